/**
 * How the rows of the fairness view are told: always whole, from all that is known of a hold. So they come out the same in whatever
 * order it became known.
 */
import { calendarDays } from '../plain/days.js';
import { sql, type Rows } from '../projections/projection.js';
import { givingsOf, NEVER, type Giving, type KnownHold, type Named } from './giving.js';

/** What an event is written with: the tables, and its place in the log, which rows that change are touched with. */
export interface Writing {
  readonly rows: Rows;
  readonly position: bigint;
}

interface HoldRow extends KnownHold {
  readonly holdId: string;
  readonly titleId: string;
  readonly patron: string;
  readonly placedAt: string;
  readonly servedAt: string;
}

const HOLD = sql`
  SELECT hold_id AS holdId, title_id AS titleId, barcode, patron_library AS patron, placed_at AS placedAt, status,
    ended_at AS endedAt, taken, served_at AS servedAt
  FROM hold WHERE hold_id = ?`;

const COUNTED = 'SELECT barcode FROM giving WHERE hold_id = ? AND (owner IS NOT NULL OR filled_at IS NOT NULL)';

/** Tells again which items were given to a hold; nothing while the hold itself is not known. */
export function tellHold(holdId: string, writing: Writing): void {
  const { rows, position } = writing;
  const hold = rows.get<HoldRow>(HOLD, holdId);
  if (!hold) return;
  const givings = givingsOf(hold, rows.all<Named>('SELECT barcode, at FROM named WHERE hold_id = ?', holdId));
  const ends = [hold.endedAt ?? NEVER, ...givings.map(({ givenAt }) => givenAt)];
  serve(hold, ends.sort()[0] ?? NEVER, writing);
  for (const { barcode } of rows.all<Giving>(COUNTED, holdId)) {
    if (givings.some((giving) => giving.barcode === barcode)) continue;
    rows.run(WITHDRAW, position, holdId, barcode);
  }
  for (const giving of givings) write(hold, giving, writing);
}

/** The holds to which items of a branch, or one item, were given. */
export function tellTheirHolds(column: 'owning_branch' | 'barcode', value: string, writing: Writing): void {
  const holds = `SELECT DISTINCT hold_id AS holdId FROM giving WHERE ${column} = ? ORDER BY hold_id`;
  for (const { holdId } of writing.rows.all<{ holdId: string }>(holds, value)) tellHold(holdId, writing);
}

interface Owner {
  readonly branch: string;
  readonly library: string | null;
  readonly age: string;
}

const OWNER = sql`
  SELECT owned.branch, library,
    CASE WHEN acquired_on IS NULL THEN 'undated' WHEN new_from <= ? AND new_until > ? THEN 'new' ELSE 'older' END AS age
  FROM owned LEFT JOIN branch ON code = owned.branch
  WHERE barcode = ? AND since <= ? ORDER BY since DESC LIMIT 1`;

const WRITE = sql`
  INSERT INTO giving (hold_id, barcode, title_id, patron, owning_branch, owner, given_at, filled_at, tenths, age, passed, touched)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (hold_id, barcode) DO UPDATE SET owning_branch = excluded.owning_branch, owner = excluded.owner,
    given_at = excluded.given_at, filled_at = excluded.filled_at, tenths = excluded.tenths, age = excluded.age,
    passed = excluded.passed, touched = excluded.touched
  WHERE (owning_branch, owner, given_at, filled_at, age, passed) IS NOT (excluded.owning_branch, excluded.owner,
    excluded.given_at, excluded.filled_at, excluded.age, excluded.passed)`;

/** It stays, so that followers of touched see it go; without owner and pick-up it counts nowhere. */
const WITHDRAW = sql`
  UPDATE giving SET owning_branch = NULL, owner = NULL, filled_at = NULL, tenths = NULL, age = NULL, passed = NULL, touched = ?
  WHERE hold_id = ? AND barcode = ?`;

function write(hold: HoldRow, { barcode, givenAt, filledAt }: Giving, { rows, position }: Writing): void {
  const { holdId, titleId, patron, placedAt } = hold;
  const owned = rows.get<Owner>(OWNER, givenAt, givenAt, barcode, givenAt);
  const owner = owned?.library ?? null;
  const given = { titleId, barcode, patron, owner, placedAt, givenAt };
  rows.run(
    WRITE,
    holdId,
    barcode,
    titleId,
    patron,
    owned?.branch ?? null,
    owner,
    givenAt,
    filledAt,
    filledAt === null ? null : Math.round(calendarDays(placedAt, filledAt) * 10),
    owned?.age ?? null,
    passedOver(given, rows),
    position,
  );
}

interface Given {
  readonly titleId: string;
  readonly barcode: string;
  readonly patron: string;
  readonly owner: string | null;
  readonly placedAt: string;
  readonly givenAt: string;
}

/** The oldest hold that was placed earlier, waited unserved for the same title, and would have taken this copy. */
const PASSED = (side: '=' | '<>') => sql`
  SELECT hold_id AS holdId FROM hold
  WHERE title_id = ? AND served_at > ? AND placed_at < ? AND (barcode IS NULL OR barcode = ?) AND patron_library ${side} ?
  ORDER BY placed_at, hold_id LIMIT 1`;
/** By an item that went to a partner local patrons are passed over, by one that stayed those of partners. */
const LOCAL_PASSED = PASSED('=');
const PARTNER_PASSED = PASSED('<>');

function passedOver({ titleId, barcode, patron, owner, placedAt, givenAt }: Given, rows: Rows): string | null {
  if (owner === null) return null;
  const passed = patron === owner ? PARTNER_PASSED : LOCAL_PASSED;
  // A clock that is wrong may have given it before it was asked for.
  const before = placedAt < givenAt ? placedAt : givenAt;
  return rows.get<{ holdId: string }>(passed, titleId, givenAt, before, barcode, owner)?.holdId ?? null;
}

interface GivenMeanwhile extends Given {
  readonly seq: number;
  readonly passed: string | null;
}

const PASS = 'UPDATE giving SET passed = ?, touched = ? WHERE seq = ?';
const GIVEN_MEANWHILE = sql`
  SELECT giving.seq, passed, giving.title_id AS titleId, giving.barcode, patron, owner, placed_at AS placedAt, given_at AS givenAt
  FROM giving JOIN hold USING (hold_id)
  WHERE giving.title_id = ? AND given_at >= ? AND given_at < ? AND hold_id <> ?`;

interface Meanwhile {
  readonly since: string;
  readonly until: string;
  readonly butOf: string;
}

/** A hold waits, or no longer waits, in that time: whatever was given of its title then may or may not have passed it over. */
export function tellPassedOver(titleId: string, { since, until, butOf }: Meanwhile, { rows, position }: Writing): void {
  for (const given of rows.all<GivenMeanwhile>(GIVEN_MEANWHILE, titleId, since, until, butOf)) {
    const passed = passedOver(given, rows);
    if (passed !== given.passed) rows.run(PASS, passed, position, given.seq);
  }
}

function serve({ holdId, titleId, servedAt: before }: HoldRow, servedAt: string, writing: Writing): void {
  if (servedAt === before) return;
  writing.rows.run('UPDATE hold SET served_at = ? WHERE hold_id = ?', servedAt, holdId);
  const [since = NEVER, until = NEVER] = [before, servedAt].sort();
  tellPassedOver(titleId, { since, until, butOf: holdId }, writing);
}
