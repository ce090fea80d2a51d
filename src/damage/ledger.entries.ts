/**
 * What claims come to in money: an entry for each amount that was settled, and one that takes it back when it was settled anew, paid,
 * waived or came too late. Entries are never changed, so that what a quarter came to stays as it was told. Pure.
 */
import type { ClaimEvent, ClaimSettled } from './claim.events.js';
import type { Account } from './policy.what-if.js';

export type EntryKind = 'settled' | 'settled-anew' | 'paid' | 'waived' | 'lapsed';

/** Who owes whom: cents. */
export interface Debt {
  readonly payer: Account;
  readonly payee: Account;
  readonly cents: number;
}

/** Cents below zero lessen what was owed. */
export interface Entry extends Debt {
  readonly kind: EntryKind;
  readonly why: string | null;
}

export interface Booked {
  readonly entries: readonly Entry[];
  /** What is owed for the claim from then on. */
  readonly debt: Debt | null;
}

/** `before`: what was owed for the claim until then. */
export function book(event: ClaimEvent, before: Debt | null): Booked {
  switch (event.type) {
    case 'claim-settled': {
      const debt = debtOf(event.data);
      const why = event.data.rationale;
      return {
        entries: [
          ...takenBack(before, 'settled-anew', why),
          ...(debt ? [{ ...debt, kind: 'settled' as const, why }] : []),
        ],
        debt,
      };
    }
    case 'claim-paid':
      return { entries: takenBack(before, 'paid', null), debt: null };
    case 'claim-waived':
      return { entries: takenBack(before, 'waived', event.data.reason), debt: null };
    case 'claim-lapsed':
      return { entries: takenBack(before, 'lapsed', null), debt: null };
    default:
      return { entries: [], debt: before };
  }
}

const takenBack = (debt: Debt | null, kind: EntryKind, why: string | null): readonly Entry[] =>
  debt ? [{ ...debt, cents: -debt.cents, kind, why }] : [];

/** Null where no money is owed, nobody owes it, or nobody is known that it is owed to; who owes to themselves owes nothing. */
function debtOf({ party, library, owedLibrary, amount }: ClaimSettled['data']): Debt | null {
  const payer = party === 'courier' || party === 'group-pool' ? party : library;
  if (amount === undefined || amount === 0 || payer === undefined || owedLibrary === undefined) return null;
  return payer === owedLibrary ? null : { payer, payee: owedLibrary, cents: Math.round(amount * 100) };
}
