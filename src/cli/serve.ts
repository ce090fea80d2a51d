/** `waybill serve`: the service, until it is told to stop; then it finishes what it accepted. */
import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstKey } from '../access/first-key.js';
import { AppModule } from '../app.module.js';
import { bindingFault } from '../config/access-settings.js';
import type { Settings } from '../config/settings.js';
import { StoreUnavailable } from '../event-store/event-store.js';
import { createServer, listen } from '../http/server.js';
import { createLog, type Log } from '../observability/log.js';
import { systemClock } from '../plain/clock.js';
import { UsageError } from './usage-error.js';

export interface Served {
  readonly url: string;
  readonly server: NestFastifyApplication;
  /** The first admin key, if this start made it. */
  readonly firstKey: string | null;
  readonly stop: () => Promise<void>;
}

export async function serve(settings: Settings): Promise<Served> {
  const fault = bindingFault(settings);
  if (fault !== null) throw new UsageError(fault);
  const log = createLog(settings.logLevel);
  const server = await createServer(AppModule.of({ settings, clock: systemClock, log }), log, settings);
  const url = await listen(server, settings);
  const stopping = new AbortController();
  const stop = once(() => {
    stopping.abort();
    return finish(server, log, settings.shutdownMs);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  const firstKey = await untilLogAnswers(
    () => server.get(FirstKey).ensure(settings.access.adminKey?.reveal()),
    log,
    stopping.signal,
  );
  if (!stopping.signal.aborted) console.error(greeting(url, settings, firstKey));
  return { url, server, firstKey, stop };
}

/** Tries again each second while the log is away: an EventStoreDB may be starting as well. Null if it was stopped meanwhile. */
async function untilLogAnswers<T>(work: () => Promise<T>, log: Log, stopping: AbortSignal): Promise<T | null> {
  for (let tries = 0; !stopping.aborted; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (tries === 0)
        log.warn({ reason: error.message }, 'the log does not answer yet; the start goes on when it does');
      await pause(1_000, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
  return null;
}

async function finish(server: NestFastifyApplication, log: Log, withinMs: number): Promise<void> {
  log.info('stopping: finishing what was accepted');
  const deadline = setTimeout(() => {
    log.error('requests under way took too long; stopping all the same');
    process.exit(1);
  }, withinMs);
  await server.close();
  clearTimeout(deadline);
  log.info('stopped');
  log.flush();
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work());
}

function greeting(url: string, { dataFolder, eventStore }: Settings, firstKey: string | null): string {
  const log = eventStore === 'embedded' ? dataFolder : `EventStoreDB, its views in ${dataFolder}`;
  return `
Waybill listens on ${url} and keeps its log in ${log}
${firstKey === null ? '' : showOnce(firstKey)}
  ${url}/                the pages: sign in with a key
  ${url}/docs            every call, to read and to try
  ${url}/health/ready    how it is

Try it: register a library and a branch,

  curl -X PUT ${url}/v1/libraries/MSLA -H "authorization: Bearer $WAYBILL_KEY" \\
    -H 'content-type: application/json' -d '{"name":"Missoula Public Library"}'
  curl -X PUT ${url}/v1/branches/MSLA -H "authorization: Bearer $WAYBILL_KEY" \\
    -H 'content-type: application/json' -d '{"name":"Missoula, main","library":"MSLA","timeZone":"America/Denver"}'

or see a simulated year: npm run demo. README goes on from here. Ctrl-C stops it.
`;
}

const showOnce = (key: string): string => `
This is the first start. Here is its admin key, shown this once; paste the line into the terminal that you call from:

  export WAYBILL_KEY=${key}
`;
