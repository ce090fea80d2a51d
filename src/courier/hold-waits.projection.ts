/**
 * How long each hold waited, by segment: lender (placed → shipped), courier (shipped → received), pickup (received → picked
 * up). A hold's trips are its legs; several of them when the item was misrouted or sent on.
 */
import type { HoldEvent } from '../holds/index.js';
import { knownFrom, projection, sql, type ApplyContext, type Recorded } from '../projections/projection.js';
import type { ItemEvent } from './item.events.js';
import { applyJourneys, journeyTable, keepJourneys, type JourneyChange, type JourneyEvent } from './journey.rows.js';
import type { Transit } from './journey.shape.js';

export const holdWaits = projection<HoldEvent | ItemEvent>({
  name: 'hold-waits',
  version: 3,
  tables: sql`
    ${journeyTable}
    CREATE TABLE hold (
      hold_id TEXT PRIMARY KEY, pickup_branch TEXT NOT NULL, patron_library TEXT NOT NULL, status TEXT NOT NULL,
      placed_at TEXT NOT NULL, ended_at TEXT, known_from INTEGER NOT NULL
    ) STRICT;
    -- A leg that a later scan explained away keeps its row, and belongs to no hold.
    CREATE TABLE leg (
      barcode TEXT NOT NULL, transit_id TEXT NOT NULL, hold_id TEXT,
      shipped_at TEXT, received_at TEXT, received_by TEXT, known_from INTEGER NOT NULL, PRIMARY KEY (barcode, transit_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX leg_of_hold ON leg (hold_id) WHERE hold_id IS NOT NULL;`,
  past: ['hold', 'leg'],
  keeping: keepJourneys(),
  apply: {
    'hold-placed': (event, { rows }) => {
      const { holdId, pickupBranch, patronLibrary, occurredAt } = event.data;
      const insert = "INSERT INTO hold VALUES (?, ?, ?, 'waiting', ?, NULL, ?)";
      rows.run(insert, holdId, pickupBranch, patronLibrary, occurredAt, knownFrom(event));
    },
    'hold-picked-up': (event, context) => end(event, 'picked-up', context),
    'hold-cancelled': (event, context) => end(event, 'cancelled', context),
    'hold-expired': (event, context) => end(event, 'expired', context),
    ...applyJourneys(write),
  },
});

type HoldEnded = Recorded<HoldEvent, 'hold-picked-up' | 'hold-cancelled' | 'hold-expired'>;

function end(event: HoldEnded, status: string, { rows }: ApplyContext): void {
  const { holdId, occurredAt } = event.data;
  const update = 'UPDATE hold SET status = ?, ended_at = ?, known_from = ? WHERE hold_id = ?';
  rows.run(update, status, occurredAt, knownFrom(event), holdId);
}

function write({ barcode, transits, withdrawn }: JourneyChange, event: JourneyEvent, { rows }: ApplyContext): void {
  const known = knownFrom(event);
  const gone = withdrawn === 'all others' ? othersThan(transits, barcode, rows) : withdrawn;
  for (const transitId of gone) rows.run(WITHDRAW, known, barcode, transitId);
  for (const { transitId, holdId, shippedAt = null, receivedAt = null, receivedBy = null } of transits) {
    if (holdId === undefined) continue;
    rows.run(UPSERT, barcode, transitId, holdId, shippedAt, receivedAt, receivedBy, known);
  }
}

const WITHDRAW = `
  UPDATE leg SET hold_id = NULL, known_from = ? WHERE barcode = ? AND transit_id = ? AND hold_id IS NOT NULL`;

const UPSERT = sql`
  INSERT INTO leg VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET hold_id = excluded.hold_id, shipped_at = excluded.shipped_at,
    received_at = excluded.received_at, received_by = excluded.received_by, known_from = excluded.known_from
  WHERE (hold_id, shipped_at, received_at, received_by)
    IS NOT (excluded.hold_id, excluded.shipped_at, excluded.received_at, excluded.received_by)`;

function othersThan(kept: readonly Transit[], barcode: string, rows: ApplyContext['rows']): readonly string[] {
  return rows
    .all<{ transitId: string }>('SELECT transit_id AS transitId FROM leg WHERE barcode = ?', barcode)
    .map(({ transitId }) => transitId)
    .filter((transitId) => !kept.some((transit) => transit.transitId === transitId && transit.holdId !== undefined));
}
