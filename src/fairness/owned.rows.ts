/** Which branch owned an item, and from when to when it was new, by what the catalog said. */
import type { ItemCatalogued } from '../courier/index.js';
import { DEFAULT_ZONE } from '../plain/days.js';
import type { Rows } from '../projections/projection.js';
import { NEVER, newTime } from './giving.js';

interface Spell {
  readonly seq: number;
  readonly since: string;
  readonly branch: string;
  readonly acquiredOn: string | null;
}

const SPELLS = 'SELECT seq, since, branch, acquired_on AS acquiredOn FROM owned WHERE barcode = ? ORDER BY since';

/**
 * What the catalog says first holds from the beginning; another owner from the time on at which that was recorded. A date of
 * acquisition corrects the one before. Answers whether anything changed.
 */
export function catalogued(
  { barcode, owningBranch, ...facts }: ItemCatalogued['data'],
  recordedAt: string,
  rows: Rows,
): boolean {
  const acquiredOn = facts.acquiredOn ?? null;
  const last = rows.all<Spell>(SPELLS, barcode).at(-1);
  if (last?.branch === owningBranch && last.acquiredOn === acquiredOn) return false;
  if (!last) begin(barcode, '', owningBranch, rows);
  else if (last.branch !== owningBranch) {
    // Recorded in the same moment, the later statement is the one that counts.
    if (recordedAt <= last.since) rows.run('UPDATE owned SET branch = ? WHERE seq = ?', owningBranch, last.seq);
    else {
      rows.run('UPDATE owned SET until = ? WHERE seq = ?', recordedAt, last.seq);
      begin(barcode, recordedAt, owningBranch, rows);
    }
  }
  for (const { seq, branch } of rows.all<Spell>(SPELLS, barcode)) date(seq, acquiredOn, zoneOf(branch, rows), rows);
  return true;
}

/** Answers whether a branch that was known before has another library or another calendar now. */
export function registered(code: string, library: string, zone: string, rows: Rows): boolean {
  const known = 'SELECT library, time_zone AS zone FROM branch WHERE code = ?';
  const before = rows.get<{ library: string; zone: string }>(known, code);
  rows.run('INSERT OR REPLACE INTO branch VALUES (?, ?, ?)', code, library, zone);
  // Nothing is catalogued for a branch before it is registered.
  if (!before || (before.library === library && before.zone === zone)) return false;
  const theirs = 'SELECT seq, acquired_on AS acquiredOn FROM owned WHERE branch = ? AND acquired_on IS NOT NULL';
  for (const { seq, acquiredOn } of rows.all<Spell>(theirs, code)) date(seq, acquiredOn, zone, rows);
  return true;
}

function begin(barcode: string, since: string, branch: string, rows: Rows): void {
  const insert = 'INSERT INTO owned (barcode, since, until, branch) VALUES (?, ?, ?, ?)';
  rows.run(insert, barcode, since, NEVER, branch);
}

function date(seq: number, acquiredOn: string | null, zone: string, rows: Rows): void {
  const { newFrom, newUntil } = acquiredOn === null ? { newFrom: null, newUntil: null } : newTime(acquiredOn, zone);
  const update = 'UPDATE owned SET acquired_on = ?, new_from = ?, new_until = ? WHERE seq = ?';
  rows.run(update, acquiredOn, newFrom, newUntil, seq);
}

const zoneOf = (branch: string, rows: Rows): string =>
  rows.get<{ zone: string }>('SELECT time_zone AS zone FROM branch WHERE code = ?', branch)?.zone ?? DEFAULT_ZONE;
