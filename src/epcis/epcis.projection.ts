/** Every event that EPCIS has a counterpart for, to be found by item, by id and by time; and whom its item concerns. */
import type { ItemEvent } from '../courier/index.js';
import type { HoldPlaced } from '../holds/index.js';
import { projection, sql, type Recorded, type Rows } from '../projections/projection.js';
import { meaningOf, placeOf, type CapturedEvent } from './epcis-event.js';

export const epcis = projection<ItemEvent | HoldPlaced>({
  name: 'epcis',
  version: 1,
  tables: sql`
    -- data is that of the event as recorded. A void adds a row: the event once more, with its own id, declared to be wrong.
    CREATE TABLE event (
      position INTEGER PRIMARY KEY, event_id TEXT NOT NULL, type TEXT NOT NULL, occurred_at TEXT NOT NULL, recorded_at TEXT NOT NULL,
      barcode TEXT, scan_id TEXT, biz_step TEXT NOT NULL, disposition TEXT NOT NULL, read_point TEXT, biz_location TEXT,
      data TEXT NOT NULL, declared_at TEXT, voids INTEGER, voided INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX event_of_item ON event (barcode) WHERE barcode IS NOT NULL;
    CREATE INDEX event_by_id ON event (event_id);
    CREATE INDEX event_occurred ON event (occurred_at);
    CREATE INDEX event_recorded ON event (recorded_at);
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
    'scan-voided': ({ position, recordedAt, data: { barcode, scanId, occurredAt } }, { rows }) => {
      rows.run(DECLARE_WRONG, position, recordedAt, occurredAt, barcode, scanId);
      rows.run(MARK, barcode, scanId);
    },
    'item-catalogued': ({ data }, { rows }) => rows.run(OWN, data.barcode, data.owningBranch),
  },
});

function capture(event: Recorded<ItemEvent | HoldPlaced> & CapturedEvent, { rows }: { readonly rows: Rows }): void {
  const { position, id, type, data, recordedAt } = event;
  const { bizStep, disposition } = meaningOf(event);
  const { readPoint = null, bizLocation = null } = placeOf(event);
  const { barcode = null } = data;
  rows.run(
    CAPTURE,
    position,
    id,
    type,
    data.occurredAt,
    recordedAt,
    barcode,
    'scanId' in data ? data.scanId : null,
    bizStep,
    disposition,
    readPoint,
    bizLocation,
    JSON.stringify(data),
  );
  if (barcode !== null && readPoint !== null) concern(rows, barcode, readPoint);
}

const concern = (rows: Rows, barcode: string, branch: string): void => rows.run(CONCERN, barcode, branch);

const CAPTURE = sql`
  INSERT INTO event (position, event_id, type, occurred_at, recorded_at, barcode, scan_id, biz_step, disposition, read_point,
    biz_location, data)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const DECLARE_WRONG = sql`
  INSERT INTO event (position, recorded_at, declared_at, event_id, type, occurred_at, barcode, biz_step, disposition, read_point,
    biz_location, data, voids)
  SELECT ?, ?, ?, event_id, type, occurred_at, barcode, biz_step, disposition, read_point, biz_location, data, position
  FROM event WHERE barcode = ? AND scan_id = ?`;
const MARK = 'UPDATE event SET voided = 1 WHERE barcode = ? AND scan_id = ?';
const CONCERN = 'INSERT OR IGNORE INTO concern VALUES (?, ?)';
const OWN = 'INSERT INTO owner VALUES (?, ?) ON CONFLICT DO UPDATE SET branch = excluded.branch';
