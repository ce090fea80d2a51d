/** The fingerprint of a view's content, to see that a rebuilt view is the same. */
import { createHash, type Hash } from 'node:crypto';
import Database from 'better-sqlite3';
import { ENGINE_TABLES } from './view-file.js';

/**
 * SHA-256, in hexadecimal, over all rows of a view in an order of their own: how the file came to be (its checkpoints,
 * its page order, what was set aside) does not count. Takes the file's path, or a reader of it, and reads one snapshot.
 */
export function viewDigest(view: string | { readonly path: string }): string {
  const db = new Database(typeof view === 'string' ? view : view.path, { readonly: true, fileMustExist: true });
  try {
    return db.transaction(() => digestOf(db))();
  } finally {
    db.close();
  }
}

function digestOf(db: Database.Database): string {
  const hash = createHash('sha256');
  const tables = db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .pluck()
    .all() as string[];
  for (const table of tables) if (!ENGINE_TABLES.includes(table)) addTable(hash, db, table);
  return hash.digest('hex');
}

function addTable(hash: Hash, db: Database.Database, table: string): void {
  const columns = db.prepare(`SELECT name FROM pragma_table_info(?) ORDER BY cid`).pluck().all(table) as string[];
  const names = columns.map(quoted).join(', ');
  add(hash, `${table}(${names})`);
  const rows = db
    .prepare(`SELECT ${names} FROM ${quoted(table)} ORDER BY ${names}`)
    .raw()
    .safeIntegers();
  for (const row of rows.iterate()) for (const value of row as unknown[]) add(hash, value);
}

/** Type and length first, so that no two different rows read the same. */
function add(hash: Hash, value: unknown): void {
  if (value === null) hash.update('n;');
  else if (typeof value === 'bigint') hash.update(`i${value.toString()};`);
  else if (typeof value === 'number') hash.update(`f${value.toString()};`);
  else if (Buffer.isBuffer(value)) hash.update(`b${value.length};`).update(value);
  else hash.update(`s${Buffer.byteLength(value as string)};`).update(value as string);
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
