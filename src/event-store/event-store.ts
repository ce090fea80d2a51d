/**
 * The port to the log. Two adapters stand behind it (embedded, EventStoreDB); `test/event-store/contract.ts` is the one
 * suite that both must pass.
 */

/** Who recorded an event: the key that was used and, for a scanner, the branch it speaks for. Never a person. */
export interface Actor {
  readonly key: string;
  readonly branch?: string;
}

export interface EventMetadata {
  /** The version of the event type's schema that `data` was written in. */
  readonly schemaVersion: number;
  /** Ties together all that came of one request. */
  readonly correlationId: string;
  /** The event or request that caused this event. */
  readonly causationId?: string;
  readonly actor: Actor;
  /** What proves each of its free texts, by where it stands in the data; absent where there is none, or it was recorded before texts had salts. */
  readonly texts?: Readonly<Record<string, TextSeal>>;
  /** Of an event from before salts, once a text of it was redacted: its hash in the evidence tree, base64. */
  readonly redacted?: { readonly leaf: string };
}

/** With its text a random salt of 16 bytes; once the text was redacted SHA-256 of salt and text in its place. Base64. */
export type TextSeal = { readonly salt: string } | { readonly hash: string };

/** An event on its way into the log. */
export interface NewEvent {
  /** UUIDv7. Appending the same ids again to the same place is the same append. */
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: EventMetadata;
  /** When the store took it: UTC, ISO 8601 with milliseconds. */
  readonly recordedAt: string;
}

/** An event with its place in the log. `data` is in the newest schema of its type, whatever version was written. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** Place in its stream, from 0. */
  readonly revision: number;
  /** Place in the log: ordered, not necessarily dense. */
  readonly position: bigint;
  /** The data as it was written, where that is in an older schema. */
  readonly written?: unknown;
}

/** The revision that an append expects its stream to have: that of its last event, or `no-stream`. */
export type ExpectedRevision = number | 'no-stream';

export interface Appended {
  /** Revision and position of the last event appended. */
  readonly revision: number;
  readonly position: bigint;
}

export interface LogPage {
  readonly events: readonly RecordedEvent[];
  /** The position up to which the log was looked at: where to go on from, even if a filter left `events` empty. */
  readonly end: bigint;
}

export interface LogFilter {
  /** Only events of these types; all when absent. */
  readonly types?: readonly string[];
}

/** Before the first event. */
export const START = 0n;

export interface EventStore {
  /**
   * Appends all events or none, after `expected`, and answers when they are safe on disk. The identical events (by their
   * ids) at the identical place are the same append: it is answered as the first time.
   * Throws `RevisionConflict`, `EventTooLarge` or `StoreUnavailable`; after any of them nothing was appended, with one
   * exception: `OutcomeUnknown`, a `StoreUnavailable` of which nobody can say.
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended>;

  /** The stream's events in order, from revision `from` (inclusive, 0 by default); none if there is no such stream. */
  readStream(stream: string, from?: number): Promise<readonly RecordedEvent[]>;

  /** A page of the log: up to `limit` events strictly after `after`. */
  readAll(after: bigint, options: LogFilter & { readonly limit: number }): Promise<LogPage>;

  /**
   * Pages of the log strictly after `after`: first what is there, then what comes, without gap or repeat, resuming by
   * itself after a failure. Ends when `signal` aborts. An empty page tells that everything up to `end` was seen.
   */
  subscribe(
    after: bigint,
    options: LogFilter & { readonly limit: number; readonly signal: AbortSignal },
  ): AsyncIterable<LogPage>;

  /** The position of the last event; `START` if there is none. */
  head(): Promise<bigint>;

  /** Whether events can be appended now, and what to do if not. Tries, rather than remembers. */
  health(): Promise<StoreHealth>;

  /** For the metrics: counts since the store was opened, as far as this store counts. */
  stats?(): StoreStats;

  close(): Promise<void>;
}

export interface StoreHealth {
  readonly writable: boolean;
  readonly detail?: string;
}

/** Counts since the store was opened; each store has those that mean something to it. Times in milliseconds. */
export interface StoreStats {
  /** Transactions that put events on disk, those that failed, and the time the former took, fsync included. */
  readonly commits?: number;
  readonly failedCommits?: number;
  readonly totalCommitMs?: number;
  /** Events in the largest commit. */
  readonly largestGroup?: number;
  /** Appends sent again because the server did not take them, or did not say so. */
  readonly retries?: number;
  /** Appends whose outcome was not known at first: found to be in the log, found not to be, and never settled. */
  readonly settledAppended?: number;
  readonly settledNotAppended?: number;
  readonly unsettled?: number;
  /** Subscriptions that the server or the network ended and that were resumed. */
  readonly subscriptionDrops?: number;
  /** Whether the log is followed live at this moment; while it is not, what comes is read after the gap. */
  readonly followed?: boolean;
  /** Connections given up for a new one. */
  readonly reconnects?: number;
}

/** The stream is not at the expected revision; nothing was appended. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: ExpectedRevision,
  ) {
    super(`Stream ${stream} was expected at ${expected} but is at ${actual}.`);
  }
}

/** The store cannot take events now (disk full, read-only, not reachable); nothing was appended. Try again later. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/**
 * The store went silent before it said whether it took the events: they may be in the log, may not be, or may yet arrive
 * there. Forget what you hold of the stream, and ask again later with a command that is idempotent by itself; the same ids at
 * the same place are one append in any case, and of two appends at one revision only one ever gets in.
 */
export class OutcomeUnknown extends StoreUnavailable {
  override readonly name = 'OutcomeUnknown';
}

/** An event is larger than the store takes; it will never fit. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
}

/** The store cannot be opened as it is; the message says what to do. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}
