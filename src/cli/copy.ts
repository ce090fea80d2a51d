/** `waybill copy --from <store> --to <store>`: moves a log from one store into another. */
import type { Settings } from '../config/settings.js';
import { copyLog, CopyRefused, type CopyReport } from '../event-store/copy-log.js';
import { StoreUnavailable } from '../event-store/event-store.js';
import { showCopyProgress } from './copy-progress.js';
import { openToCopyFrom, openToCopyTo, storeNamed, type StoreName } from './copy-stores.js';
import { UsageError } from './usage-error.js';

export interface CopyWords {
  readonly from: string;
  readonly to: string;
}

/** Throws `StoreRefused` or `UsageError`, whose message says what to do. */
export async function copy(words: CopyWords, settings: Settings, environment = process.env): Promise<void> {
  const from = storeNamed(words.from, environment);
  const to = storeNamed(words.to, environment);
  if (from.address === to.address) throw new UsageError(`--from and --to are both ${from.shown}.`);
  const report = await copied(from, to, settings);
  console.log(
    `${from.shown} and ${to.shown} hold the same ${report.events} events; ${report.copied} of them were copied now.\n` +
      `SHA-256 ${report.digest}`,
  );
  if (!report.grown) return;
  console.error(
    `${from.shown} has grown meanwhile. Stop whatever writes to it, then run the same command again for the rest.`,
  );
}

async function copied(from: StoreName, to: StoreName, settings: Settings): Promise<CopyReport> {
  const source = openToCopyFrom(from);
  try {
    const target = openToCopyTo(to, settings);
    const progress = showCopyProgress();
    try {
      return await copyLog({ from: source, to: target.store, together: target.together, onProgress: progress.reached });
    } finally {
      progress.finish();
      await target.store.close();
    }
  } catch (error) {
    if (error instanceof CopyRefused) throw new UsageError(error.message, { cause: error });
    if (error instanceof StoreUnavailable)
      throw new UsageError(`${error.message}\nRun the same command again: it goes on where ${to.shown} ends.`, {
        cause: error,
      });
    throw error;
  } finally {
    await source.close();
  }
}
