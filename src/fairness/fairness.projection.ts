/**
 * Which items were given to which holds, row by row: whose item, whose patron, when, and whether it was new. Reads scans that name a
 * hold as they are and follows no journeys: a hold is served by what set out for it, wherever that went.
 */
import type { ItemEvent } from '../courier/index.js';
import type { HoldEvent } from '../holds/index.js';
import type { BranchEvent } from '../partners/index.js';
import { projection, sql } from '../projections/projection.js';
import { tellHold, tellPassedOver, tellTheirHolds, type Writing } from './fairness.rows.js';
import { NEVER } from './giving.js';
import { catalogued, registered } from './owned.rows.js';

export const fairness = projection<HoldEvent | ItemEvent | BranchEvent>({
  name: 'fairness',
  version: 1,
  tables: sql`
    CREATE TABLE branch (code TEXT PRIMARY KEY, library TEXT NOT NULL, time_zone TEXT NOT NULL) STRICT, WITHOUT ROWID;
    -- Which branch owned an item, by what the catalog said from since on and before until; new in between the two others.
    CREATE TABLE owned (
      seq INTEGER PRIMARY KEY, barcode TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, branch TEXT NOT NULL,
      acquired_on TEXT, new_from TEXT, new_until TEXT, UNIQUE (barcode, since)
    ) STRICT;
    CREATE INDEX owned_new ON owned (new_until) WHERE new_until IS NOT NULL;
    -- taken: the item that was handed out, where that was told. served_at: nobody waits unserved any more.
    CREATE TABLE hold (
      hold_id TEXT PRIMARY KEY, title_id TEXT NOT NULL, barcode TEXT, pickup_branch TEXT NOT NULL, patron_library TEXT NOT NULL,
      placed_at TEXT NOT NULL, status TEXT NOT NULL, ended_at TEXT, taken TEXT, served_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX hold_of_title ON hold (title_id, served_at);
    -- Scans that say that an item travels for a hold, or came for it.
    CREATE TABLE named (
      barcode TEXT NOT NULL, scan_id TEXT NOT NULL, hold_id TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (barcode, scan_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX named_hold ON named (hold_id);
    -- owner and patron are libraries; owner is null where it is not known. tenths of a day from placed to taken. age: new, older
    -- or undated when it was given. passed: an older hold of the other side that waited for the same title. seq only grows.
    CREATE TABLE giving (
      seq INTEGER PRIMARY KEY, hold_id TEXT NOT NULL, barcode TEXT NOT NULL, title_id TEXT NOT NULL, patron TEXT NOT NULL,
      owning_branch TEXT, owner TEXT, given_at TEXT NOT NULL, filled_at TEXT, tenths INTEGER, age TEXT, passed TEXT,
      touched INTEGER NOT NULL, UNIQUE (hold_id, barcode)
    ) STRICT;
    CREATE INDEX giving_of_item ON giving (barcode);
    CREATE INDEX giving_of_title ON giving (title_id, given_at);
    CREATE INDEX giving_touched ON giving (touched);
    CREATE INDEX giving_filled ON giving (filled_at, owner, patron) WHERE filled_at IS NOT NULL;
    CREATE INDEX giving_in_vain ON giving (given_at) WHERE filled_at IS NULL;
    CREATE INDEX giving_new ON giving (given_at) WHERE age <> 'older' AND owner <> patron;`,
  apply: {
    'branch-registered': ({ data: { code, library, timeZone }, position }, { rows }) => {
      if (registered(code, library, timeZone, rows)) tellTheirHolds('owning_branch', code, { rows, position });
    },
    'item-catalogued': ({ data, recordedAt, position }, { rows }) => {
      if (catalogued(data, recordedAt, rows)) tellTheirHolds('barcode', data.barcode, { rows, position });
    },
    'hold-placed': ({ data, position }, { rows }) => {
      const { holdId, titleId, barcode = null, pickupBranch, patronLibrary, occurredAt } = data;
      const insert = "INSERT INTO hold VALUES (?, ?, ?, ?, ?, ?, 'waiting', NULL, NULL, ?)";
      rows.run(insert, holdId, titleId, barcode, pickupBranch, patronLibrary, occurredAt, NEVER);
      tellPassedOver(titleId, { since: occurredAt, until: NEVER, butOf: holdId }, { rows, position });
      tellHold(holdId, { rows, position });
    },
    'hold-picked-up': ({ data, position }, { rows }) => end(data, 'picked-up', { rows, position }),
    'hold-cancelled': ({ data, position }, { rows }) => end(data, 'cancelled', { rows, position }),
    'hold-expired': ({ data, position }, { rows }) => end(data, 'expired', { rows, position }),
    'item-shipped': ({ data, position }, { rows }) => {
      // On its way home it serves nobody, whatever hold it came from.
      if (data.purpose !== 'return' && data.purpose !== 'float') name(data, { rows, position });
    },
    'item-received': ({ data, position }, { rows }) => name(data, { rows, position }),
    'scan-voided': ({ data: { barcode, scanId }, position }, { rows }) => {
      const named = rows.get<{ holdId: string }>(
        'SELECT hold_id AS holdId FROM named WHERE barcode = ? AND scan_id = ?',
        barcode,
        scanId,
      );
      if (!named) return;
      rows.run('DELETE FROM named WHERE barcode = ? AND scan_id = ?', barcode, scanId);
      tellHold(named.holdId, { rows, position });
    },
  },
});

function end(
  { holdId, occurredAt, barcode }: { holdId: string; occurredAt: string; barcode?: string },
  status: string,
  { rows, position }: Writing,
): void {
  const update = 'UPDATE hold SET status = ?, ended_at = ?, taken = ? WHERE hold_id = ?';
  rows.run(update, status, occurredAt, barcode ?? null, holdId);
  tellHold(holdId, { rows, position });
}

interface Naming {
  readonly barcode: string;
  readonly scanId: string;
  readonly holdId?: string;
  readonly occurredAt: string;
}

function name({ barcode, scanId, holdId, occurredAt }: Naming, { rows, position }: Writing): void {
  if (holdId === undefined) return;
  rows.run('INSERT INTO named VALUES (?, ?, ?, ?)', barcode, scanId, holdId, occurredAt);
  tellHold(holdId, { rows, position });
}
