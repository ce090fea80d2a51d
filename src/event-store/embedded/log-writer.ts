/**
 * Places appends into the log's tables, inside a transaction that its caller (`group-commit.ts`) opens and ends. Keeps the
 * ids and revisions of the streams in use in memory: the folder lock makes this the only writer, so they cannot go stale.
 */
import type Database from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { RevisionConflict, type Appended, type ExpectedRevision } from '../event-store.js';
import type { EventRow } from './rows.js';
import type { TypeNames } from './type-names.js';

/** Streams whose id and revision are kept in memory: about 20 MB. */
const STREAMS_IN_MEMORY = 100_000;
/** The revision of a stream without events, as a number. */
const NONE = -1;

/** Rows that one statement inserts: a call into SQLite costs about as much as the row. */
const CHUNKS = [16, 4, 1];
const COLUMNS = 8;

type Column = number | string | Buffer;

interface StreamTail {
  readonly id: number;
  revision: number;
}

export class LogWriter {
  private readonly tails = new LRUCache<string, StreamTail>({ max: STREAMS_IN_MEMORY });
  private readonly inserts: readonly { readonly rows: number; readonly run: Database.Statement<[Column[]]> }[];
  private readonly insertStream: Database.Statement<[string]>;
  private readonly streamId: Database.Statement<[string], number>;
  private readonly lastRevision: Database.Statement<[number], number | null>;
  private readonly placed: Database.Statement<[number, number, number], [Buffer, number]>;
  /** The columns of rows that are placed but not yet inserted, one after the other. */
  private pending: Column[] = [];
  private nextPosition: number;

  constructor(
    db: Database.Database,
    private readonly types: TypeNames,
  ) {
    this.inserts = CHUNKS.map((rows) => ({
      rows,
      run: db.prepare<[Column[]]>(
        `INSERT INTO events VALUES ${Array(rows).fill('(?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
      ),
    }));
    this.insertStream = db.prepare('INSERT INTO streams (name) VALUES (?)');
    this.streamId = db.prepare<[string], number>('SELECT id FROM streams WHERE name = ?').pluck();
    this.lastRevision = db
      .prepare<[number], number | null>('SELECT max(revision) FROM events WHERE stream_id = ?')
      .pluck();
    this.placed = db
      .prepare<[number, number, number], [Buffer, number]>(
        'SELECT event_id, position FROM events WHERE stream_id = ? AND revision BETWEEN ? AND ? ORDER BY revision',
      )
      .raw();
    this.nextPosition = 1 + Number(db.prepare('SELECT max(position) FROM events').pluck().get() ?? 0);
  }

  /** The position of the last event placed, 0 if there is none: committed whenever no transaction is open. */
  get end(): number {
    return this.nextPosition - 1;
  }

  /**
   * Places all events, or answers with the conflict before any was placed; `insertPlaced` then brings them into the tables. The identical events at the identical place are
   * the append that was acknowledged before (or whose acknowledgement got lost): it gets the first answer again.
   */
  place(stream: string, rows: readonly EventRow[], expected: ExpectedRevision): Appended | RevisionConflict {
    const tail = this.tail(stream);
    const actual = tail?.revision ?? NONE;
    const wanted = expected === 'no-stream' ? NONE : expected;
    if (actual !== wanted) {
      const first = tail && wanted < actual ? this.repeated(tail, rows, wanted + 1) : undefined;
      return first ?? new RevisionConflict(stream, expected, actual === NONE ? 'no-stream' : actual);
    }
    return this.insert(tail ?? this.newStream(stream), rows);
  }

  /** Inserts what was placed; the caller commits afterwards. */
  insertPlaced(): void {
    const columns = this.pending;
    this.pending = [];
    let from = 0;
    for (const { rows, run } of this.inserts) {
      const width = rows * COLUMNS;
      for (; from + width <= columns.length; from += width) run.run(columns.slice(from, from + width));
    }
  }

  /** After a rollback to `end`: what is in memory may tell of rows that are not there. Reads nothing, so it cannot fail. */
  forget(end: number): void {
    this.pending = [];
    this.tails.clear();
    this.types.forget();
    this.nextPosition = end + 1;
  }

  private insert(tail: StreamTail, rows: readonly EventRow[]): Appended {
    for (const row of rows) {
      const type = this.types.idToWrite(row.type);
      const { id, data, metadata, recordedAt } = row;
      this.pending.push(this.nextPosition++, tail.id, ++tail.revision, id, type, data, metadata, recordedAt);
    }
    return { revision: tail.revision, position: BigInt(this.end) };
  }

  private repeated(tail: StreamTail, rows: readonly EventRow[], first: number): Appended | undefined {
    const last = first + rows.length - 1;
    this.insertPlaced();
    const there = this.placed.all(tail.id, first, last);
    const same = there.length === rows.length && rows.every((row, index) => there[index]?.[0].equals(row.id));
    const position = there.at(-1)?.[1];
    return same && position !== undefined ? { revision: last, position: BigInt(position) } : undefined;
  }

  private tail(stream: string): StreamTail | undefined {
    const known = this.tails.get(stream);
    if (known) return known;
    const id = this.streamId.get(stream);
    if (id === undefined) return undefined;
    this.insertPlaced();
    return this.remember(stream, { id, revision: this.lastRevision.get(id) ?? NONE });
  }

  private newStream(stream: string): StreamTail {
    const id = Number(this.insertStream.run(stream).lastInsertRowid);
    return this.remember(stream, { id, revision: NONE });
  }

  private remember(stream: string, tail: StreamTail): StreamTail {
    this.tails.set(stream, tail);
    return tail;
  }
}
