/** `waybill copy --from <store> --to <store>`: copies a log from one store into another. */
import type { Settings } from '../config/settings.js';
import { copyLog, CopyRefused, type CopyReport } from '../event-store/copy-log.js';
import { StoreUnavailable } from '../event-store/event-store.js';
import { showCopyProgress } from './copy-progress.js';
import { copyStore, type CopyStore } from './copy-stores.js';
import { UsageError } from './usage-error.js';

export interface CopyWords {
  readonly from: string;
  readonly to: string;
}

/** Throws `StoreRefused` or `UsageError`, whose message says what to do. */
export async function copy(words: CopyWords, settings: Settings): Promise<void> {
  const from = copyStore(words.from, settings, process.env);
  const to = copyStore(words.to, settings, process.env);
  if (from.name === to.name) throw new UsageError(`--from and --to are both ${from.name}.`);
  const { events, copied, digest, grown } = await copyBetween(from, to);
  console.log(
    `${from.name} and ${to.name} hold the same ${events} events; ${copied} of them were copied now.\nSHA-256 ${digest}`,
  );
  if (grown)
    console.error(
      `${from.name} has grown meanwhile. Stop whatever writes to it and run the same command again for the rest.`,
    );
}

async function copyBetween(from: CopyStore, to: CopyStore): Promise<CopyReport> {
  const source = from.openFrom();
  try {
    const target = to.openTo();
    const progress = showCopyProgress();
    try {
      return await copyLog({ from: source, to: target, together: to.together, onProgress: progress.reached });
    } finally {
      progress.finish();
      await target.close();
    }
  } catch (error) {
    if (error instanceof CopyRefused) throw new UsageError(error.message, { cause: error });
    if (error instanceof StoreUnavailable)
      throw new UsageError(`${error.message}\nRun the same command again: it goes on where ${to.name} ends.`, {
        cause: error,
      });
    throw error;
  } finally {
    await source.close();
  }
}
