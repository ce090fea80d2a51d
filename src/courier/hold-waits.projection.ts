/**
 * Every hold as a row, with what its legs tell of its wait (`factsOf`): told anew whenever the hold or one of its legs changes, so
 * that figures need read nothing else. A hold's transits are its legs, several when the item was misrouted or sent on.
 */
import type { HoldEvent } from '../holds/index.js';
import { knownFrom, projection, sql, type ApplyContext, type Recorded, type Rows } from '../projections/projection.js';
import { factsOf, type Facts, type Hold, type Leg } from './hold-wait.js';
import type { ItemEvent } from './item.events.js';
import { applyJourneys, journeyTable, keepJourneys, type JourneyChange, type JourneyEvent } from './journey.rows.js';
import type { Transit } from './journey.shape.js';

export const holdWaits = projection<HoldEvent | ItemEvent>({
  name: 'hold-waits',
  version: 4,
  tables: sql`
    ${journeyTable}
    -- Times in milliseconds since 1970, pieces in tenths of a day, barcodes as JSON. seq only grows.
    CREATE TABLE hold (
      seq INTEGER PRIMARY KEY, hold_id TEXT NOT NULL UNIQUE, pickup_branch TEXT NOT NULL, patron_library TEXT NOT NULL,
      status TEXT NOT NULL, placed_at INTEGER NOT NULL, ended_at INTEGER,
      shipped_at INTEGER, received_at INTEGER, lending_branch TEXT, legs INTEGER NOT NULL,
      on_the_road INTEGER, at_branches INTEGER, barcodes TEXT NOT NULL, touched INTEGER NOT NULL, known_from INTEGER NOT NULL
    ) STRICT;
    -- What holds are told from, also those that are not known yet; nobody else reads it.
    CREATE TABLE leg (
      hold_id TEXT NOT NULL, barcode TEXT NOT NULL, transit_id TEXT NOT NULL, from_branch TEXT NOT NULL,
      shipped_at INTEGER, received_at INTEGER, received_by TEXT, PRIMARY KEY (hold_id, barcode, transit_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX hold_touched ON hold (touched);
    CREATE INDEX leg_of_item ON leg (barcode);`,
  past: ['hold'],
  keeping: keepJourneys(),
  apply: {
    'hold-placed': (event, { rows }) => {
      const { holdId, pickupBranch, patronLibrary, occurredAt } = event.data;
      const hold = {
        status: 'waiting',
        pickupBranch,
        patronLibrary,
        placedAt: Date.parse(occurredAt),
        endedAt: null,
      } as const;
      put(holdId, hold, event, rows);
    },
    'hold-picked-up': (event, context) => end(event, 'picked-up', context),
    'hold-cancelled': (event, context) => end(event, 'cancelled', context),
    'hold-expired': (event, context) => end(event, 'expired', context),
    ...applyJourneys(write),
  },
});

/** What figures are made of. */
export type HoldRow = Hold &
  Omit<Facts, 'barcodes'> & {
    readonly seq: number;
    readonly patronLibrary: string;
    readonly knownFrom: number;
  };

export const HOLD_ROW = sql`
  seq, status, pickup_branch AS pickupBranch, patron_library AS patronLibrary, placed_at AS placedAt, ended_at AS endedAt,
  shipped_at AS shippedAt, received_at AS receivedAt, lending_branch AS lendingBranch, legs, on_the_road AS onTheRoad,
  at_branches AS atBranches, known_from AS knownFrom`;

type HoldEnded = Recorded<HoldEvent, 'hold-picked-up' | 'hold-cancelled' | 'hold-expired'>;
type Telling = Pick<HoldEnded, 'position' | 'recordedAt'>;
type HoldSaid = Hold & Pick<HoldRow, 'patronLibrary'>;

const end = (event: HoldEnded, status: Hold['status'], { rows }: ApplyContext): void =>
  tellAnew(event.data.holdId, event, rows, { status, endedAt: Date.parse(event.data.occurredAt) });

