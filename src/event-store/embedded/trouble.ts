/** What SQLite's errors mean for the one who runs the service: each is turned into what happened and what to do. */
import Database from 'better-sqlite3';
import { StoreRefused, StoreUnavailable } from '../event-store.js';

const { SqliteError } = Database;

/** How to come back from a damaged log; said wherever damage is met. */
export function rescue(folder: string): string {
  return (
    `Stop the service and keep a copy of log.db and log.db-wal in ${folder} before anything else. ` +
    'The `check` command tells how far the damage goes; restore the folder from a backup.'
  );
}

export function isDamage(error: unknown): boolean {
  return error instanceof SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/** An event id that is already in the log, at another place: the only constraint an append can run into. */
export function isDuplicateId(error: unknown): boolean {
  return error instanceof SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE';
}

/** Why the log cannot be written or read, in words, with what to do. */
export function explain(error: unknown, folder: string): string {
  if (!(error instanceof SqliteError)) return error instanceof Error ? error.message : String(error);
  const said = `${error.message}, ${error.code}`;
  if (isDamage(error)) return `The log is damaged (${said}). ${rescue(folder)}`;
  if (error.code === 'SQLITE_FULL')
    return `There is no room for more events (${said}). Free disk space for ${folder}, or raise the limit on the log's size.`;
  if (error.code.startsWith('SQLITE_READONLY') || error.code.startsWith('SQLITE_CANTOPEN'))
    return `The log cannot be written (${said}). Make ${folder} writable for the service.`;
  if (error.code.startsWith('SQLITE_IOERR'))
    return `The disk failed (${said}). See whether ${folder} is full, read-only or on a failing disk.`;
  if (error.code.startsWith('SQLITE_BUSY'))
    return `Another program holds the log (${said}). Close whatever has log.db in ${folder} open.`;
  return `The log cannot be used (${said}).`;
}

/** Any failure to write: what an append rejects with. */
export const unavailable = (error: unknown, folder: string): StoreUnavailable =>
  new StoreUnavailable(explain(error, folder), { cause: error });

/** A failure to read: damage does not pass by waiting, so it is another error than the rest. */
export function readTrouble(error: unknown, folder: string): Error {
  if (isDamage(error)) return new StoreRefused(explain(error, folder), { cause: error });
  if (error instanceof SqliteError) return unavailable(error, folder);
  return error instanceof Error ? error : new Error(String(error));
}
