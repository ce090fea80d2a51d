/**
 * The past of a stream as it was when an event was recorded, for projections that need it. Remembers the streams it read
 * last: a rebuild meets the same stream again and again.
 */
import { LRUCache } from 'lru-cache';
import type { EventStore, RecordedEvent } from '../event-store/event-store.js';
import { LogUnreadable } from './errors.js';

const REMEMBERED_EVENTS = 20_000;

export class Histories {
  private readonly streams = new LRUCache<string, RecordedEvent[]>({
    maxSize: REMEMBERED_EVENTS,
    sizeCalculation: (events) => events.length + 1,
  });
  private failure: LogUnreadable | undefined;

  constructor(private readonly store: Pick<EventStore, 'readStream'>) {}

  /** The events of `stream` up to and including the position of `current`, the event that the log has reached. */
  async upTo(stream: string, current: RecordedEvent): Promise<readonly RecordedEvent[]> {
    const known = this.streams.get(stream) ?? [];
    if ((known.at(-1)?.position ?? -1n) >= current.position) return untilPosition(known, current.position);
    // The next event of its own stream completes what is known of it, without asking the store.
    const isNext = current.stream === stream && current.revision === known.length;
    const events = known.concat(isNext ? [current] : await this.read(stream, known.length));
    this.streams.set(stream, events);
    return untilPosition(events, current.position);
  }

  /** How the store failed since the last call, if it did: whatever an event made of that is not the event's fault. */
  takeFailure(): LogUnreadable | undefined {
    const failure = this.failure;
    this.failure = undefined;
    return failure;
  }

  private async read(stream: string, from: number) {
    try {
      return await this.store.readStream(stream, from);
    } catch (error) {
      throw (this.failure = new LogUnreadable(error));
    }
  }
}

function untilPosition(events: readonly RecordedEvent[], position: bigint): readonly RecordedEvent[] {
  let end = events.length;
  while (end > 0 && (events[end - 1]?.position ?? 0n) > position) end--;
  return end === events.length ? events : events.slice(0, end);
}
