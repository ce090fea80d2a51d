/** Moments in the life of a log: how far it went at a time, or at a position. */
import { START, type EventStore, type RecordedEvent } from './event-store.js';

/** A time, and all that was recorded by then; or a position, and all up to it. */
export type Moment = Date | bigint;

/** Up to where the log belongs to a moment. */
export interface Reached {
  /** Of the last event; `START` if there is none yet. */
  readonly position: bigint;
  /** When that one was recorded. */
  readonly recordedAt: string | null;
}

type Log = Pick<EventStore, 'readAll' | 'head'>;

export interface LookedFor {
  /** Whether the log can be read from any position on; else only from those of events. */
  readonly anyPosition: boolean;
  /** How many events in a row of after the moment end the search: clocks of instances differ, and are put back. */
  readonly look?: number;
}

const LOOK = 10_000;
const PAGE = 5_000;

/**
 * The last event of a moment, and with it all that come before it in the log. Where clocks were put back, that is the last one that
 * says it was recorded by then, near the place where the times cross.
 */
export async function reachedAt(log: Log, moment: Moment, { anyPosition, look = LOOK }: LookedFor): Promise<Reached> {
  const isWithin =
    typeof moment === 'bigint'
      ? ({ position }: RecordedEvent) => position <= moment
      : ({ recordedAt }: RecordedEvent) => Date.parse(recordedAt) <= moment.getTime();
  const crossing = anyPosition ? await bisected(log, isWithin) : START;
  const from = crossing > BigInt(look) ? crossing - BigInt(look) : START;
  const last = await lastWithin(log, from, isWithin, look);
  return { position: last?.position ?? START, recordedAt: last?.recordedAt ?? null };
}

/** A position whose event is within, while the next one is not. */
async function bisected(log: Log, isWithin: (event: RecordedEvent) => boolean): Promise<bigint> {
  let [within, beyond] = [START, (await log.head()) + 1n];
  while (beyond - within > 1n) {
    const middle = (within + beyond) / 2n;
    const [event] = (await log.readAll(middle - 1n, { limit: 1 })).events;
    if (event && isWithin(event)) within = middle;
    else beyond = middle;
  }
  return within;
}

async function lastWithin(log: Log, from: bigint, isWithin: (event: RecordedEvent) => boolean, look: number) {
  let last: RecordedEvent | undefined;
  let beyond = 0;
  for (let position = from; beyond < look;) {
    const { events, end } = await log.readAll(position, { limit: PAGE });
    if (events.length === 0) break;
    for (const event of events) {
      if (isWithin(event)) [last, beyond] = [event, 0];
      else beyond++;
    }
    position = end;
  }
  return last;
}
