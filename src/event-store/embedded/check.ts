/**
 * Goes through a whole log and says what is wrong with it, for the `check` command. Finds what breaks the file or the log's
 * own rules; a change that leaves both whole is found by the evidence log, not here.
 */
import { existsSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { logPath } from './log-file.js';
import { APPLICATION_ID, LOG_VERSION } from './schema.js';
import { rescue, words } from './trouble.js';

/** Events read in one go. */
const WINDOW = 5_000;
/** Problems that SQLite's own check names before it gives up. */
const PROBLEMS = 20;

export interface LogCheck {
  readonly events: number;
  readonly streams: number;
  /** What is wrong, one sentence each; empty if nothing is. */
  readonly findings: readonly string[];
}

export interface CheckProgress {
  readonly checked: number;
  readonly events: number;
}

type CheckedRow = [number, string | null, string | null, string, string];

/** Only reads, and may run beside the service. Nothing is thrown for a damaged log: that is a finding. */
export async function checkLog(
  folder: string,
  onProgress: (progress: CheckProgress) => void = () => undefined,
): Promise<LogCheck> {
  const file = logPath(folder);
  if (!existsSync(file)) return { events: 0, streams: 0, findings: [`There is no log.db in ${folder}.`] };
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    return await checkDatabase(db, folder, onProgress);
  } catch (error) {
    return { events: 0, streams: 0, findings: [`log.db cannot be read: ${words(error)}.`, rescue(folder)] };
  } finally {
    db?.close();
  }
}

async function checkDatabase(
  db: Database.Database,
  folder: string,
  onProgress: (progress: CheckProgress) => void,
): Promise<LogCheck> {
  const foreign = marks(db);
  if (foreign.length > 0) return { events: 0, streams: 0, findings: foreign };
  const findings = [
    ...attempt('The file could not be checked', () => fileProblems(db)),
    ...attempt('The streams could not be checked', () => gaps(db)),
    ...(await contents(db, onProgress)),
  ];
  if (findings.length > 0) findings.push(rescue(folder));
  const count = (table: string) =>
    attemptOr(0, () => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()));
  return { events: count('events'), streams: count('streams'), findings };
}

function marks(db: Database.Database): string[] {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) return ['log.db is not a Waybill log.'];
  const version = Number(db.pragma('user_version', { simple: true }));
  return version === LOG_VERSION ? [] : [`log.db is of log version ${version}; this Waybill knows ${LOG_VERSION}.`];
}

function fileProblems(db: Database.Database): string[] {
  const rows = db.pragma(`integrity_check(${PROBLEMS})`) as { integrity_check: string }[];
  return rows
    .map((row) => row.integrity_check)
    .filter((problem) => problem !== 'ok')
    .map((problem) => `The file is damaged: ${problem}.`);
}

/** A stream of n events has the revisions 0 to n - 1. */
function gaps(db: Database.Database): string[] {
  const query = `SELECT s.name, count(*), min(e.revision), max(e.revision) FROM events e LEFT JOIN streams s ON s.id = e.stream_id
    GROUP BY e.stream_id HAVING min(e.revision) <> 0 OR max(e.revision) <> count(*) - 1`;
  return db
    .prepare<[], [string | null, number, number, number]>(query)
    .raw()
    .all()
    .map(
      ([name, count, first, last]) =>
        `Stream ${name ?? '(nameless)'} has gaps: ${count} events with revisions ${first} to ${last}.`,
    );
}

/** Every event in order: its place, its names, its JSON. Each kind of problem is told once, with how often and where first. */
async function contents(db: Database.Database, onProgress: (progress: CheckProgress) => void): Promise<string[]> {
  const page = db
    .prepare<[number, number], CheckedRow>(
      `SELECT e.position, s.name, t.name, e.data, e.metadata FROM events e
       LEFT JOIN streams s ON s.id = e.stream_id LEFT JOIN types t ON t.id = e.type_id
       WHERE e.position > ? ORDER BY e.position LIMIT ?`,
    )
    .raw();
  const tally = new Tally();
  const total = attemptOr(0, () => Number(db.prepare('SELECT max(position) FROM events').pluck().get() ?? 0));
  let last = 0;
  let checked = 0;
  try {
    for (;;) {
      const rows = page.all(last, WINDOW);
      for (const row of rows) {
        if (row[0] !== last + 1) tally.add('missing before another', row[0]);
        checkRow(row, tally);
        last = row[0];
      }
      checked += rows.length;
      onProgress({ checked, events: total });
      if (rows.length < WINDOW) return tally.sentences();
      await turn();
    }
  } catch (error) {
    return [...tally.sentences(), `No event after position ${last} could be read: ${words(error)}.`];
  }
}

function checkRow([position, stream, type, data, metadata]: CheckedRow, tally: Tally): void {
  if (stream === null) tally.add('without a stream', position);
  if (type === null) tally.add('without a type', position);
  if (!isJson(data)) tally.add('with data that is not JSON', position);
  if (!isJson(metadata)) tally.add('with metadata that is not JSON', position);
}

class Tally {
  private readonly kinds = new Map<string, { count: number; first: number }>();

  add(kind: string, position: number): void {
    const known = this.kinds.get(kind);
    if (known) known.count++;
    else this.kinds.set(kind, { count: 1, first: position });
  }

  sentences(): string[] {
    return [...this.kinds].map(
      ([kind, { count, first }]) => `Events ${kind}: ${count}, the first at position ${first}.`,
    );
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function attempt(what: string, check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    return [`${what}: ${words(error)}.`];
  }
}

function attemptOr<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}
