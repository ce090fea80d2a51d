/** The embedded log to read only: beside the service that writes it, or in a backup. */
import type Database from 'better-sqlite3';
import type { EventStore, LogFilter, LogPage } from '../event-store.js';
import type { EventSchemas } from '../upcast.js';
import { openLogFileToRead } from './log-file.js';
import { LogReader } from './log-reader.js';
import { readTrouble } from './trouble.js';
import { TypeNames } from './type-names.js';

export class ReadableLog implements Pick<EventStore, 'readAll' | 'head' | 'close'> {
  private readonly reader: LogReader;
  private readonly lastPosition: Database.Statement<[], number | null>;

  /** Throws `StoreRefused`, whose message says what to do. */
  static open(folder: string, schemas: EventSchemas): ReadableLog {
    return new ReadableLog(openLogFileToRead(folder), folder, schemas);
  }

  private constructor(
    private readonly db: Database.Database,
    private readonly folder: string,
    schemas: EventSchemas,
  ) {
    this.lastPosition = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck();
    this.reader = new LogReader({ db, types: new TypeNames(db), schemas, head: () => this.end() });
  }

  readAll(after: bigint, options: LogFilter & { readonly limit: number }): Promise<LogPage> {
    return this.reading(() => this.reader.page(after, options));
  }

  head(): Promise<bigint> {
    return this.reading(() => BigInt(this.end()));
  }

  close(): Promise<void> {
    this.db.close();
    return Promise.resolve();
  }

  private end(): number {
    return this.lastPosition.get() ?? 0;
  }

  private async reading<T>(read: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw readTrouble(error, this.folder);
    }
  }
}
