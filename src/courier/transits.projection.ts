/** Every transit as a row, and when the courier runs. Read by `transits.queries` as a list and by `lag.columns` for figures. */
import type { BranchEvent, LaneScheduled } from '../partners/index.js';
import { knownFrom, projection, sql, type ApplyContext } from '../projections/projection.js';
import type { ItemEvent } from './item.events.js';
import { applyJourneys, journeyTable, keepJourneys, type JourneyChange, type JourneyEvent } from './journey.rows.js';
import type { Transit } from './journey.shape.js';

export const transits = projection<ItemEvent | BranchEvent | LaneScheduled>({
  name: 'transits',
  version: 4,
  tables: sql`
    ${journeyTable}
    CREATE TABLE zone (
      branch TEXT PRIMARY KEY, time_zone TEXT NOT NULL, touched INTEGER NOT NULL, known_from INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE schedule (
      from_branch TEXT NOT NULL, to_branch TEXT NOT NULL, since TEXT NOT NULL, weekdays TEXT NOT NULL,
      touched INTEGER NOT NULL, known_from INTEGER NOT NULL, PRIMARY KEY (from_branch, to_branch, since)
    ) STRICT, WITHOUT ROWID;
    -- A branch that is open after all keeps its row, so that followers of touched see it open.
    CREATE TABLE closure (
      branch TEXT NOT NULL, date TEXT NOT NULL, closed INTEGER NOT NULL, touched INTEGER NOT NULL,
      known_from INTEGER NOT NULL, PRIMARY KEY (branch, date)
    ) STRICT, WITHOUT ROWID;
    -- seq only grows; a transit that a later scan explained away is 'withdrawn', so that followers of touched see it go.
    CREATE TABLE transit (
      seq INTEGER PRIMARY KEY, barcode TEXT NOT NULL, transit_id TEXT NOT NULL,
      from_branch TEXT NOT NULL, to_branch TEXT NOT NULL, status TEXT NOT NULL, purpose TEXT NOT NULL, hold_id TEXT,
      shipped_at TEXT, received_at TEXT, received_by TEXT, lost_at TEXT, ended_before TEXT,
      days REAL, set_aside TEXT, touched INTEGER NOT NULL, known_from INTEGER NOT NULL,
      UNIQUE (barcode, transit_id)
    ) STRICT;
    CREATE INDEX zone_touched ON zone (touched);
    CREATE INDEX schedule_touched ON schedule (touched);
    CREATE INDEX closure_touched ON closure (touched);
    CREATE INDEX transit_touched ON transit (touched);
    CREATE INDEX transit_unusual ON transit (status, seq) WHERE status <> 'closed';
    CREATE INDEX transit_of_hold ON transit (hold_id) WHERE hold_id IS NOT NULL;`,
  past: ['zone', 'schedule', 'closure', 'transit'],
  keeping: keepJourneys(),
  apply: {
    'branch-registered': ({ data, ...event }, { rows }) =>
      rows.run(SAY_ZONE, data.code, data.timeZone, event.position, knownFrom(event)),
    'branch-closed': ({ data: { code, date }, ...event }, { rows }) =>
      rows.run(SAY_CLOSED, code, date, 1, event.position, knownFrom(event)),
    'branch-reopened': ({ data: { code, date }, ...event }, { rows }) =>
      rows.run(SAY_CLOSED, code, date, 0, event.position, knownFrom(event)),
    'lane-scheduled': ({ data: { from, to, since, weekdays }, ...event }, { rows }) =>
      rows.run(SAY_SCHEDULE, from, to, since, JSON.stringify(weekdays), event.position, knownFrom(event)),
    ...applyJourneys(write),
  },
});

function write(
  { barcode, transits: touched, withdrawn }: JourneyChange,
  event: JourneyEvent,
  { rows }: ApplyContext,
): void {
  const gone = withdrawn === 'all others' ? othersThan(touched, barcode, rows) : withdrawn;
  const known = knownFrom(event);
  for (const transitId of gone) rows.run(WITHDRAW, event.position, known, barcode, transitId);
  for (const transit of touched) {
    rows.run(
      UPSERT,
      barcode,
      transit.transitId,
      transit.from,
      transit.to,
      transit.status,
      transit.purpose,
      transit.holdId ?? null,
      transit.shippedAt ?? null,
      transit.receivedAt ?? null,
      transit.receivedBy ?? null,
      transit.lostAt ?? null,
      transit.endedBefore ?? null,
      transit.days,
      transit.setAside ? JSON.stringify(transit.setAside) : null,
      event.position,
      known,
    );
  }
}

const SAY_ZONE = sql`
  INSERT INTO zone VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET time_zone = excluded.time_zone, touched = excluded.touched, known_from = excluded.known_from
  WHERE time_zone <> excluded.time_zone`;
const SAY_CLOSED = sql`
  INSERT INTO closure VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET closed = excluded.closed, touched = excluded.touched, known_from = excluded.known_from`;
const SAY_SCHEDULE = sql`
  INSERT INTO schedule VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET weekdays = excluded.weekdays, touched = excluded.touched, known_from = excluded.known_from`;

const UPSERT = sql`
  INSERT INTO transit (barcode, transit_id, from_branch, to_branch, status, purpose, hold_id, shipped_at, received_at,
    received_by, lost_at, ended_before, days, set_aside, touched, known_from)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (barcode, transit_id) DO UPDATE SET from_branch = excluded.from_branch, to_branch = excluded.to_branch,
    status = excluded.status, purpose = excluded.purpose, hold_id = excluded.hold_id, shipped_at = excluded.shipped_at,
    received_at = excluded.received_at, received_by = excluded.received_by, lost_at = excluded.lost_at,
    ended_before = excluded.ended_before, days = excluded.days, set_aside = excluded.set_aside,
    touched = excluded.touched, known_from = excluded.known_from
  -- A journey told anew names all its transits; those that did not change are left untouched, and their indexes with them.
  WHERE (from_branch, to_branch, status, purpose, hold_id, shipped_at, received_at, received_by, lost_at, ended_before, days,
    set_aside) IS NOT (excluded.from_branch, excluded.to_branch, excluded.status, excluded.purpose, excluded.hold_id,
    excluded.shipped_at, excluded.received_at, excluded.received_by, excluded.lost_at, excluded.ended_before, excluded.days,
    excluded.set_aside)`;

const WITHDRAW =
  "UPDATE transit SET status = 'withdrawn', touched = ?, known_from = ? WHERE barcode = ? AND transit_id = ?";

function othersThan(kept: readonly Transit[], barcode: string, rows: ApplyContext['rows']): readonly string[] {
  return rows
    .all<{ transitId: string }>(
      "SELECT transit_id AS transitId FROM transit WHERE barcode = ? AND status <> 'withdrawn'",
      barcode,
    )
    .map(({ transitId }) => transitId)
    .filter((transitId) => !kept.some((transit) => transit.transitId === transitId));
}
