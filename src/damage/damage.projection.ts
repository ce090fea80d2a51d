/**
 * Damage cases with their window, custodians and verdict. Only items that were ever reported damaged are followed; whenever
 * one of them is heard of again, its cases are judged anew from its journey.
 */
import {
  itemStream,
  journey,
  observationsIn,
  type Holder,
  type ItemCatalogued,
  type ItemEvent,
} from '../courier/index.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { projection, sql, type ApplyContext, type Recorded } from '../projections/projection.js';
import { damageWindow, verdict } from './damage.window.js';

export const damage = projection<ItemEvent>({
  name: 'damage',
  version: 2,
  tables: sql`
    -- claim_id is the id of the scan that reported the damage, after the item's barcode.
    CREATE TABLE claim (
      claim_id TEXT PRIMARY KEY, barcode TEXT NOT NULL, scan_id TEXT NOT NULL, branch TEXT NOT NULL,
      occurred_at TEXT NOT NULL, discovery TEXT NOT NULL, severity TEXT NOT NULL, note TEXT, position INTEGER NOT NULL,
      withdrawn INTEGER NOT NULL, rule TEXT NOT NULL, responsible TEXT, window TEXT
    ) STRICT;
    -- Who has to do with it: the branch that reported it, those that had the item in the window, the one that owns it.
    CREATE TABLE concerned (
      claim_id TEXT NOT NULL, branch TEXT NOT NULL, PRIMARY KEY (claim_id, branch)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX claim_of_item ON claim (barcode);
    CREATE INDEX claim_in_order ON claim (position);`,
  apply: {
    'item-damaged': (event, context) => {
      const { barcode, scanId, branch, occurredAt, discovery, severity, note = null } = event.data;
      context.rows.run(
        "INSERT INTO claim VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 'undetermined', NULL, NULL)",
        claimId(barcode, scanId),
        barcode,
        scanId,
        branch,
        occurredAt,
        discovery,
        severity,
        note,
        event.position,
      );
      return judge(barcode, context);
    },
    'item-shipped': again,
    'item-received': again,
    'item-inspected': again,
    'scan-voided': again,
    'item-lost': again,
    'item-found': again,
    'item-catalogued': again,
  },
});

export const claimId = (barcode: string, scanId: string): string => `${barcode}-${scanId}`;

type Heard = Recorded<ItemEvent>;

function again({ data }: Heard, context: ApplyContext): void | Promise<void> {
  const known = context.rows.get('SELECT 1 FROM claim WHERE barcode = ? LIMIT 1', data.barcode);
  if (known) return judge(data.barcode, context);
}

async function judge(barcode: string, { rows, history }: ApplyContext): Promise<void> {
  const events = await history(itemStream(barcode));
  const told = journey(barcode, observationsIn(events));
  const owner = ownerIn(events);
  const claims = rows.all<{ scanId: string; branch: string }>(
    'SELECT scan_id AS scanId, branch FROM claim WHERE barcode = ?',
    barcode,
  );
  for (const { scanId, branch } of claims) {
    const window = damageWindow(told, scanId);
    const { rule, responsible } = window ? verdict(window) : { rule: 'undetermined', responsible: null };
    rows.run(
      'UPDATE claim SET withdrawn = ?, rule = ?, responsible = ?, window = ? WHERE claim_id = ?',
      window ? 0 : 1,
      rule,
      responsible && JSON.stringify(responsible),
      window && JSON.stringify(window),
      claimId(barcode, scanId),
    );
    const custodians = window?.custodians.flatMap(({ holder }) => branchesOf(holder)) ?? [];
    rows.run('DELETE FROM concerned WHERE claim_id = ?', claimId(barcode, scanId));
    for (const concerned of new Set([branch, ...owner, ...custodians])) {
      rows.run('INSERT INTO concerned VALUES (?, ?)', claimId(barcode, scanId), concerned);
    }
  }
}

const branchesOf = (holder: Holder): readonly string[] =>
  'branch' in holder ? [holder.branch] : [holder.courier.from, holder.courier.to];

/** The branch that owns the item, as the catalog said last; none if it never did. */
function ownerIn(events: readonly RecordedEvent[]): readonly string[] {
  const catalogued = events.findLast(({ type }) => type === 'item-catalogued');
  return catalogued ? [(catalogued.data as ItemCatalogued['data']).owningBranch] : [];
}
