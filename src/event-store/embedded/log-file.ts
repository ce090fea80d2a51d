/** Opens the log file: known by its marks, durable by its settings, or refused with what to do. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreRefused } from '../event-store.js';
import { APPLICATION_ID, LOG_TABLES, LOG_VERSION } from './schema.js';
import { explain, isDamage, rescue } from './trouble.js';

/** SQLite's number for `synchronous = FULL`: every commit is on the disk before it returns. */
const FULL = 2;
/** Pages in the write-ahead log before it is folded into the file: about 40 MB. */
const CHECKPOINT_PAGES = 10_000;
const CACHE_KIB = 64 * 1024;
const BUSY_MS = 1_000;

export const logPath = (folder: string): string => join(folder, 'log.db');

/**
 * Opens `<folder>/log.db`, or makes it. `maxBytes` bounds the file (the write-ahead log beside it comes on top, about
 * 40 MB), so that a full disk is met while there is still room to act. Throws `StoreRefused`.
 */
export function openLogFile(folder: string, maxBytes?: number): Database.Database {
  refuseLoneWal(folder);
  let db: Database.Database | undefined;
  try {
    db = new Database(logPath(folder), { timeout: BUSY_MS });
    identify(db, folder);
    makeDurable(db, folder);
    db.pragma(`cache_size = -${CACHE_KIB}`);
    if (maxBytes !== undefined) limitSize(db, maxBytes);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof StoreRefused) throw error;
    const problem = isDamage(error)
      ? `${logPath(folder)} is damaged or not a database.`
      : `${logPath(folder)} cannot be opened.`;
    throw new StoreRefused(`${problem} ${explain(error, folder)}`, { cause: error });
  }
}

/** SQLite throws away a write-ahead log whose main file is gone or empty; in it may be acknowledged events. */
function refuseLoneWal(folder: string): void {
  const size = (file: string) => (existsSync(file) ? statSync(file).size : 0);
  if (size(logPath(folder)) > 0 || size(`${logPath(folder)}-wal`) === 0) return;
  throw new StoreRefused(`log.db is missing or empty beside its log.db-wal. ${rescue(folder)}`);
}

/** New files get their marks and tables in one transaction, before WAL: a file is either empty or whole. */
function identify(db: Database.Database, folder: string): void {
  const read = (name: string) => Number(db.pragma(name, { simple: true }));
  const applicationId = read('application_id');
  const version = read('user_version');
  const empty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;

  if (applicationId === 0 && version === 0 && empty) {
    db.pragma(`synchronous = FULL`);
    db.transaction(() => {
      db.exec(LOG_TABLES);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${LOG_VERSION}`);
    })();
    return;
  }
  if (applicationId !== APPLICATION_ID)
    throw new StoreRefused(
      `${logPath(folder)} is a database, but not a Waybill log. Give Waybill a folder of its own; if this should be its log: ${rescue(folder)}`,
    );
  if (version > LOG_VERSION)
    throw new StoreRefused(
      `${logPath(folder)} was written by a newer Waybill (log version ${version}; this one knows ${LOG_VERSION}). Use the newer Waybill.`,
    );
}

/** Set and then asked, on every open: a reopened WAL database falls back to NORMAL in some builds of SQLite. */
function makeDurable(db: Database.Database, folder: string): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal')
    throw new StoreRefused(`The file system of ${folder} does not carry a write-ahead log (${String(mode)}).`);
  db.pragma('synchronous = FULL');
  const synchronous = db.pragma('synchronous', { simple: true });
  if (synchronous !== FULL)
    throw new StoreRefused(`SQLite would not fsync every commit (synchronous = ${String(synchronous)}).`);
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
}

function limitSize(db: Database.Database, maxBytes: number): void {
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  db.pragma(`max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`);
}
