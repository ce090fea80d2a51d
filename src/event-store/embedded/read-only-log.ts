/**
 * The log of a data folder, to be read while a service has it open: the reading half of the port, for commands beside the
 * service. Nothing of it can write, and it takes no lock that the service could feel.
 */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import {
  START,
  StoreRefused,
  StoreUnavailable,
  type EventStore,
  type LogFilter,
  type LogPage,
} from '../event-store.js';
import type { EventSchemas } from '../upcast.js';
import { logPath } from './log-file.js';
import { LogReader } from './log-reader.js';
import { APPLICATION_ID, LOG_VERSION } from './schema.js';
import { CommitBell, follow } from './subscription.js';
import { readTrouble } from './trouble.js';
import { TypeNames } from './type-names.js';

/** Another process does not tell when it commits, so whoever follows looks every so many milliseconds. */
const LOOK_MS = 100;

export type ReadableLog = Pick<EventStore, 'readStream' | 'readAll' | 'subscribe' | 'head' | 'close'>;

export class ReadOnlyLog implements ReadableLog {
  private readonly reader: LogReader;
  private readonly last: Database.Statement<[], number | null>;
  private readonly bell = new CommitBell();
  private readonly ending = new AbortController();
  private looking: NodeJS.Timeout | undefined;

  /** Throws `StoreRefused` when there is no log in the folder, or none that this version reads. */
  static open(folder: string, schemas: EventSchemas): ReadOnlyLog {
    const file = logPath(folder);
    if (!existsSync(file)) throw new StoreRefused(`There is no log.db in ${folder}.`);
    let db: Database.Database | undefined;
    try {
      db = new Database(file, { readonly: true, fileMustExist: true });
      identify(db, file);
      return new ReadOnlyLog(db, folder, schemas);
    } catch (error) {
      db?.close();
      throw readTrouble(error, folder);
    }
  }

  private constructor(
    private readonly db: Database.Database,
    private readonly folder: string,
    schemas: EventSchemas,
  ) {
    this.last = db.prepare<[], number | null>('SELECT max(position) FROM events').pluck();
    this.reader = new LogReader({ db, types: new TypeNames(db), schemas, head: () => this.end() });
  }

  async readStream(stream: string, from = 0) {
    return this.reading(() => this.reader.stream(stream, from));
  }

  async readAll(after: bigint, options: LogFilter & { readonly limit: number }): Promise<LogPage> {
    return this.reading(() => this.reader.page(after, options));
  }

  subscribe(
    after: bigint,
    { signal, ...options }: LogFilter & { readonly limit: number; readonly signal: AbortSignal },
  ): AsyncIterable<LogPage> {
    this.looking ??= setInterval(() => this.bell.ring(), LOOK_MS);
    return follow(after, {
      read: (position) => this.readAll(position, options),
      head: () => BigInt(this.end()),
      bell: this.bell,
      signal: AbortSignal.any([signal, this.ending.signal]),
    });
  }

  async head(): Promise<bigint> {
    return this.reading(() => BigInt(this.end()));
  }

  close(): Promise<void> {
    this.ending.abort();
    clearInterval(this.looking);
    this.db.close();
    return Promise.resolve();
  }

  private end(): number {
    return this.last.get() ?? Number(START);
  }

  private async reading<T>(read: () => T | Promise<T>): Promise<T> {
    this.mustBeOpen();
    try {
      return await read();
    } catch (error) {
      this.mustBeOpen();
      throw readTrouble(error, this.folder);
    }
  }

  private mustBeOpen(): void {
    if (this.ending.signal.aborted) throw new StoreUnavailable('The log is closed.');
  }
}

function identify(db: Database.Database, file: string): void {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID)
    throw new StoreRefused(`${file} is not a Waybill log.`);
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version !== LOG_VERSION)
    throw new StoreRefused(`${file} is of log version ${version}; this Waybill knows ${LOG_VERSION}.`);
}
