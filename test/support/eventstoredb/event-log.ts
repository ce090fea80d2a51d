/**
 * What EventStoreDB keeps and the rules by which it takes it: streams with revisions, one log with positions, expected
 * revisions, idempotency, deletion. No network and no clock; the handlers of the calls stand on it.
 */
import { randomUUID } from 'node:crypto';
import { commitCheck, type Commit, type Expected } from './commit-check.js';
import { LoggedEvent, recordSize, TOMBSTONE_REVISION, type ProposedEvent } from './logged-event.js';
import { RecentIds } from './recent-ids.js';
import { metadataStream, originalStream, Stream } from './stream.js';

export type AppendOutcome =
  | { readonly result: 'success'; readonly revision: number; readonly at: number; readonly repeated: boolean }
  | { readonly result: 'wrong-expected-version'; readonly current: number }
  | { readonly result: 'stream-deleted' };

/** The log begins with a record of the server's own, which nobody is shown. Position 0 is never an event's. */
const EPOCH_RECORD_BYTES = 198;

export class EventLog {
  /** Every event in the order of the log, the system's too. */
  readonly events: LoggedEvent[] = [];
  private readonly streams = new Map<string, Stream>();
  private readonly recent = new RecentIds();
  private readonly watchers = new Set<(stream: string) => void>();
  private endPosition = EPOCH_RECORD_BYTES;

  constructor(private readonly newId: () => string = randomUUID) {}

  /** Where the next record will begin. */
  get end(): number {
    return this.endPosition;
  }

  /** The events that clients wrote. */
  get userEvents(): readonly LoggedEvent[] {
    return this.events.filter((event) => !event.system);
  }

  stream(name: string): readonly LoggedEvent[] {
    return this.streams.get(name)?.events ?? [];
  }

  /** Appends all or none. `current` of a refusal is the stream's last revision, -1 if it has none. */
  append(name: string, proposed: readonly ProposedEvent[], expected: Expected, now: Date): AppendOutcome {
    const commit = this.check(name, expected, proposed);
    if (commit.decision !== 'ok') return outcome(commit);
    const stream = this.openStream(name);
    const from = stream.last + 1;
    const gone = stream.softDeleted;
    for (const [index, event] of proposed.entries()) stream.add(this.write(name, from + index, event, now));
    if (name.startsWith('$$')) this.applyMetadata(name, stream);
    if (gone) this.recreate(name, from, now);
    this.tell(name);
    const at = stream.events.at(-1)?.at ?? this.endPosition;
    return { result: 'success', revision: stream.last, at, repeated: false };
  }

  /** Hides what is there; the stream can be written again. */
  delete(name: string, expected: Expected, now: Date): AppendOutcome {
    const id = this.newId();
    const commit = this.check(name, expected, [{ id }]);
    if (commit.decision !== 'ok') return outcome(commit);
    const metadata = metadataStream(name);
    if (this.lastRevision(name) < 0 && this.lastRevision(metadata) < 0) {
      return { result: 'wrong-expected-version', current: -1 };
    }
    return this.append(metadata, [metadataEvent(id, HIDE_EVERYTHING)], 'any', now);
  }

  /** Ends the stream for good: nothing can be read from it or written to it any more. */
  tombstone(name: string, expected: Expected, now: Date): AppendOutcome {
    const id = this.newId();
    const commit = this.check(name, expected, [{ id }]);
    if (commit.decision !== 'ok') return outcome(commit);
    const event = { id, type: '$streamDeleted', json: false, data: NOTHING, metadata: NOTHING };
    const written = this.write(name, TOMBSTONE_REVISION, event, now);
    this.openStream(name).tombstone = written;
    this.tell(name);
    return { result: 'success', revision: TOMBSTONE_REVISION, at: written.at, repeated: false };
  }

  /** What a reader of the stream finds. */
  look(name: string): Stream | 'no-stream' | 'tombstoned' {
    const stream = this.streams.get(name);
    if (stream?.tombstone) return 'tombstoned';
    if (!stream || stream.last < 0 || stream.softDeleted) return 'no-stream';
    return stream;
  }

  lastRevision(name: string): number {
    return this.streams.get(name)?.last ?? -1;
  }

  /** The index in `events` of the first event at or after a position. */
  indexAt(commit: number, prepare: number = commit): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { at } = this.events[middle]!;
      if (at < commit || (at === commit && at < prepare)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a record begins there: at any other place the server would read rubbish. */
  isBoundary(position: number): boolean {
    if (position === 0 || position >= this.endPosition) return true;
    return this.events[this.indexAt(position)]?.at === position;
  }

  /** Calls back after each append with the stream it went to; answers how to stop that. */
  watch(watcher: (stream: string) => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  /** A restart empties the memory in which ids are looked up when any revision will do. */
  forgetRecentIds(): void {
    this.recent.clear();
  }

  private check(name: string, expected: Expected, proposed: readonly { readonly id: string }[]): Commit {
    const ids = proposed.map(({ id }) => id);
    return commitCheck({
      name,
      stream: this.streams.get(name),
      hasMetadata: this.lastRevision(metadataStream(name)) >= 0,
      recent: this.recent,
      expected,
      ids,
    });
  }

  private write(stream: string, revision: number, event: ProposedEvent, now: Date): LoggedEvent {
    const at = this.endPosition;
    this.endPosition = at + recordSize(stream, event);
    const written = new LoggedEvent(stream, revision, at, this.endPosition, now.getTime(), event);
    this.events.push(written);
    this.recent.remember(event.id, stream, revision);
    return written;
  }

  private openStream(name: string): Stream {
    const there = this.streams.get(name);
    if (there) return there;
    const stream = new Stream();
    this.streams.set(name, stream);
    return stream;
  }

  private applyMetadata(name: string, stream: Stream): void {
    const last = stream.events.at(-1);
    if (last) this.openStream(originalStream(name)).applyMetadata(last);
  }

  /** Writing to a deleted stream brings it back, from the first event written after the deletion. */
  private recreate(name: string, from: number, now: Date): void {
    const metadata = metadataStream(name);
    const there = this.stream(metadata).at(-1)?.value;
    const changed = { ...(there as object), $tb: from };
    this.append(metadata, [metadataEvent(this.newId(), JSON.stringify(changed))], 'any', now);
  }

  private tell(stream: string): void {
    for (const watcher of this.watchers) watcher(stream);
  }
}

const NOTHING = new Uint8Array();
/** 2^63 - 1: everything there can be is before it. */
const HIDE_EVERYTHING = '{"$tb":9223372036854775807}';

const metadataEvent = (id: string, json: string): ProposedEvent => ({
  id,
  type: '$metadata',
  json: true,
  data: Buffer.from(json),
  metadata: NOTHING,
});

function outcome(commit: Exclude<Commit, { decision: 'ok' }>): AppendOutcome {
  switch (commit.decision) {
    case 'idempotent':
      return { result: 'success', revision: commit.last.revision, at: commit.last.at, repeated: true };
    case 'wrong-expected-version':
      return { result: 'wrong-expected-version', current: commit.current };
    case 'deleted':
      return { result: 'stream-deleted' };
  }
}
