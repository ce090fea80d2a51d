/**
 * Rounds in which scans pour in while the service is killed with its relay, and the broker is stopped, killed and started
 * again, at random moments. In the end readers of committed data must hold every event of the log once, in order for each key.
 * Shared by the short run of `crash.spec.ts` and the long one of `npm run soak -- kafka`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { schemas, topics as features } from '../../src/app.module.js';
import { ReadOnlyLog } from '../../src/event-store/embedded/read-only-log.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { Topics } from '../../src/kafka/topics.js';
import { seededRandom, type Random } from '../../src/simulation/random.js';
import { registerMembers } from '../crash/loader.js';
import { requests } from '../crash/scans.js';
import { killAllServices, ServiceProcess } from '../crash/service-process.js';
import { asAdmin } from '../support/admin-key.js';
import { isPublished } from './support/is-published.js';
import { wholeLog } from '../event-store/event-builders.js';
import type { Broker, BrokerControl } from '../support/kafka/broker.js';
import { readTopics, type ReadMessage } from '../support/kafka/read-topics.js';

export interface RelayCrashOptions {
  readonly broker: Broker & { readonly control: BrokerControl };
  readonly kafka: Kafka;
  /** Of topics that nobody else uses. */
  readonly prefix: string;
  readonly rounds: number;
  readonly seed: number;
  /** No round is begun after so many milliseconds. */
  readonly withinMs?: number;
  readonly say: (line: string) => void;
}

export interface RelayCrashReport {
  readonly rounds: number;
  /** Rounds in which the relay was at work when it was killed. */
  readonly killedAtWork: number;
  readonly brokerEnds: number;
  readonly events: number;
  readonly published: number;
  /** Events of the log that readers do not hold; events that they hold twice, or that are not in the log; keys out of order. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly strange: readonly string[];
  readonly disordered: readonly string[];
  readonly seconds: number;
}

const CONNECTIONS = 3;
/** Between the requests of a connection: enough for a steady stream, little enough for the relay to get its turn. */
const BETWEEN_REQUESTS_MS = 15;
const BETWEEN_LOOKS_MS = 10;
/** A relay that does not get to work by then is killed all the same. */
const AT_WORK_MS = 20_000;
const CATCH_UP_MS = 120_000;
const MOST_EVENTS = 300;
const MOST_TURNS = 1_000;

/** What befalls the broker in a round, before the service is killed. */
const PLOTS = ['nothing', 'stop', 'kill', 'both'] as const;

/** Rejects when a round cannot be played; the report tells what is wrong with what was published. */
export async function relayCrashRun(options: RelayCrashOptions): Promise<RelayCrashReport> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-relay-crash-'));
  try {
    const report = await new RelayCrashRun(folder, options).all();
    rmSync(folder, { recursive: true, force: true });
    return report;
  } finally {
    killAllServices();
    await options.broker.control.start();
  }
}

class RelayCrashRun {
  private round = 0;
  private killedAtWork = 0;
  private brokerEnds = 0;
  private readonly data: string;

  constructor(
    private readonly folder: string,
    private readonly options: RelayCrashOptions,
  ) {
    this.data = join(folder, 'data');
  }

  async all(): Promise<RelayCrashReport> {
    const { rounds, withinMs = Infinity } = this.options;
    const began = performance.now();
    while (this.round < rounds && performance.now() - began < withinMs) {
      this.round++;
      await this.play();
    }
    await this.settle();
    const log = await this.log();
    const read = await this.read(log.length);
    return {
      rounds: this.round,
      killedAtWork: this.killedAtWork,
      brokerEnds: this.brokerEnds,
      events: log.length,
      published: read.length,
      ...judge(log, read),
      seconds: (performance.now() - began) / 1000,
    };
  }

  private async play(): Promise<void> {
    const { seed, say, broker } = this.options;
    const roundSeed = seed * 1_000 + this.round;
    const random = seededRandom(roundSeed);
    const plot = random.pick(PLOTS);
    const service = await this.start();
    await registerMembers(service);
    const pouring = pour(service, this.round, random);

    const wanted = random.below(MOST_EVENTS);
    let atWork = await reaches(service, wanted);
    await turns(random);
    if (plot === 'stop' || plot === 'kill') {
      await this.endBroker(plot);
      if (random.chance(0.5)) await pause(random.below(1_500));
      await broker.control.start();
      // Half of the kills fall on a relay that has found its way back, half on one that looks for it.
      if (random.chance(0.5)) atWork = await reaches(service, wanted + random.below(MOST_EVENTS));
      await turns(random);
    }
    if (plot === 'both') await this.endBroker('kill');
    service.kill();
    await service.killed();
    await pouring;
    if (plot === 'both') await broker.control.start();
    if (atWork) this.killedAtWork++;
    say(
      `round ${this.round} (seed ${roundSeed}): broker ${plot}, relay killed ${atWork ? 'at work' : 'before its work'}`,
    );
  }

