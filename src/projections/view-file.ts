/**
 * The SQLite file of one version of a view, as its one writer sees it: rows, checkpoint and events set aside. Rows and
 * checkpoint are committed together, so that each event counts exactly once whatever happens.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { START, type RecordedEvent } from '../event-store/event-store.js';
import { faultOf, textOf } from './errors.js';
import type { Log } from './options.js';
import { keepPast, PAST_FORMAT } from './past.js';
import type { Projection, Rows } from './projection.js';
import { rowsOf } from './statements.js';

/** The engine's own tables in every view file. */
export const ENGINE_TABLES: readonly string[] = ['engine_checkpoint', 'set_aside'];

const TABLES = `
  CREATE TABLE engine_checkpoint (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL, version INTEGER NOT NULL, tables_hash TEXT NOT NULL,
    position INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE set_aside (
    position INTEGER PRIMARY KEY, stream TEXT NOT NULL, type TEXT NOT NULL, error TEXT NOT NULL
  ) STRICT;`;

/** Larger files are not read through at opening: a broken page is then found when it is used. */
const CHECKED_AT_OPENING = 64 * 2 ** 20;

/** The file is of no use: damaged, or written for other tables. It can be deleted, the log has it all. */
export class ViewUnusable extends Error {
  override readonly name = 'ViewUnusable';
}

/** An event that a view has set aside because it could not be applied. */
export interface SetAside {
  readonly position: bigint;
  readonly stream: string;
  readonly type: string;
  readonly error: string;
}

export class ViewFile {
  readonly rows: Rows;
  private committed: bigint;
  private asideCommitted: number;
  private asidePending = 0;

  private constructor(
    readonly path: string,
    private readonly db: Database.Database,
  ) {
    this.rows = rowsOf(db);
    const [checkpoint] = db.prepare('SELECT position FROM engine_checkpoint').safeIntegers().pluck().all();
    this.committed = checkpoint as bigint;
    this.asideCommitted = db.prepare('SELECT count(*) FROM set_aside').pluck().get() as number;
  }

  /** A new file at position `START`, in place of whatever is there. Throws what the disk throws. */
  static create(path: string, projection: Projection): ViewFile {
    removeView(path);
    mkdirSync(dirname(path), { recursive: true });
    return opened(path, (db) => {
      db.transaction(() => {
        db.exec(TABLES);
        db.exec(projection.tables);
        keepPast(db, projection.past ?? []);
        db.prepare('INSERT INTO engine_checkpoint VALUES (1, ?, ?, ?, ?)').run(
          projection.name,
          projection.version,
          tablesHash(projection),
          START,
        );
      })();
      return new ViewFile(path, db);
    });
  }

  /** The file as it was left. Throws `ViewUnusable`, or what the disk throws. */
  static reopen(path: string, projection: Projection): ViewFile {
    try {
      return opened(path, (db) => {
        checkPages(path, db);
        checkOrigin(db, projection);
        return new ViewFile(path, db);
      });
    } catch (error) {
      if (error instanceof ViewUnusable || faultOf(error) === 'machine') throw error;
      throw new ViewUnusable(textOf(error), { cause: error });
    }
  }

  /** Everything in the log up to here is in the file, committed. */
  get position(): bigint {
    return this.committed;
  }

  get setAsideCount(): number {
    return this.asideCommitted + this.asidePending;
  }

  begin(): void {
    this.rows.run('BEGIN IMMEDIATE');
  }

  /** Commits the rows written since `begin`, if any, with the position they bring the view to. */
  commit(position: bigint): void {
    this.rows.run('UPDATE engine_checkpoint SET position = ?', position);
    if (this.db.inTransaction) this.rows.run('COMMIT');
    this.committed = position;
    this.asideCommitted += this.asidePending;
    this.asidePending = 0;
  }

  rollback(): void {
    // SQLite may have rolled back by itself, as when the disk is full.
    if (this.db.inTransaction) this.rows.run('ROLLBACK');
    this.asidePending = 0;
  }

  savepoint(): void {
    this.rows.run('SAVEPOINT event');
  }

  keep(): void {
    this.rows.run('RELEASE event');
  }

  /** Undoes what was written since `savepoint` and notes the event instead. */
  setAside(event: RecordedEvent, error: unknown): void {
    this.rows.run('ROLLBACK TO event');
    this.rows.run('RELEASE event');
    const { position, stream, type } = event;
    this.rows.run('INSERT OR REPLACE INTO set_aside VALUES (?, ?, ?, ?)', position, stream, type, textOf(error));
    this.asidePending++;
  }

  /** Without a commit: what is not committed is lost, and applied again next time. */
  close(): void {
    this.db.close();
  }
}

export const viewPath = (folder: string, name: string, version: number, suffix: '' | '.building' = ''): string =>
  join(folder, `${name}-v${version}${suffix}.db`);

export const viewExists = (path: string): boolean => existsSync(path);

/**
 * The file as it was left, if it is there and fits the projection and a log that ends at `head`; otherwise what is there
 * is deleted. Throws what the disk throws.
 */
export function openIfUsable(path: string, projection: Projection, head: bigint, log: Log): ViewFile | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const file = ViewFile.reopen(path, projection);
    if (file.position <= head) return file;
    file.close();
    throw new ViewUnusable(`It is at position ${file.position.toString()}, but the log ends at ${head.toString()}.`);
  } catch (error) {
    if (!(error instanceof ViewUnusable)) throw error;
    log('warn', `View file ${path} is deleted and built again: ${error.message}`, { view: projection.name });
    removeView(path);
    return undefined;
  }
}

export function removeView(path: string): void {
  // The database first: a database without its -wal would be torn, a -wal without its database is nothing.
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

/** Puts the closed, complete file `from` in the place of `to`. Interrupted anywhere, one of both is left whole. */
export function replaceView(from: string, to: string): void {
  removeView(to);
  renameSync(from, to);
}

/** Deletes what is left of versions before `projection.version`. Newer ones stay: a roll-back may be rolled forward. */
export function removeOlderVersions(folder: string, projection: Projection): void {
  const ofThisView = new RegExp(`^${projection.name}-v(\\d+)(\\.building)?\\.db$`);
  for (const file of readdirSync(folder)) {
    const version = ofThisView.exec(file)?.[1];
    if (version !== undefined && Number(version) < projection.version) removeView(join(folder, file));
  }
}

function opened<T>(path: string, use: (db: Database.Database) => T): T {
  const db = new Database(path);
  try {
    db.pragma('journal_mode = WAL');
    // A view can be rebuilt: it need not survive a power cut to the last commit, only stay whole.
    db.pragma('synchronous = NORMAL');
    db.pragma('wal_autocheckpoint = 4000');
    db.pragma('cache_size = -16000');
    // A row that is replaced is deleted first: with this the triggers of a past that is kept see it.
    db.pragma('recursive_triggers = ON');
    return use(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkPages(path: string, db: Database.Database): void {
  if (statSync(path).size > CHECKED_AT_OPENING) return;
  const verdict = db.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new ViewUnusable(String(verdict));
}

function checkOrigin(db: Database.Database, projection: Projection): void {
  const origin = db.prepare('SELECT name, version, tables_hash FROM engine_checkpoint').raw().get() as
    unknown[] | undefined;
  const wanted = [projection.name, projection.version, tablesHash(projection)];
  if (origin?.join() !== wanted.join()) throw new ViewUnusable('It was built with other tables.');
}

const tablesHash = ({ tables, past }: Projection): string =>
  createHash('sha256')
    .update(past ? `${tables}past ${PAST_FORMAT}: ${past.join()}` : tables)
    .digest('hex');
