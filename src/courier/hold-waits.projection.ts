/**
 * How long each hold waited, by segment: lender (placed → shipped), courier (shipped → received), pickup (received → picked
 * up). A hold's trips are its legs; several of them when the item was misrouted or sent on.
 */
import type { HoldEvent } from '../holds/index.js';
import { projection, sql, type ApplyContext } from '../projections/projection.js';
import type { ItemEvent } from './item.events.js';
import { applyJourneys, journeyTable, keepJourneys, type JourneyChange } from './journey.rows.js';

export const holdWaits = projection<HoldEvent | ItemEvent>({
  name: 'hold-waits',
  version: 3,
  tables: sql`
    ${journeyTable}
    CREATE TABLE hold (
      hold_id TEXT PRIMARY KEY, pickup_branch TEXT NOT NULL, patron_library TEXT NOT NULL, status TEXT NOT NULL,
      placed_at TEXT NOT NULL, ended_at TEXT
    ) STRICT;
    CREATE TABLE leg (
      barcode TEXT NOT NULL, transit_id TEXT NOT NULL, hold_id TEXT NOT NULL,
      shipped_at TEXT, received_at TEXT, received_by TEXT, from_branch TEXT NOT NULL, PRIMARY KEY (barcode, transit_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX hold_placed ON hold (placed_at, hold_id);
    -- All that is asked of a leg, so that a hold's legs stand together.
    CREATE INDEX leg_of_hold ON leg (hold_id, shipped_at, received_at, received_by, from_branch);`,
  keeping: keepJourneys(),
  apply: {
    'hold-placed': ({ data }, { rows }) => {
      const { holdId, pickupBranch, patronLibrary, occurredAt } = data;
      const insert = "INSERT INTO hold VALUES (?, ?, ?, 'waiting', ?, NULL)";
      rows.run(insert, holdId, pickupBranch, patronLibrary, occurredAt);
    },
    'hold-picked-up': ({ data }, context) => end(data, 'picked-up', context),
    'hold-cancelled': ({ data }, context) => end(data, 'cancelled', context),
    'hold-expired': ({ data }, context) => end(data, 'expired', context),
    ...applyJourneys(write),
  },
});

function end(ended: { holdId: string; occurredAt: string }, status: string, { rows }: ApplyContext): void {
  rows.run('UPDATE hold SET status = ?, ended_at = ? WHERE hold_id = ?', status, ended.occurredAt, ended.holdId);
}

function write({ barcode, transits, withdrawn }: JourneyChange, _event: unknown, { rows }: ApplyContext): void {
  if (withdrawn === 'all others') rows.run('DELETE FROM leg WHERE barcode = ?', barcode);
  else for (const gone of withdrawn) rows.run('DELETE FROM leg WHERE barcode = ? AND transit_id = ?', barcode, gone);
  for (const { transitId, holdId, from, shippedAt = null, receivedAt = null, receivedBy = null } of transits) {
    if (holdId === undefined) continue;
    const replace = 'INSERT OR REPLACE INTO leg VALUES (?, ?, ?, ?, ?, ?, ?)';
    rows.run(replace, barcode, transitId, holdId, shippedAt, receivedAt, receivedBy, from);
  }
}
