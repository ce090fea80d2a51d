/** Moments on the command line: a time with its offset, or a position of the log. */
import type { Settings } from '../config/settings.js';
import { reachedAt, type Moment, type Reached } from '../event-store/moments.js';
import { isTime } from '../http/fields.js';
import type { ReadableLog } from './read-log.js';
import { UsageError } from './usage-error.js';

/** Up to where the log belongs to a moment. Throws `UsageError` for what is no moment, or one that is still to come. */
export async function momentOf(
  word: string,
  log: Pick<ReadableLog, 'readAll' | 'head'>,
  { eventStore }: Pick<Settings, 'eventStore'>,
): Promise<Reached> {
  const moment = momentIn(word);
  const head = await log.head();
  if (typeof moment === 'bigint' && moment > head)
    throw new UsageError(`Position ${word} is still to come: the log ends at ${head.toString()}.`);
  if (typeof moment !== 'bigint' && moment.getTime() > Date.now())
    throw new UsageError(`${word} is still to come: it is ${new Date().toISOString()}.`);
  return reachedAt(log, moment, { anyPosition: eventStore === 'embedded' });
}

export function momentIn(word: string): Moment {
  if (/^\d{1,19}$/.test(word)) return BigInt(word);
  if (isTime(word)) return new Date(word);
  throw new UsageError(
    `${word} is no moment: say a time with its offset, such as 2026-11-01T09:00:00-07:00, or a position.`,
  );
}

export const momentWords = ({ position, recordedAt }: Reached): string =>
  recordedAt === null
    ? 'before the first event'
    : `position ${position.toString()}, whose event was recorded at ${recordedAt}`;
