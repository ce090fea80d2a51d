/** What SQLite's errors mean for the one who runs the service: each is turned into what happened and what to do. */
import { StoreRefused, StoreUnavailable } from '../event-store.js';

/** SQLite's code of an error, `''` for any other error. By its shape: the driver has one class of errors per process, not per realm. */
function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

export const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** What an error says, whatever was thrown. */
export function words(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** How to come back from a damaged log; said wherever damage is met. */
export function rescue(folder: string): string {
  return (
    `Stop the service and keep a copy of log.db and log.db-wal in ${folder} before anything else. ` +
    'The `check` command tells how far the damage goes; restore the folder from a backup.'
  );
}

export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}

/** An event id that is already in the log, at another place: the only constraint an append can run into. */
export function isDuplicateId(error: unknown): boolean {
  return codeOf(error) === 'SQLITE_CONSTRAINT_UNIQUE';
}

/** Why the log cannot be written or read, in words, with what to do. */
export function explain(error: unknown, folder: string): string {
  const code = codeOf(error);
  if (!code) return words(error);
  const said = `${words(error)}, ${code}`;
  if (isDamage(error)) return `The log is damaged (${said}). ${rescue(folder)}`;
  if (code === 'SQLITE_FULL')
    return `There is no room for more events (${said}). Free disk space for ${folder}, or raise the limit on the log's size.`;
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN'))
    return `The log cannot be written (${said}). Make ${folder} writable for the service.`;
  if (code.startsWith('SQLITE_IOERR'))
    return `The disk failed (${said}). See whether ${folder} is full, read-only or on a failing disk.`;
  if (code.startsWith('SQLITE_BUSY'))
    return `Another program holds the log (${said}). Close whatever has log.db in ${folder} open.`;
  return `The log cannot be used (${said}).`;
}

/** Any failure to write: what an append rejects with. */
export const unavailable = (error: unknown, folder: string): StoreUnavailable =>
  new StoreUnavailable(explain(error, folder), { cause: error });

/** A failure to read: damage does not pass by waiting, so it is another error than the rest. */
export function readTrouble(error: unknown, folder: string): Error {
  if (isDamage(error)) return new StoreRefused(explain(error, folder), { cause: error });
  if (codeOf(error)) return unavailable(error, folder);
  return error instanceof Error ? error : new Error(words(error), { cause: error });
}
