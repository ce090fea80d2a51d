/** What accounts owe each other over damage at the end of a quarter, and what it came from. Pure. */
import type { Debt, Entry } from './ledger.entries.js';
import type { Account } from './policy.what-if.js';

/** An entry in the books, and the claim that it leads to. */
export interface Line extends Entry {
  readonly claimId: string;
  readonly barcode: string;
  readonly at: string;
  /** Position in the log of what was said of the claim. */
  readonly position: string;
}

/** What comes in less what goes out, in cents; those of all accounts add up to nothing. */
export interface AccountBalance {
  readonly account: Account;
  readonly opening: number;
  /** Settled in the quarter: owed to it, and by it. */
  readonly owed: number;
  readonly owes: number;
  /** Paid, waived, too late or settled anew. */
  readonly cleared: number;
  readonly closing: number;
}

export interface Statement {
  readonly accounts: readonly AccountBalance[];
  /** Of each two accounts what one owes the other in the end. */
  readonly balances: readonly Debt[];
  /** The fewest payments that we know of after which nobody owes anybody anything. */
  readonly payments: readonly Debt[];
  readonly lines: readonly Line[];
}

/** `opening`: what was owed when the quarter began. `lines`: those of the quarter, in order. */
export function statementOf(opening: readonly Debt[], lines: readonly Line[]): Statement {
  const accounts = accountsOf(opening, lines);
  return {
    accounts,
    balances: balancesOf([...opening, ...lines]),
    payments: paymentsFor(accounts.map(({ account, closing }) => [account, closing])),
    lines,
  };
}

function accountsOf(opening: readonly Debt[], lines: readonly Line[]): readonly AccountBalance[] {
  const names = new Set([...opening, ...lines].flatMap(({ payer, payee }) => [payer, payee]));
  return [...names].sort().map((account) => {
    const before = netOf(account, opening);
    const settled = lines.filter(({ kind }) => kind === 'settled');
    const owed = sum(settled.filter(({ payee }) => payee === account));
    const owes = sum(settled.filter(({ payer }) => payer === account));
    const cleared = netOf(
      account,
      lines.filter(({ kind }) => kind !== 'settled'),
    );
    return { account, opening: before, owed, owes, cleared, closing: before + owed - owes + cleared };
  });
}

const netOf = (account: Account, debts: readonly Debt[]): number =>
  sum(debts.filter(({ payee }) => payee === account)) - sum(debts.filter(({ payer }) => payer === account));

const sum = (debts: readonly Debt[]): number => debts.reduce((cents, debt) => cents + debt.cents, 0);

function balancesOf(debts: readonly Debt[]): readonly Debt[] {
  const pairs = new Map<string, Debt>();
  for (const { payer, payee, cents } of debts) {
    const [one, other] = payer < payee ? [payer, payee] : [payee, payer];
    const key = `${one} ${other}`;
    const known = pairs.get(key)?.cents ?? 0;
    pairs.set(key, { payer: one, payee: other, cents: known + (payer === one ? cents : -cents) });
  }
  return [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, debt]) => debt)
    .filter(({ cents }) => cents !== 0)
    .map((debt) => (debt.cents > 0 ? debt : { payer: debt.payee, payee: debt.payer, cents: -debt.cents }));
}

/** Whoever owes most pays whoever is owed most, until nobody does: at most one payment fewer than there are accounts. */
function paymentsFor(nets: readonly (readonly [Account, number])[]): readonly Debt[] {
  const left = new Map(nets.filter(([, cents]) => cents !== 0));
  const payments: Debt[] = [];
  while (left.size > 0) {
    const inOrder = [...left].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
    const [payer, owes] = inOrder[0] as [Account, number];
    const [payee, owed] = inOrder.at(-1) as [Account, number];
    const cents = Math.min(-owes, owed);
    payments.push({ payer, payee, cents });
    for (const [account, rest] of [
      [payer, owes + cents],
      [payee, owed - cents],
    ] as const)
      if (rest === 0) left.delete(account);
      else left.set(account, rest);
  }
  return payments;
}
