/** The books of damage: what each claim came to, entry by entry, and what is owed for it now. */
import { projection, sql, type ApplyContext, type Recorded } from '../projections/projection.js';
import type { ClaimEvent } from './claim.events.js';
import { book, type Debt } from './ledger.entries.js';

export const ledger = projection<ClaimEvent>({
  name: 'ledger',
  version: 1,
  tables: sql`
    -- Entries go by when they were recorded: a quarter that is over stays as it was told.
    CREATE TABLE entry (
      seq INTEGER PRIMARY KEY, position INTEGER NOT NULL, claim_id TEXT NOT NULL, barcode TEXT NOT NULL, at TEXT NOT NULL,
      kind TEXT NOT NULL, payer TEXT NOT NULL, payee TEXT NOT NULL, cents INTEGER NOT NULL, why TEXT
    ) STRICT;
    CREATE INDEX entry_by_time ON entry (at);
    CREATE TABLE debt (
      claim_id TEXT PRIMARY KEY, payer TEXT NOT NULL, payee TEXT NOT NULL, cents INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;`,
  apply: { 'claim-settled': write, 'claim-paid': write, 'claim-waived': write, 'claim-lapsed': write },
});

function write(event: Recorded<ClaimEvent>, { rows }: ApplyContext): void {
  const { claimId, barcode } = event.data;
  const before = rows.get<Debt>('SELECT payer, payee, cents FROM debt WHERE claim_id = ?', claimId);
  const { entries, debt } = book(event as ClaimEvent, before ?? null);
  for (const { kind, payer, payee, cents, why } of entries)
    rows.run(
      `INSERT INTO entry (position, claim_id, barcode, at, kind, payer, payee, cents, why)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      event.position,
      claimId,
      barcode,
      event.recordedAt,
      kind,
      payer,
      payee,
      cents,
      why,
    );
  rows.run('DELETE FROM debt WHERE claim_id = ?', claimId);
  if (debt) rows.run('INSERT INTO debt VALUES (?, ?, ?, ?)', claimId, debt.payer, debt.payee, debt.cents);
}
