/** `waybill serve`: the service, until it is told to stop; then it finishes what it accepted. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstKey } from '../access/first-key.js';
import { AppModule } from '../app.module.js';
import { bindingFault } from '../config/access-settings.js';
import type { Settings } from '../config/settings.js';
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
  const firstKey = await server.get(FirstKey).ensure(settings.access.adminKey?.reveal());
  const url = await listen(server, settings);
  console.error(greeting(url, settings, firstKey));
  const stop = once(() => finish(server, log, settings.shutdownMs));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  return { url, server, firstKey, stop };
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
