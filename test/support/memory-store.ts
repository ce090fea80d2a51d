/**
 * The event store in memory, for tests of what stands on the port. As faithful as the contract suite asks: events take the
 * same trip through JSON as on disk, so a test cannot lean on shared objects or on what JSON would drop.
 */
import { RevisionConflict, START, StoreUnavailable } from '../../src/event-store/event-store.js';
import type {
  Appended,
  EventStore,
  ExpectedRevision,
  LogFilter,
  LogPage,
  NewEvent,
  RecordedEvent,
  StoreHealth,
} from '../../src/event-store/event-store.js';
import { fromRow, toRow, type EventRow } from '../../src/event-store/embedded/rows.js';
import { CommitBell, follow } from '../../src/event-store/follow.js';
import { EventSchemas } from '../../src/event-store/upcast.js';

interface Placed extends EventRow {
  readonly stream: string;
  readonly revision: number;
}

export class MemoryStore implements EventStore {
  /** The event at position `n` is at index `n - 1`. */
  private readonly log: Placed[] = [];
  private readonly streams = new Map<string, number[]>();
  private readonly bell = new CommitBell();
  private readonly ending = new AbortController();

  constructor(private readonly schemas: EventSchemas = new EventSchemas()) {}

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    await this.open();
    if (stream === '') throw new TypeError('A stream needs a name.');
    if (events.length === 0) throw new TypeError(`Nothing to append to ${stream}.`);
    const rows = events.map(toRow);
    const places = this.streams.get(stream) ?? [];
    const next = expected === 'no-stream' ? 0 : expected + 1;
    if (places.length !== next) {
      const repeated = this.sameAppend(places, rows, next);
      if (repeated) return repeated;
      throw new RevisionConflict(stream, expected, places.length === 0 ? 'no-stream' : places.length - 1);
    }
    for (const row of rows) {
      this.log.push({ ...row, stream, revision: places.length });
      places.push(this.log.length);
    }
    this.streams.set(stream, places);
    this.bell.ring();
    return { revision: places.length - 1, position: BigInt(this.log.length) };
  }

  async readStream(stream: string, from = 0): Promise<readonly RecordedEvent[]> {
    await this.open();
    return (this.streams.get(stream) ?? []).slice(from).map((position) => this.at(position));
  }

  async readAll(after: bigint, { limit, types }: LogFilter & { readonly limit: number }): Promise<LogPage> {
    await this.open();
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`A page of ${limit} events cannot be read.`);
    const events: RecordedEvent[] = [];
    for (let position = Number(after) + 1; position <= this.log.length; position++) {
      const event = this.at(position);
      if (types && !types.includes(event.type)) continue;
      events.push(event);
      if (events.length === limit) return { events, end: event.position };
    }
    const head = BigInt(this.log.length);
    return { events, end: head > after ? head : after };
  }

  subscribe(
    after: bigint,
    { signal, ...options }: LogFilter & { readonly limit: number; readonly signal: AbortSignal },
  ): AsyncIterable<LogPage> {
    return follow(after, {
      read: (position) => this.readAll(position, options),
      head: () => BigInt(this.log.length),
      bell: this.bell,
      signal: AbortSignal.any([signal, this.ending.signal]),
    });
  }

  async head(): Promise<bigint> {
    await this.open();
    return this.log.length === 0 ? START : BigInt(this.log.length);
  }

  health(): Promise<StoreHealth> {
    return Promise.resolve(
      this.ending.signal.aborted ? { writable: false, detail: 'The store is closed.' } : { writable: true },
    );
  }

  /** A restart: closes this one and gives another on the same log. */
  async reopen(): Promise<MemoryStore> {
    await this.close();
    const again = new MemoryStore(this.schemas);
    again.log.push(...this.log);
    for (const [stream, places] of this.streams) again.streams.set(stream, [...places]);
    return again;
  }

  close(): Promise<void> {
    this.ending.abort();
    return Promise.resolve();
  }

  /** The identical events at the identical place are the append that was answered before. */
  private sameAppend(places: readonly number[], rows: readonly EventRow[], from: number): Appended | undefined {
    const there = places.slice(from, from + rows.length);
    const same = there.length === rows.length && rows.every((row, i) => this.log[there[i]! - 1]?.id.equals(row.id));
    return same ? { revision: from + rows.length - 1, position: BigInt(there.at(-1)!) } : undefined;
  }

  private at(position: number): RecordedEvent {
    const { stream, revision, id, type, data, metadata, recordedAt } = this.log[position - 1]!;
    return fromRow([position, stream, revision, id, 0, data, metadata, recordedAt], type, this.schemas);
  }

  private open(): Promise<void> {
    return this.ending.signal.aborted
      ? Promise.reject(new StoreUnavailable('The store is closed.'))
      : Promise.resolve();
  }
}
