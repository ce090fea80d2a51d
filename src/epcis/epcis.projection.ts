/** Every event that EPCIS has a counterpart for, to be found by item, by id and by time; and whom its item concerns. */
import type { ItemEvent } from '../courier/index.js';
import type { HoldPlaced } from '../holds/index.js';
import { uuidBytes } from '../plain/uuid.js';
import { knownFrom, projection, sql, type Recorded, type Rows } from '../projections/projection.js';
import { meaningOf, placeOf, toldOf, type CapturedEvent } from './epcis-event.js';

export const epcis = projection<ItemEvent | HoldPlaced>({
  name: 'epcis',
  version: 2,
  tables: sql`
    -- What events can mean: a few rows, so that an event says it with a number.
    CREATE TABLE meaning (
      id INTEGER PRIMARY KEY, type TEXT NOT NULL, biz_step TEXT NOT NULL, disposition TEXT NOT NULL, UNIQUE (type, biz_step, disposition)
    ) STRICT;
    -- Times in milliseconds since 1970; told: what no column says. A void adds a row: the event once more, with its own id, declared
    -- to be wrong.
    CREATE TABLE event (
      position INTEGER PRIMARY KEY, event_id BLOB NOT NULL, meaning INTEGER NOT NULL, occurred INTEGER NOT NULL, recorded INTEGER NOT NULL,
      barcode TEXT, scan_id TEXT, read_point TEXT, told TEXT NOT NULL, declared INTEGER, voids INTEGER, voided INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX event_of_item ON event (barcode) WHERE barcode IS NOT NULL;
    CREATE INDEX event_by_id ON event (event_id);
    CREATE INDEX event_occurred ON event (occurred);
    CREATE INDEX event_recorded ON event (recorded);
    CREATE TABLE concern (barcode TEXT NOT NULL, branch TEXT NOT NULL, PRIMARY KEY (barcode, branch)) STRICT, WITHOUT ROWID;
    CREATE TABLE owner (barcode TEXT PRIMARY KEY, branch TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  apply: {
    'hold-placed': capture,
    'item-shipped': (event, { rows }) => {
      capture(event, { rows });
      concern(rows, event.data.barcode, event.data.to);
    },
    'item-received': capture,
    'item-damaged': capture,
    'item-inspected': capture,
    'item-lost': capture,
    'item-found': capture,
    'scan-voided': (event, { rows }) => {
      const { barcode, scanId, occurredAt } = event.data;
      rows.run(DECLARE_WRONG, event.position, knownFrom(event), Date.parse(occurredAt), barcode, scanId);
      rows.run(MARK, barcode, scanId);
    },
    'item-catalogued': ({ data }, { rows }) => rows.run(OWN, data.barcode, data.owningBranch),
  },
});

function capture(event: Recorded<ItemEvent | HoldPlaced> & CapturedEvent, { rows }: { readonly rows: Rows }): void {
  const { data } = event;
  const { barcode = null } = data;
  const { readPoint = null } = placeOf(event);
  rows.run(
    CAPTURE,
    event.position,
    uuidBytes(event.id),
    idOfMeaning(event, rows),
    Date.parse(data.occurredAt),
    knownFrom(event),
    barcode,
    'scanId' in data ? data.scanId : null,
    readPoint,
    JSON.stringify(toldOf(event)),
  );
  if (barcode !== null && readPoint !== null) concern(rows, barcode, readPoint);
}

function idOfMeaning(event: CapturedEvent, rows: Rows): number | null {
  const { bizStep, disposition } = meaningOf(event);
  const meaning = [event.type, bizStep, disposition] as const;
  const row = rows.get<{ id: number }>(FIND, ...meaning) ?? rows.get<{ id: number }>(ADD, ...meaning);
  return row?.id ?? null;
}

const concern = (rows: Rows, barcode: string, branch: string): void => rows.run(CONCERN, barcode, branch);

const FIND = 'SELECT id FROM meaning WHERE type = ? AND biz_step = ? AND disposition = ?';
const ADD = 'INSERT INTO meaning (type, biz_step, disposition) VALUES (?, ?, ?) RETURNING id';
const CAPTURE = sql`
  INSERT INTO event (position, event_id, meaning, occurred, recorded, barcode, scan_id, read_point, told)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const DECLARE_WRONG = sql`
  INSERT INTO event (position, recorded, declared, event_id, meaning, occurred, barcode, read_point, told, voids)
  SELECT ?, ?, ?, event_id, meaning, occurred, barcode, read_point, told, position
  FROM event WHERE barcode = ? AND scan_id = ?`;
const MARK = 'UPDATE event SET voided = 1 WHERE barcode = ? AND scan_id = ?';
const CONCERN = 'INSERT OR IGNORE INTO concern VALUES (?, ?)';
const OWN = 'INSERT INTO owner VALUES (?, ?) ON CONFLICT DO UPDATE SET branch = excluded.branch';
