/**
 * A stretch of a log that is not empty, seen as a log of its own: what was there before is hidden, and streams get names that
 * nobody used. So the contract can be tested on a server that has a past, again and again.
 */
import {
  RevisionConflict,
  START,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type LogFilter,
  type LogPage,
  type NewEvent,
  type RecordedEvent,
} from '../../src/event-store/event-store.js';

export class ShelteredStore implements EventStore {
  /** `base` is the head of the log when the test began. */
  constructor(
    private readonly store: EventStore,
    private readonly base: bigint,
    private readonly prefix: string,
  ) {}

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    try {
      return await this.store.append(stream && this.prefix + stream, events, expected);
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      throw new RevisionConflict(stream, error.expected, error.actual);
    }
  }

  async readStream(stream: string, from?: number): Promise<readonly RecordedEvent[]> {
    return (await this.store.readStream(this.prefix + stream, from)).map((event) => this.seen(event));
  }

  async readAll(after: bigint, options: LogFilter & { readonly limit: number }): Promise<LogPage> {
    return this.page(await this.store.readAll(this.from(after), options), after);
  }

  async *subscribe(
    after: bigint,
    options: LogFilter & { readonly limit: number; readonly signal: AbortSignal },
  ): AsyncGenerator<LogPage, void, undefined> {
    for await (const page of this.store.subscribe(this.from(after), options)) yield this.page(page, after);
  }

  async head(): Promise<bigint> {
    const head = await this.store.head();
    return head > this.base ? head : START;
  }

  health() {
    return this.store.health();
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private from(after: bigint): bigint {
    return after > this.base ? after : this.base;
  }

  private page({ events, end }: LogPage, after: bigint): LogPage {
    return { events: events.map((event) => this.seen(event)), end: end > this.base ? end : after };
  }

  private seen(event: RecordedEvent): RecordedEvent {
    return { ...event, stream: event.stream.slice(this.prefix.length) };
  }
}
