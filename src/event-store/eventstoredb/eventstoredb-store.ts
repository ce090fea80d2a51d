/**
 * The event store on EventStoreDB (or KurrentDB, its successor), for any number of instances. This file only joins the parts:
 * `connection` leads to the server, `appender` appends, `log-reader` reads, `tail` and `follower` follow.
 */
import {
  EventTooLarge,
  StoreUnavailable,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type LogFilter,
  type LogPage,
  type NewEvent,
  type RecordedEvent,
  type StoreHealth,
  type StoreStats,
} from '../event-store.js';
import { CommitBell, follow } from '../follow.js';
import { newId } from '../ids.js';
import type { EventSchemas } from '../upcast.js';
import { parseAddress } from './address.js';
import type { Append } from './append-call.js';
import { Appender } from './appender.js';
import { Connection } from './connection.js';
import { sizeOf, toWritten } from './events.js';
import { Follower } from './follower.js';
import { LogReader } from './log-reader.js';
import { Tail } from './tail.js';
import { explain } from './trouble.js';

const CLOSED = 'The store is closed.';
const APPEND_TIMEOUT_MS = 5_000;
/** What servers take by default. */
const MAX_APPEND_BYTES = 1024 * 1024;

/** An append to a revision that no stream has: it goes all the way to the server's writer, and is refused there. */
const HOPELESS: Append = {
  stream: 'waybill-health',
  events: [{ id: newId(), type: 'health-probe', data: Buffer.from('{}'), metadata: Buffer.from('{}') }],
  expected: Number.MAX_SAFE_INTEGER,
};

export interface EventStoreDbOptions {
  /** `esdb://…`, `esdb+discover://…`, or the same with `kurrentdb`. */
  readonly address: string;
  readonly schemas: EventSchemas;
  /** An append, or a read in which nothing comes, has failed after so many milliseconds; 5 seconds by default. */
  readonly timeoutMs?: number;
  /** Bytes of one append, as the server counts them; 1 MiB by default. */
  readonly maxAppendBytes?: number;
  /** Called when it is closed. */
  readonly onClosed?: () => void;
}

export class EventStoreDbStore implements EventStore {
  private readonly connection: Connection;
  private readonly reader: LogReader;
  private readonly appender: Appender;
  private readonly tail: Tail;
  private readonly bell = new CommitBell();
  private readonly ending = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();
  private drops = 0;
  private closed: Promise<void> | undefined;

  /** Connects when it is first used: a server that is not there yet is waited for. Throws `StoreRefused`. */
  static open(options: EventStoreDbOptions): EventStoreDbStore {
    return new EventStoreDbStore(options);
  }

  private constructor(private readonly options: EventStoreDbOptions) {
    const { address, schemas, timeoutMs = APPEND_TIMEOUT_MS } = options;
    const connection = new Connection(parseAddress(address));
    this.connection = connection;
    this.reader = new LogReader({ connection, schemas, silenceMs: timeoutMs });
    this.appender = new Appender({ connection, reader: this.reader, timeoutMs });
    this.tail = new Tail({ ...this.following(), bell: this.bell, signal: this.ending.signal });
  }

  async append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    this.mustBeOpen();
    if (stream === '') throw new TypeError('A stream needs a name.');
    if (events.length === 0) throw new TypeError(`Nothing to append to ${stream}.`);
    const append = { stream, events: events.map(toWritten), expected };
    this.mustFit(append);
    const appending = this.appender.append(append);
    this.underWay.add(appending);
    return appending.finally(() => this.underWay.delete(appending));
  }

  async readStream(stream: string, from = 0): Promise<readonly RecordedEvent[]> {
    this.mustBeOpen();
    return this.reader.stream(stream, from);
  }

  async readAll(after: bigint, options: LogFilter & { readonly limit: number }): Promise<LogPage> {
    this.mustBeOpen();
    return this.reader.page(after, options);
  }

  async *subscribe(
    after: bigint,
    options: LogFilter & { readonly limit: number; readonly signal: AbortSignal },
  ): AsyncGenerator<LogPage, void, undefined> {
    this.mustBeOpen();
    const signal = AbortSignal.any([options.signal, this.ending.signal]);
    const { reader, tail, bell } = this;
    const follower = new Follower({ ...this.following(), ...options, reader, tail, signal });
    try {
      yield* follow(after, { read: (position) => follower.read(position), head: () => tail.end, bell, signal });
    } finally {
      follower.leave();
    }
  }

  async head(): Promise<bigint> {
    this.mustBeOpen();
    return this.reader.head();
  }

  async health(): Promise<StoreHealth> {
    if (this.ending.signal.aborted) return { writable: false, detail: CLOSED };
    const outcome = await this.appender.send(HOPELESS);
    if (outcome.kind === 'conflict') return { writable: true };
    const error = 'error' in outcome ? outcome.error : new Error(`an answer of ${outcome.kind} to a hopeless append`);
    return { writable: false, detail: explain(error, this.connection.address.hosts) };
  }

  stats(): StoreStats {
    return {
      ...this.appender.counts,
      subscriptionDrops: this.drops,
      followed: this.tail.running,
      reconnects: this.connection.reconnects,
    };
  }

  /** Waits for the appends under way, ends the subscriptions and leaves the server. */
  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  private async end(): Promise<void> {
    this.ending.abort();
    await Promise.allSettled(this.underWay);
    await this.connection.close();
    this.options.onClosed?.();
  }

  /** What everything that follows the log needs. */
  private following() {
    const { schemas, timeoutMs = APPEND_TIMEOUT_MS } = this.options;
    return { connection: this.connection, schemas, silenceMs: timeoutMs, onDrop: () => this.countDrop() };
  }

  private countDrop(): void {
    this.drops++;
  }

  private mustFit({ stream, events }: Append): void {
    const { maxAppendBytes = MAX_APPEND_BYTES } = this.options;
    const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
    if (bytes > maxAppendBytes)
      throw new EventTooLarge(
        `${events.length} events for ${stream} take ${bytes} bytes; the store takes ${maxAppendBytes}.`,
      );
  }

  private mustBeOpen(): void {
    if (this.ending.signal.aborted) throw new StoreUnavailable(CLOSED);
  }
}
