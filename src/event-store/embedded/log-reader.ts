/** Reads the log: a stream, or pages of the whole log in order. */
import { setImmediate as turn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { LogFilter, LogPage, RecordedEvent } from '../event-store.js';
import type { EventSchemas } from '../upcast.js';
import { RecentEvents } from './recent-events.js';
import { fromRow, type StoredRow } from './rows.js';
import type { TypeNames } from './type-names.js';

/** Positions looked at in one go: some 20 ms if a filter leaves nearly all of them out. */
const WINDOW = 20_000;
/** Whoever is this close to the end follows the log, or soon will. */
const NEAR = 2_000;

const COLUMNS = 'e.position, s.name, e.revision, e.event_id, e.type_id, e.data, e.metadata, e.recorded_at';
// CROSS JOIN keeps SQLite to the order of the tables: walk the events, look up the streams.
const LOG = `SELECT ${COLUMNS} FROM events e CROSS JOIN streams s ON s.id = e.stream_id WHERE e.position > ? AND e.position <= ?`;

export interface LogReaderOptions {
  readonly db: Database.Database;
  readonly types: TypeNames;
  readonly schemas: EventSchemas;
  /** The position of the last event that is committed. */
  readonly head: () => number;
}

export class LogReader {
  private readonly ofStream: Database.Statement<[string, number], StoredRow>;
  private readonly ofLog: Database.Statement<[number, number, number], StoredRow>;
  private readonly ofTypes: Database.Statement<[number, number, string, number], StoredRow>;
  private readonly recent: RecentEvents;

  constructor(private readonly options: LogReaderOptions) {
    const { db } = options;
    this.ofStream = db
      .prepare<[string, number], StoredRow>(
        `SELECT ${COLUMNS} FROM streams s CROSS JOIN events e ON e.stream_id = s.id WHERE s.name = ? AND e.revision >= ? ORDER BY e.revision`,
      )
      .raw();
    this.ofLog = db.prepare<[number, number, number], StoredRow>(`${LOG} ORDER BY e.position LIMIT ?`).raw();
    this.ofTypes = db
      .prepare<[number, number, string, number], StoredRow>(
        `${LOG} AND e.type_id IN (SELECT value FROM json_each(?)) ORDER BY e.position LIMIT ?`,
      )
      .raw();
    this.recent = new RecentEvents({
      read: (after, upTo) => this.ofLog.all(after, upTo, upTo - after),
      parse: (row) => this.parse(row),
    });
  }

  stream(stream: string, from: number): RecordedEvent[] {
    return this.ofStream.all(stream, from).map((row) => this.parse(row));
  }

  /**
   * Up to `limit` events after `after`. Reads window by window and lets the event loop turn before each, so that neither a
   * long replay nor a rare type holds up those who append. The log only grows, so the windows fit together.
   */
  async page(after: bigint, { limit, types }: LogFilter & { readonly limit: number }): Promise<LogPage> {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`A page of ${limit} events cannot be read.`);
    const events: RecordedEvent[] = [];
    let seen = Number(after);
    for (;;) {
      await turn();
      const head = this.options.head();
      if (seen >= head) break;
      const upTo = Math.min(head, seen + WINDOW);
      events.push(...this.window(seen, upTo, limit - events.length, types));
      if (events.length === limit) return { events, end: events.at(-1)?.position ?? after };
      seen = upTo;
    }
    return { events, end: BigInt(seen) };
  }

  private window(after: number, upTo: number, limit: number, types: readonly string[] | undefined): RecordedEvent[] {
    const ids = types && this.options.types.idsOf(types);
    const recent = upTo - after <= NEAR ? this.recent.page(after, upTo, limit, ids) : undefined;
    if (recent) return recent;
    const rows = ids ? this.ofTypes.all(after, upTo, JSON.stringify(ids), limit) : this.ofLog.all(after, upTo, limit);
    return rows.map((row) => this.parse(row));
  }

  private parse(row: StoredRow): RecordedEvent {
    return fromRow(row, this.options.types.nameOf(row[4]), this.options.schemas);
  }
}
