/** `waybill report`: the report of a month as a file, from a running service or from the data folder of one that is stopped. */
import { writeFileSync } from 'node:fs';
import type { Settings } from '../config/settings.js';
import { ProblemException } from '../http/problems.js';
import { systemClock } from '../plain/clock.js';
import { CODE, isTime } from '../http/fields.js';
import { MONTH } from '../plain/periods.js';
import { Reports, type MadeReport, type ReportOrder } from '../report/report.js';
import { askService } from './ask-service.js';
import { openToRead, readUpToNow } from './read-folder.js';
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
      : await fromFolder(from, order, settings);
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
  const key = keyFor(service, settings);
  console.error(`${service} makes the report …`);
  const response = await askService(service, address, key);
  const [, name] = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  return { name: name ?? `waybill-report.${order.format}`, bytes: Buffer.from(await response.arrayBuffer()) };
}

async function fromFolder(from: string | undefined, order: ReportOrder, settings: Settings): Promise<MadeReport> {
  const application = await openToRead(from, settings, systemClock);
  try {
    await readUpToNow(application);
    console.error('Counting and drawing …');
    return await application.get(Reports, { strict: false }).make(order, 'whole-group');
  } catch (error) {
    throw error instanceof ProblemException ? new UsageError(error.problem.detail, { cause: error }) : error;
  } finally {
    await application.close();
  }
}