/** Nothing of a hold that was not placed yet. */
function tellAnew(holdId: string, event: Telling, rows: Rows, ended?: Pick<Hold, 'status' | 'endedAt'>): void {
  const hold = rows.get<HoldSaid>(SAID, holdId);
  if (hold) put(holdId, { ...hold, ...ended }, event, rows);
}

function put(holdId: string, hold: HoldSaid, event: Telling, rows: Rows): void {
  const facts = factsOf(hold, rows.all<Leg>(LEGS, holdId));
  rows.run(
    UPSERT,
    holdId,
    hold.pickupBranch,
    hold.patronLibrary,
    hold.status,
    hold.placedAt,
    hold.endedAt,
    facts.shippedAt,
    facts.receivedAt,
    facts.lendingBranch,
    facts.legs,
    facts.onTheRoad,
    facts.atBranches,
    JSON.stringify(facts.barcodes),
    event.position,
    knownFrom(event),
  );
}

const SAID = sql`
  SELECT status, pickup_branch AS pickupBranch, patron_library AS patronLibrary, placed_at AS placedAt, ended_at AS endedAt
  FROM hold WHERE hold_id = ?`;
const LEGS = sql`
  SELECT barcode, from_branch AS "from", shipped_at AS shippedAt, received_at AS receivedAt, received_by AS receivedBy
  FROM leg WHERE hold_id = ?`;
const UPSERT = sql`
  INSERT INTO hold (hold_id, pickup_branch, patron_library, status, placed_at, ended_at, shipped_at, received_at, lending_branch,
    legs, on_the_road, at_branches, barcodes, touched, known_from)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (hold_id) DO UPDATE SET status = excluded.status, ended_at = excluded.ended_at, shipped_at = excluded.shipped_at,
    received_at = excluded.received_at, lending_branch = excluded.lending_branch, legs = excluded.legs,
    on_the_road = excluded.on_the_road, at_branches = excluded.at_branches, barcodes = excluded.barcodes,
    touched = excluded.touched, known_from = excluded.known_from
  WHERE (status, ended_at, shipped_at, received_at, lending_branch, legs, on_the_road, at_branches, barcodes)
    IS NOT (excluded.status, excluded.ended_at, excluded.shipped_at, excluded.received_at, excluded.lending_branch,
    excluded.legs, excluded.on_the_road, excluded.at_branches, excluded.barcodes)`;

/** A transit is for the same hold as long as there is one; holds whose legs came, changed or went are told anew. */
function write({ barcode, transits, withdrawn }: JourneyChange, event: JourneyEvent, { rows }: ApplyContext): void {
  const changed = new Set<string>();
  const gone = withdrawn === 'all others' ? othersThan(transits, barcode, rows) : withdrawn;
  for (const transitId of gone) {
    for (const { holdId } of rows.all<{ holdId: string }>(WITHDRAW, barcode, transitId)) changed.add(holdId);
  }
  for (const { transitId, holdId, from, shippedAt, receivedAt, receivedBy = null } of transits) {
    if (holdId === undefined) continue;
    rows.run(PUT_LEG, holdId, barcode, transitId, from, ms(shippedAt), ms(receivedAt), receivedBy);
    changed.add(holdId);
  }
  for (const holdId of changed) tellAnew(holdId, event, rows);
}

const ms = (time: string | undefined): number | null => (time === undefined ? null : Date.parse(time));

const WITHDRAW = 'DELETE FROM leg WHERE barcode = ? AND transit_id = ? RETURNING hold_id AS holdId';
const PUT_LEG = 'INSERT OR REPLACE INTO leg VALUES (?, ?, ?, ?, ?, ?, ?)';

function othersThan(kept: readonly Transit[], barcode: string, rows: Rows): readonly string[] {
  return rows
    .all<{ transitId: string }>('SELECT transit_id AS transitId FROM leg WHERE barcode = ?', barcode)
    .map(({ transitId }) => transitId)
    .filter((transitId) => !kept.some((transit) => transit.transitId === transitId));
}
