/** The two clocks of an event, and what was known and had happened by then. Pure. */
import type { RecordedEvent } from '../event-store/event-store.js';
import { oneDecimal } from '../plain/days.js';

export const ORDERS = ['occurred', 'recorded'] as const;
export type Order = (typeof ORDERS)[number];

type Timed = Pick<RecordedEvent, 'data' | 'recordedAt' | 'position'>;

/** What does not say when it happened, happened when it was recorded. */
export function occurredAt({ data, recordedAt }: Pick<Timed, 'data' | 'recordedAt'>): string {
  const told = (data as { readonly occurredAt?: unknown } | null)?.occurredAt;
  return typeof told === 'string' ? told : recordedAt;
}

/** Less than none where a clock was ahead. */
export const lateHours = (event: Timed): number =>
  oneDecimal((Date.parse(event.recordedAt) - Date.parse(occurredAt(event))) / 3_600_000);

export interface Window {
  readonly order: Order;
  /** Only what was recorded by then. */
  readonly knownAt?: string | undefined;
  /** Only what had happened by then. */
  readonly at?: string | undefined;
  /** At or after this time, by the clock of the order. */
  readonly since?: string | undefined;
  /** Before this time, by the clock of the order. */
  readonly until?: string | undefined;
}

/** Those that lie in the window, in its order; the log's own order settles the rest. */
export function within<E extends Timed>(events: readonly E[], window: Window): readonly E[] {
  const { order, knownAt = LAST, at = LAST, since = '', until = LAST } = window;
  const clock = order === 'recorded' ? ({ recordedAt }: E) => recordedAt : occurredAt;
  const inWindow = events.filter(
    (event) => event.recordedAt <= knownAt && occurredAt(event) <= at && clock(event) >= since && clock(event) < until,
  );
  return [...inWindow].sort((a, b) => {
    const [one, other] = order === 'recorded' ? ['', ''] : [occurredAt(a), occurredAt(b)];
    if (one !== other) return one < other ? -1 : 1;
    return a.position < b.position ? -1 : 1;
  });
}

/** After all times of four-digit years. */
const LAST = '9999-12-31T24';