  private async endBroker(how: 'stop' | 'kill'): Promise<void> {
    this.brokerEnds++;
    await this.options.broker.control[how]();
  }

  /** Everything is published, and the service has stopped. */
  private async settle(): Promise<void> {
    const service = await this.start();
    const enough = performance.now() + CATCH_UP_MS;
    for (;;) {
      const health = await healthOf(service);
      if (health?.state === 'relaying' && health.behind === 0) break;
      if (performance.now() > enough) throw new Error(`The relay did not catch up: ${JSON.stringify(health)}`);
      await pause(BETWEEN_LOOKS_MS);
    }
    await service.stop();
  }

  private start(): Promise<ServiceProcess> {
    const { broker, prefix } = this.options;
    return ServiceProcess.start(this.data, join(this.folder, 'service.log'), {
      KAFKA_BROKERS: broker.bootstrap,
      KAFKA_TOPIC_PREFIX: prefix,
    });
  }

  private async log(): Promise<RecordedEvent[]> {
    const store = ReadOnlyLog.open(this.data, schemas);
    const events = await wholeLog(store, 0n, 5_000);
    await store.close();
    return events.filter(isPublished);
  }

  private read(atLeast: number): Promise<ReadMessage[]> {
    return readTopics(this.options.kafka, new Topics(this.options.prefix, features).published, atLeast);
  }
}

/** What readers hold against what the log holds. */
export function judge(log: readonly RecordedEvent[], read: readonly ReadMessage[]) {
  const ids = new Set(log.map(({ id }) => id));
  const seen = new Set<string>();
  const doubled: string[] = [];
  const strange: string[] = [];
  const disordered = new Set<string>();
  const revisions = new Map<string, number>();
  for (const { key, headers } of read) {
    const id = headers['ce_id'] ?? '';
    if (seen.has(id)) doubled.push(id);
    if (!ids.has(id)) strange.push(id);
    seen.add(id);
    const revision = Number(headers['ce_streamrevision']);
    if (revision <= (revisions.get(key) ?? -1)) disordered.add(key);
    revisions.set(key, revision);
  }
  const lost = [...ids].filter((id) => !seen.has(id));
  return { lost, doubled, strange, disordered: [...disordered] };
}

/** Posts scans until the service is gone. */
async function pour(service: ServiceProcess, round: number, random: Random): Promise<void> {
  const connections = Array.from({ length: CONNECTIONS }, async (_, number) => {
    for (const scans of requests({ round, number, random: seededRandom(random.below(2 ** 32)) })) {
      if (!service.running || !(await post(service, scans))) return;
      await pause(BETWEEN_REQUESTS_MS);
    }
  });
  await Promise.all(connections);
}

async function post(service: ServiceProcess, scans: readonly object[]): Promise<boolean> {
  try {
    const response = await fetch(`${service.url}/v1/scans`, {
      method: 'POST',
      headers: { ...asAdmin, 'content-type': 'application/json' },
      body: JSON.stringify({ scans }),
    });
    await response.arrayBuffer();
    if (response.status === 200) return true;
    throw new Error(`Scans were answered with ${response.status}.`);
  } catch (error) {
    if (!service.running) return false;
    throw error;
  }
}

/** Whether the relay is at work and has published so many events; false when it does not get there. */
async function reaches(service: ServiceProcess, published: number): Promise<boolean> {
  const enough = performance.now() + AT_WORK_MS;
  while (performance.now() < enough) {
    const health = await healthOf(service);
    if (health?.state === 'relaying' && health.published >= published) return true;
    await pause(BETWEEN_LOOKS_MS);
  }
  return false;
}

interface RelayHealth {
  readonly state: string;
  readonly published: number;
  readonly behind?: number;
}

async function healthOf({ url }: ServiceProcess): Promise<RelayHealth | undefined> {
  const { relay } = (await (await fetch(`${url}/health/ready`, { headers: asAdmin })).json()) as {
    readonly relay?: RelayHealth;
  };
  return relay;
}

async function turns(random: Random): Promise<void> {
  for (let left = random.below(MOST_TURNS); left > 0; left--) await turn();
}
