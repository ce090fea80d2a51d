/** The built service as a process of its own, that can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, existsSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ADMIN_KEY, asAdmin } from '../support/admin-key.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_MS = 60_000;
const STOP_MS = 30_000;
const CATCH_UP_MS = 120_000;
const BETWEEN_LOOKS_MS = 20;

/** The processes that live; killed when the test ends before its rounds do. */
const living = new Set<ChildProcess>();

export function killAllServices(): void {
  for (const child of living) child.kill('SIGKILL');
}

export class ServiceProcess {
  private constructor(
    readonly url: string,
    /** From the start of the process to the moment that it took requests. */
    readonly startedWithinMs: number,
    private readonly child: ChildProcess,
  ) {}

  /** Starts the service on a free port. Throws when it ends instead, with what it said. `logFile` gets all it says. */
  static async start(
    dataFolder: string,
    logFile: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> {
    if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: build first, with npm run build.');
    const began = performance.now();
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], {
      stdio: ['ignore', log, 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        WAYBILL_PORT: '0',
        WAYBILL_DATA: dataFolder,
        WAYBILL_LOG_LEVEL: 'info',
        // That of the tests is not for every service that they start.
        KAFKA_BROKERS: '',
        WAYBILL_ADMIN_KEY: ADMIN_KEY,
        WAYBILL_REQUESTS_PER_KEY: '0',
        ...settings,
      },
    });
    closeSync(log);
    living.add(child);
    child.once('exit', () => living.delete(child));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => appendFileSync(logFile, text));
    const url = await greeting(child);
    return new ServiceProcess(url, performance.now() - began, child);
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && !this.child.killed;
  }

  /** At once: the process gets no chance to do anything more. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Resolves when the process is gone. Throws unless it went by `kill`. */
  async killed(): Promise<void> {
    const how = await ended(this.child);
    if (how !== 'SIGKILL') throw new Error(`The service ended by itself (${how}) before it was killed.`);
  }

  /** As an operator stops it: it finishes what it accepted. Throws when it does not end well. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const how = await within(STOP_MS, 'The service did not stop.', ended(this.child));
    if (how !== '0') throw new Error(`The service stopped with ${how}.`);
  }

  /** Resolves when every view is live, has all of the log and has set nothing aside. */
  async caughtUp(): Promise<void> {
    const deadline = performance.now() + CATCH_UP_MS;
    for (;;) {
      const health = await (await fetch(`${this.url}/health/ready`, { headers: asAdmin })).text();
      if (isCaughtUp(JSON.parse(health) as Health)) return;
      if (performance.now() > deadline) throw new Error(`The views did not catch up: ${health}`);
      await pause(BETWEEN_LOOKS_MS);
    }
  }
}

interface Health {
  readonly status: string;
  readonly views: readonly { readonly state: string; readonly behind: number; readonly setAside: number }[];
}

const isCaughtUp = ({ status, views }: Health): boolean =>
  status === 'ready' &&
  views.every(({ state, behind, setAside }) => state === 'live' && behind === 0 && setAside === 0);

/** The address that the service greets with. */
async function greeting(child: ChildProcess): Promise<string> {
  let said = '';
  const heard = new Promise<string>((resolve) => {
    child.stderr?.on('data', (text: string) => {
      said += text;
      const url = /listens on (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const gone = ended(child).then((how) => {
    throw new Error(`The service ended (${how}) instead of starting:\n${said}`);
  });
  return within(START_MS, 'The service did not start.', Promise.race([heard, gone]));
}

/** How the process ended: its exit code, or the signal that ended it. */
async function ended(child: ChildProcess): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return String(child.signalCode ?? child.exitCode);
}

async function within<T>(ms: number, problem: string, work: Promise<T>): Promise<T> {
  const enough = new AbortController();
  const late = pause(ms, undefined, { signal: enough.signal }).then(() => {
    throw new Error(`${problem} (${ms / 1000} s)`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    enough.abort();
  }
}
