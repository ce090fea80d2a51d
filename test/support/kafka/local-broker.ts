/**
 * A real Apache Kafka broker as a process of this machine: KRaft, one node, a temporary folder and free ports of the loopback.
 * It can be stopped, killed and started again on the same ports with the same data.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Broker, BrokerControl } from './broker.js';
import { brokerClassPath } from './class-path.js';
import { freePorts } from './free-ports.js';

/** Small and quick to start rather than fast. */
const JVM = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const START_MS = 120_000;
const BETWEEN_LOOKS_MS = 25;
const CLUSTER = 'd2F5YmlsbC10ZXN0LTAwMQ';

export interface LocalBrokerOptions {
  /** More lines of its configuration, and of what its storage is formatted with. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly format?: readonly string[];
  /** Listeners besides the plain one, by name; each gets a port. */
  readonly listeners?: Readonly<Record<string, 'PLAINTEXT' | 'SASL_SSL' | 'SSL' | 'SASL_PLAINTEXT'>>;
  /** Where clients of a further listener are sent to, instead of to its own port. */
  readonly advertised?: Readonly<Record<string, string>>;
}

export interface LocalBroker extends Broker {
  readonly control: BrokerControl;
  /** Addresses of the further listeners. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** Throws when Java, Maven or the jars are missing, and when the broker does not start. */
export async function startLocalBroker(options: LocalBrokerOptions = {}): Promise<LocalBroker> {
  const classPath = brokerClassPath();
  const names = Object.keys(options.listeners ?? {});
  const [plain = 0, controller = 0, ...further] = await freePorts(2 + names.length);
  const addresses = Object.fromEntries(names.map((name, index) => [name, `127.0.0.1:${String(further[index])}`]));
  const folder = mkdtempSync(join(tmpdir(), 'waybill-broker-'));
  const properties = join(folder, 'server.properties');
  const lines = { ...configuration(folder, plain, controller, options, addresses), ...options.properties };
  writeFileSync(
    properties,
    Object.entries(lines)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  format(classPath, properties, options.format ?? []);
  const server = new BrokerProcess(classPath, properties, join(folder, 'broker.log'));
  await server.start();
  return {
    name: `Apache Kafka from Maven Central's jars, process ${server.pid}`,
    bootstrap: `127.0.0.1:${plain}`,
    addresses,
    control: {
      start: () => server.start(),
      stop: () => server.end('SIGTERM'),
      kill: () => server.end('SIGKILL'),
      pause: () => server.signal('SIGSTOP'),
      resume: () => server.signal('SIGCONT'),
    },
    close: async () => {
      await server.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(
  folder: string,
  plain: number,
  controller: number,
  { listeners = {}, advertised = {} }: LocalBrokerOptions,
  addresses: Readonly<Record<string, string>>,
): Record<string, string> {
  const own = { PLAIN: `127.0.0.1:${plain}`, ...addresses };
  const urls = (places: Readonly<Record<string, string>>) =>
    Object.entries(places).map(([name, address]) => `${name}://${address}`);
  const protocols = Object.entries(listeners).map(([name, protocol]) => `${name}:${protocol}`);
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: urls({ ...own, CONTROLLER: `127.0.0.1:${controller}` }).join(),
    'advertised.listeners': urls({ ...own, ...advertised }).join(),
    'listener.security.protocol.map': ['PLAIN:PLAINTEXT', 'CONTROLLER:PLAINTEXT', ...protocols].join(),
    'inter.broker.listener.name': 'PLAIN',
    'log.dirs': join(folder, 'data'),
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
  };
}

function format(classPath: string, properties: string, more: readonly string[]): void {
  const words = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', properties, ...more];
  const { status, stderr, stdout } = spawnSync('java', [...JVM, '-cp', classPath, ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The broker's storage could not be formatted: ${stdout}${stderr}`);
}

class BrokerProcess {
  private child: ChildProcess | undefined;

  constructor(
    private readonly classPath: string,
    private readonly properties: string,
    private readonly logFile: string,
  ) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves when it takes requests. Does nothing if it runs. */
  async start(): Promise<void> {
    if (this.child) return;
    const log = openSync(this.logFile, 'w');
    const child = spawn('java', [...JVM, '-cp', this.classPath, 'kafka.Kafka', this.properties], {
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.child = child;
    const enough = performance.now() + START_MS;
    while (!this.said('Kafka Server started')) {
      if (child.exitCode !== null || performance.now() > enough)
        throw new Error(`The broker did not start:\n${this.lastWords()}`);
      await pause(BETWEEN_LOOKS_MS);
    }
  }

  /** Resolves when the process is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    this.child?.kill(signal);
    return Promise.resolve();
  }

  private said(words: string): boolean {
    return readFileSync(this.logFile, 'utf8').includes(words);
  }

  private lastWords(): string {
    return readFileSync(this.logFile, 'utf8').split('\n').slice(-40).join('\n');
  }
}
