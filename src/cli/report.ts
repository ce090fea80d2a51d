/** `waybill report`: the report of a month as a file, from a running service or from the data folder of one that is stopped. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { StoreRefused } from '../event-store/event-store.js';
import { ProblemException, type Problem } from '../http/problems.js';
import { systemClock } from '../plain/clock.js';
import { CODE, isTime } from '../http/fields.js';
import { MONTH } from '../plain/periods.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { Reports, type MadeReport, type ReportOrder } from '../report/report.js';
import { openApplication } from './application.js';
import { isAddress, keyFor } from './target.js';
import { UsageError } from './usage-error.js';

export interface ReportWords extends ReportOrder {
  /** A file, or - for standard output. */
  readonly out?: string;
  /** The address of a running service; else the data folder of one that is stopped. */
  readonly from?: string;
}

/** Throws `UsageError` where something is to be mended. */
export async function report({ out, from, ...order }: ReportWords, settings: Settings): Promise<void> {
  check(order);
  const { name, bytes } =
    from !== undefined && isAddress(from)
      ? await fromService(from, order, settings)
      : await fromFolder(
          order,
          from === undefined ? settings : { ...settings, dataFolder: from, eventStore: 'embedded' },
        );
  if (out === '-') return print(bytes);
  const file = out ?? name;
  write(file, bytes);
  console.error(`The report is in ${file}.`);
}

function check({ month, library, knownAt }: ReportOrder): void {
  if (month !== undefined && !MONTH.test(month)) throw new UsageError('--month must be a month such as 2026-10.');
  if (knownAt !== undefined && !isTime(knownAt))
    throw new UsageError('--known-at must be a time with its offset, such as 2026-11-01T09:00:00-07:00.');
  if (library !== undefined && !CODE.test(library)) throw new UsageError('--library must be a code such as MSLA.');
}

/** Whoever reads it may have had enough before its end. */
function print(bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (error?: Error | null) =>
      error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve();
    process.stdout.once('error', ended).write(bytes, ended);
  });
}

function write(file: string, bytes: Buffer): void {
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

async function fromService(
  service: string,
  order: ReportOrder,
  settings: Settings,
): Promise<Pick<MadeReport, 'name' | 'bytes'>> {
  const address = new URL('/v1/report', service);
  for (const [name, value] of Object.entries(order))
    if (value !== undefined) address.searchParams.set(name, String(value));
  const headers = { authorization: `Bearer ${keyFor(service, settings)}` };
  console.error(`${service} makes the report …`);
  const response = await fetch(address, { headers }).catch((error: unknown) => {
    throw new UsageError(`${service} does not answer. Is the service running there?`, { cause: error });
  });
  if (!response.ok) throw new UsageError(((await response.json()) as Problem).detail);
  const [, name] = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  return { name: name ?? `waybill-report.${order.format}`, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function fromFolder(order: ReportOrder, settings: Settings): Promise<MadeReport> {
  const { dataFolder, eventStore } = settings;
  // Opening it would make one.
  if (eventStore === 'embedded' && !existsSync(join(dataFolder, 'log.db')))
    throw new UsageError(`There is no log in ${dataFolder}. Say where it is: --from <url or folder>, or WAYBILL_DATA.`);
  const application = await openApplication(settings, systemClock).catch(andTellOfService);
  try {
    await readUpToNow(application.get(ProjectionEngine));
    console.error('Counting and drawing …');
    return await application.get(Reports, { strict: false }).make(order, 'whole-group');
  } catch (error) {
    throw error instanceof ProblemException ? new UsageError(error.problem.detail, { cause: error }) : error;
  } finally {
    await application.close();
  }
}

const SAY_EACH_MS = 2_000;

/** Views that are new or far behind may take minutes; how far they are is said meanwhile. */
async function readUpToNow(engine: ProjectionEngine): Promise<void> {
  console.error('Reading the log …');
  const say = async () => {
    const views = (await engine.status()).filter(({ behind }) => behind > 0);
    const least = views.reduce(
      (part, { position, head }) => Math.min(part, Number((position * 100n) / (head || 1n))),
      100,
    );
    if (views.length > 0) console.error(`  ${least} %`);
  };
  const timer = setInterval(() => void say(), SAY_EACH_MS);
  try {
    await engine.caughtUp();
  } finally {
    clearInterval(timer);
  }
}

function andTellOfService(error: unknown): INestApplicationContext {
  if (!(error instanceof StoreRefused)) throw error;
  const hint = 'To ask the service that runs there: --from http://127.0.0.1:3000, with a key in WAYBILL_KEY.';
  throw new UsageError(`${error.message}\n${hint}`, { cause: error });
}
