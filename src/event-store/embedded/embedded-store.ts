/**
 * The event store for one machine: a SQLite file in the data folder, through better-sqlite3. This file only joins the parts:
 * `log-file` opens, `group-commit` and `log-writer` append, `log-reader` reads, `folder-lock` keeps others out.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { systemClock, type Clock } from '../../plain/clock.js';
import {
  StoreUnavailable,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type LogFilter,
  type LogPage,
  type NewEvent,
  type RecordedEvent,
  type StoreHealth,
} from '../event-store.js';
import type { EventSchemas } from '../upcast.js';
import { lockFolder, type FolderLock } from './folder-lock.js';
import { GroupCommit, type CommitStats } from './group-commit.js';
import { openLogFile } from './log-file.js';
import { LogReader } from './log-reader.js';
import { LogWriter } from './log-writer.js';
import { toRow } from './rows.js';
import { CommitBell, follow } from '../follow.js';
import { explain, readTrouble, unavailable, words } from './trouble.js';
import { TypeNames } from './type-names.js';

const CLOSED = 'The store is closed.';
const GROUP_SIZE = 1_000;
/** What `health` tries to write: more than an ordinary append needs. */
const PROBE_BYTES = 32 * 1024;

export interface EmbeddedStoreOptions {
  /** The data folder; made if need be. The log is `log.db` in it. */
  readonly folder: string;
  readonly schemas: EventSchemas;
  readonly clock?: Clock;
  /** Upper bound of `log.db` in bytes; none by default. Beyond it appends fail as on a full disk. */
  readonly maxBytes?: number;
  /** Events that make a group commit at once, instead of at the end of the event loop's turn. */
  readonly groupSize?: number;
}

export class EmbeddedStore implements EventStore {
  private readonly bell = new CommitBell();
  private readonly ending = new AbortController();
  private readonly writer: LogWriter;
  private readonly reader: LogReader;
  private readonly group: GroupCommit;
  private closed: Promise<void> | undefined;

  /** Throws `StoreRefused`, whose message says what to do. */
  static open(options: EmbeddedStoreOptions): EmbeddedStore {
    const lock = lockFolder(options.folder);
    let db: Database.Database | undefined;
    try {
      db = openLogFile(options.folder, options.maxBytes);
      return new EmbeddedStore(db, lock, options);
    } catch (error) {
      db?.close();
      lock.release();
      throw readTrouble(error, options.folder);
    }
  }

  private constructor(
    private readonly db: Database.Database,
    private readonly lock: FolderLock,
    private readonly options: EmbeddedStoreOptions,
  ) {
    const types = new TypeNames(db);
    const writer = new LogWriter(db, types);
    this.writer = writer;
    this.reader = new LogReader({ db, types, schemas: options.schemas, head: () => writer.end });
    this.group = new GroupCommit({
      db,
      writer,
      groupSize: options.groupSize ?? GROUP_SIZE,
      onCommit: () => this.bell.ring(),
      trouble: (error) => unavailable(error, options.folder),
    });
  }

  /** Not `async`: a second promise for every append is felt in large groups. */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    try {
      this.mustBeOpen();
      if (stream === '') throw new TypeError('A stream needs a name.');
      if (events.length === 0) throw new TypeError(`Nothing to append to ${stream}.`);
      return this.group.append({ stream, rows: events.map(toRow), expected });
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(words(error)));
    }
  }

  async readStream(stream: string, from = 0): Promise<readonly RecordedEvent[]> {
    return this.reading(() => this.reader.stream(stream, from));
  }

  async readAll(after: bigint, options: LogFilter & { readonly limit: number }): Promise<LogPage> {
    return this.reading(() => this.reader.page(after, options));
  }

  subscribe(
    after: bigint,
    { signal, ...options }: LogFilter & { readonly limit: number; readonly signal: AbortSignal },
  ): AsyncIterable<LogPage> {
    this.mustBeOpen();
    return follow(after, {
      read: (position) => this.readAll(position, options),
      head: () => BigInt(this.writer.end),
      bell: this.bell,
      signal: AbortSignal.any([signal, this.ending.signal]),
    });
  }

  async head(): Promise<bigint> {
    return this.reading(() => BigInt(this.writer.end));
  }

  /** Writes and commits a few pages: proves room in the file (for the new pages) and on the disk (for the commit). */
  health(): Promise<StoreHealth> {
    return Promise.resolve(this.probe());
  }

  private probe(): StoreHealth {
    if (this.ending.signal.aborted) return { writable: false, detail: CLOSED };
    const triedAt = (this.options.clock ?? systemClock)().toISOString();
    try {
      this.db.transaction(() => {
        const probe = this.db
          .prepare('INSERT INTO probe (tried_at, filler) VALUES (?, zeroblob(?))')
          .run(triedAt, PROBE_BYTES);
        this.db.prepare('DELETE FROM probe WHERE id < ?').run(probe.lastInsertRowid);
      })();
      return { writable: true };
    } catch (error) {
      return { writable: false, detail: explain(error, this.options.folder) };
    }
  }

  /** For the metrics: counts since the store was opened, times in milliseconds. */
  stats(): Readonly<CommitStats> {
    return { ...this.group.stats };
  }

  /** Commits what was accepted, ends the subscriptions and folds the write-ahead log into the file. */
  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  private async end(): Promise<void> {
    this.group.flush();
    this.ending.abort();
    // Whoever was answered or ended by that goes on before the file is closed.
    await turn();
    // SQLite checkpoints when the last connection closes; on a full disk it cannot, and loses nothing by that.
    this.db.close();
    this.lock.release();
  }

  private async reading<T>(read: () => T | Promise<T>): Promise<T> {
    this.mustBeOpen();
    try {
      return await read();
    } catch (error) {
      this.mustBeOpen();
      throw readTrouble(error, this.options.folder);
    }
  }

  private mustBeOpen(): void {
    if (this.ending.signal.aborted) throw new StoreUnavailable(CLOSED);
  }
}
