/**
 * Every reported damage: what follows from the log about who answers, and what became of its claim. Only items that were ever reported
 * damaged are followed; whenever something is said that may change the answer, it is told anew from the item's history.
 */
import type { ItemEvent } from '../courier/index.js';
import type { BranchRegistered } from '../partners/index.js';
import { projection, sql, type ApplyContext, type Recorded } from '../projections/projection.js';
import type { ChangeKind, ClaimEvent } from './claim.events.js';
import { claimIdOf } from './claim.events.js';
import { changedBy, tellClaim, tellClaims, tellItem } from './damage.rows.js';
import { GROUP, type PolicyEvent } from './policy.events.js';

export const damage = projection<ItemEvent | ClaimEvent | PolicyEvent | BranchRegistered>({
  name: 'damage',
  version: 3,
  tables: sql`
    -- As far as the answer depends on them.
    CREATE TABLE branch (code TEXT PRIMARY KEY, library TEXT NOT NULL, time_zone TEXT NOT NULL) STRICT, WITHOUT ROWID;
    -- A policy that is NULL was ended.
    CREATE TABLE adoption (
      position INTEGER PRIMARY KEY, scope TEXT NOT NULL, version INTEGER NOT NULL, from_day TEXT NOT NULL, policy TEXT
    ) STRICT;
    CREATE INDEX adoption_of ON adoption (scope, position);
    -- follows: what follows from the log now, NULL where the report was taken back; known: all that is known then. changes: the
    -- events that changed it since the newest assessment. state: the claim as its decider knows it, NULL until it is opened.
    -- wakes_at: when the clock of claims is to look at it, '' is at once.
    CREATE TABLE claim (
      claim_id TEXT PRIMARY KEY, barcode TEXT NOT NULL, scan_id TEXT NOT NULL, branch TEXT NOT NULL,
      occurred_at TEXT NOT NULL, discovery TEXT NOT NULL, severity TEXT NOT NULL, note TEXT, position INTEGER NOT NULL,
      follows TEXT, known TEXT NOT NULL, shipped_on TEXT, changes TEXT NOT NULL, state TEXT, status TEXT NOT NULL,
      responsible TEXT, owed TEXT, next_who TEXT, next_library TEXT, wakes_at TEXT
    ) STRICT;
    CREATE INDEX claim_of_item ON claim (barcode);
    CREATE INDEX claim_in_order ON claim (position);
    CREATE INDEX claim_shipped ON claim (shipped_on);
    CREATE INDEX claim_wakes ON claim (wakes_at, position) WHERE wakes_at IS NOT NULL;
    CREATE INDEX claim_next ON claim (next_who) WHERE next_who IS NOT NULL;
    -- Who has to do with it: the branch that reported it, those that had the item in the window or gave a library its role, the
    -- one that owns it.
    CREATE TABLE concerned (
      claim_id TEXT NOT NULL, branch TEXT NOT NULL, PRIMARY KEY (claim_id, branch)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX concerned_branch ON concerned (branch);`,
  apply: {
    'item-damaged': (event, context) => {
      const { barcode, scanId, branch, occurredAt, discovery, severity, note = null } = event.data;
      context.rows.run(
        `INSERT INTO claim (claim_id, barcode, scan_id, branch, occurred_at, discovery, severity, note, position, known, changes, status)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', '[]', 'reported')`,
        claimIdOf(barcode, scanId),
        barcode,
        scanId,
        branch,
        occurredAt,
        discovery,
        severity,
        note,
        event.position,
      );
      return tellItem(barcode, changedBy('late-scan', event, scanId), context);
    },
    'item-shipped': scanned,
    'item-received': scanned,
    'item-inspected': scanned,
    'scan-voided': (event, context) => again('scan-voided', event, event.data.scanId, context),
    'item-lost': (event, context) => again('lost', event, event.data.transitId, context),
    'item-found': (event, context) => again('found', event, event.data.transitId, context),
    'item-catalogued': (event, context) => again('catalogued', event, event.data.barcode, context),
    'branch-registered': (event, context) => {
      const { rows } = context;
      const { code, library, timeZone } = event.data;
      const known = rows.get(
        'SELECT 1 FROM branch WHERE code = ? AND library = ? AND time_zone = ?',
        code,
        library,
        timeZone,
      );
      if (known) return;
      rows.run('INSERT OR REPLACE INTO branch VALUES (?, ?, ?)', code, library, timeZone);
      return tellClaims(
        rows.all('SELECT DISTINCT barcode FROM claim JOIN concerned USING (claim_id) WHERE concerned.branch = ?', code),
        changedBy('branch', event, code),
        context,
      );
    },
    'policy-adopted': (event, context) => {
      const { scope, version, inForceFrom, policy } = event.data;
      return decideFrom(inForceFrom, { event, scope, version, policy: JSON.stringify(policy) }, context);
    },
    'policy-ended': (event, context) => {
      const { scope, from } = event.data;
      return decideFrom(from, { event, scope, version: 0, policy: null }, context);
    },
    'claim-opened': tellClaim,
    'claim-assessed': tellClaim,
    'claim-acknowledged': tellClaim,
    'claim-disputed': tellClaim,
    'claim-answered': tellClaim,
    'claim-escalated': tellClaim,
    'claim-photo-added': tellClaim,
    'claim-settled': tellClaim,
    'claim-paid': tellClaim,
    'claim-waived': tellClaim,
    'claim-lapsed': tellClaim,
    'claim-withdrawn': tellClaim,
  },
});

type Heard = Recorded<ItemEvent>;

/** What is heard of late can only tell of a damage that is known if it happened before it. */
function scanned(
  event: Recorded<ItemEvent, 'item-shipped' | 'item-received' | 'item-inspected'>,
  context: ApplyContext,
) {
  return again('late-scan', event, event.data.scanId, context);
}

function again(kind: ChangeKind, event: Heard, id: string, context: ApplyContext): void | Promise<void> {
  const { barcode } = event.data;
  const known = context.rows.get('SELECT 1 FROM claim WHERE barcode = ? LIMIT 1', barcode);
  if (known) return tellItem(barcode, changedBy(kind, event, id), context);
}

interface SaidOfPolicy {
  readonly event: Recorded<PolicyEvent>;
  readonly scope: string;
  readonly version: number;
  readonly policy: string | null;
}

function decideFrom(
  day: string,
  { event, scope, version, policy }: SaidOfPolicy,
  context: ApplyContext,
): Promise<void> {
  const { rows } = context;
  rows.run('INSERT INTO adoption VALUES (?, ?, ?, ?, ?)', event.position, scope, version, day, policy);
  const touched = rows.all<{ barcode: string }>(
    'SELECT DISTINCT barcode FROM claim WHERE shipped_on >= ? AND (? IS NULL OR owed = ?)',
    day,
    ...(scope === GROUP ? [null, null] : [scope, scope]),
  );
  return tellClaims(touched, changedBy('policy', event, scope), context);
}
