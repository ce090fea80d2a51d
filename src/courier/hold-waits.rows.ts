/** Holds with their legs, as the view has them: read by when they were placed, a stretch at a time. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Value } from '../projections/projection.js';
import type { RowsRead } from '../projections/view-reader.js';
import { scopeList, type Caller } from '../http/caller.js';
import { waitOf, type Hold, type Leg, type Wait } from './hold-wait.js';

export interface HoldWithWait {
  readonly holdId: string;
  readonly status: Hold['status'];
  readonly pickupBranch: string;
  readonly patronLibrary: string;
  readonly placedAt: string;
  readonly legs: readonly Leg[];
  readonly wait: Wait;
}

/** Whose holds. One concerns the branch where it is picked up, and the library of the patron who waits. */
export type Whose = Pick<Caller, 'scope' | 'library'>;

/** From one moment of placing, or the hold after which to go on, until before another. */
export interface Stretch {
  readonly since: string;
  readonly afterHold?: string;
  readonly until: string;
  /** So many holds are read at first; more only if they are asked for. */
  readonly atFirst?: number;
}

/** A hold and one of its legs, or none; in the order of `ROWS`. */
type Row = readonly [
  holdId: string,
  status: Hold['status'],
  pickupBranch: string,
  patronLibrary: string,
  placedAt: string,
  endedAt: string | null,
  barcode: string | null,
  from: string,
  shippedAt: string | null,
  receivedAt: string | null,
  receivedBy: string | null,
];

const CONCERNS = '(? IS NULL OR pickup_branch IN (SELECT value FROM json_each(?)) OR patron_library = ?)';
const concerning = ({ scope, library }: Whose) => [scopeList(scope), scopeList(scope), library ?? null] as const;

/** All rows as one text: that is handed over, and read, in half the time that as many values take. */
const ROWS = (holds: string) => `
  SELECT json_group_array(json_array(hold_id, status, pickup_branch, patron_library, placed_at, ended_at, barcode, from_branch,
    shipped_at, received_at, received_by)) AS rows
  FROM (${holds}) LEFT JOIN leg USING (hold_id)`;

const ONE = ROWS(`SELECT * FROM hold WHERE hold_id = ? AND ${CONCERNS}`);
const SOME = ROWS(`
  SELECT * FROM hold WHERE (placed_at, hold_id) > (?, ?) AND placed_at < ? AND ${CONCERNS} AND ${CONCERNS}
  ORDER BY placed_at, hold_id LIMIT ?`);
const PAGE = 5_000;

/** Undefined if no such hold was placed, or none that concerns them. */
export function holdIn(view: RowsRead, holdId: string, whose: Whose): HoldWithWait | undefined {
  return read(view, ONE, holdId, ...concerning(whose))[0];
}

/** In the order in which they were placed, some at a time; what else is to be done has its turn in between. */
export async function* holdsIn(
  view: RowsRead,
  { since, afterHold = '', until, atFirst = PAGE }: Stretch,
  whose: Whose,
  also: Whose,
): AsyncGenerator<readonly HoldWithWait[]> {
  let [from, after, most] = [since, afterHold, Math.min(atFirst, PAGE)];
  for (;;) {
    const holds = read(view, SOME, from, after, until, ...concerning(whose), ...concerning(also), most);
    const last = holds.at(-1);
    if (last) yield holds;
    if (!last || holds.length < most) return;
    [from, after, most] = [last.placedAt, last.holdId, PAGE];
    await turn();
  }
}

function read(view: RowsRead, sql: string, ...values: readonly Value[]): readonly HoldWithWait[] {
  const rows = JSON.parse(view.get<{ rows: string }>(sql, ...values)?.rows ?? '[]') as Row[];
  const byHold = new Map<string, [Row, Leg[]]>();
  for (const row of rows) {
    const { 0: holdId, 6: barcode, 7: from, 8: shippedAt, 9: receivedAt, 10: receivedBy } = row;
    let hold = byHold.get(holdId);
    if (!hold) byHold.set(holdId, (hold = [row, []]));
    if (barcode === null) continue;
    hold[1].push({ barcode, from, shippedAt: ms(shippedAt), receivedAt: ms(receivedAt), receivedBy });
  }
  return [...byHold.values()].map(([row, legs]) => holdOf(row, legs)).sort(inOrder);
}

function holdOf(row: Row, legs: readonly Leg[]): HoldWithWait {
  const { 0: holdId, 1: status, 2: pickupBranch, 3: patronLibrary, 4: placedAt, 5: endedAt } = row;
  const hold = { status, pickupBranch, placedAt: Date.parse(placedAt), endedAt: ms(endedAt) };
  return { holdId, status, pickupBranch, patronLibrary, placedAt, legs, wait: waitOf(hold, legs) };
}

/** As SQLite orders them. */
function inOrder(a: HoldWithWait, b: HoldWithWait): number {
  if (a.placedAt !== b.placedAt) return a.placedAt < b.placedAt ? -1 : 1;
  return a.holdId < b.holdId ? -1 : 1;
}

const ms = (time: string | null): number | null => (time === null ? null : Date.parse(time));
