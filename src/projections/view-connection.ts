/** Connections to a view's file that only read: of its tables as they are, or as they were known at a moment. */
import Database from 'better-sqlite3';
import { AT, showPast } from './past.js';
import type { Rows } from './projection.js';
import { rowsOf } from './statements.js';

export interface Connection {
  readonly db: Database.Database;
  readonly rows: Rows;
}

/** Throws what SQLite throws. */
export function connect(path: string): Connection {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  db.pragma('cache_size = -16000');
  return { db, rows: rowsOf(db) };
}

/** Null if the file keeps no past of these tables. Throws what SQLite throws. */
export function connectToPast(path: string, tables: readonly string[]): PastConnection | null {
  const connection = connect(path);
  try {
    if (showPast(connection.db, tables)) return new PastConnection(connection);
  } catch (error) {
    connection.db.close();
    throw error;
  }
  connection.db.close();
  return null;
}

export class PastConnection {
  private moment: number | undefined;

  constructor(private readonly connection: Connection) {}

  get db(): Database.Database {
    return this.connection.db;
  }

  /** The tables as they were known at that moment, in milliseconds since 1970, until another one is asked for. */
  at(moment: number): Connection {
    if (this.moment !== moment) this.connection.rows.run(AT, moment);
    this.moment = moment;
    return this.connection;
  }
}
