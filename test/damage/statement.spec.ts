/** What damage comes to in money: entries that are never changed, and statements that add up. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimEvent, ClaimSettled } from '../../src/damage/claim.events.js';
import { book, type Debt, type Entry } from '../../src/damage/ledger.entries.js';
import { statementOf, type Line } from '../../src/damage/statement.js';

const about = { claimId: '31234000000016-d1', barcode: '31234000000016', scanId: 'd1' };
const AT = '2026-11-03T17:00:00.000Z';

const settled = (data: Partial<ClaimSettled['data']>): ClaimEvent => ({
  type: 'claim-settled',
  data: {
    ...about,
    party: 'borrowing',
    library: 'BPL',
    owedLibrary: 'MPL',
    remedy: 'price',
    amount: 25,
    rationale: 'It was theirs.',
    by: 'msc',
    occurredAt: AT,
    ...data,
  },
});
const paid: ClaimEvent = { type: 'claim-paid', data: { ...about, by: 'library', library: 'MPL', occurredAt: AT } };
const waived: ClaimEvent = {
  type: 'claim-waived',
  data: { ...about, by: 'library', library: 'MPL', reason: 'An old copy.', occurredAt: AT },
};

function booked(...events: readonly ClaimEvent[]): { entries: Entry[]; debt: Debt | null } {
  const entries: Entry[] = [];
  let debt: Debt | null = null;
  for (const event of events) {
    const done = book(event, debt);
    entries.push(...done.entries);
    ({ debt } = done);
  }
  return { entries, debt };
}

describe('the books', () => {
  const owed = { payer: 'BPL', payee: 'MPL', cents: 2500 };

  test('what is settled is owed by who answers to who owns the item', () =>
    expect(booked(settled({}))).toEqual({
      entries: [{ ...owed, kind: 'settled', why: 'It was theirs.' }],
      debt: owed,
    }));

  test('what is paid is owed no more', () => {
    const { entries, debt } = booked(settled({}), paid);
    expect(entries.map(({ kind, cents }) => [kind, cents])).toEqual([
      ['settled', 2500],
      ['paid', -2500],
    ]);
    expect(debt).toBeNull();
  });

  test('a settlement that corrects another takes that back first, whoever owed it', () => {
    const { entries } = booked(settled({}), settled({ party: 'courier', library: undefined, amount: 19.99 } as never));
    expect(entries.map(({ kind, payer, cents }) => [kind, payer, cents])).toEqual([
      ['settled', 'BPL', 2500],
      ['settled-anew', 'BPL', -2500],
      ['settled', 'courier', 1999],
    ]);
  });

  test.each([
    ['nobody answers', { party: 'none', remedy: 'none', library: undefined, amount: undefined }],
    ['it is repaired', { remedy: 'repair', amount: undefined }],
    ['nobody is known that it is owed to', { owedLibrary: undefined }],
    ['a library answers to itself', { library: 'MPL' }],
  ])('no money is owed where %s', (_told, data) =>
    expect(booked(settled(data as never))).toEqual({ entries: [], debt: null }),
  );

  test('what was waived before anything was settled is in no books', () =>
    expect(booked(waived)).toEqual({ entries: [], debt: null }));
});

const line = (payer: string, payee: string, cents: number, kind: Entry['kind'] = 'settled'): Line => ({
  ...{ payer, payee, cents, kind, why: null, at: AT, position: '1' },
  claimId: about.claimId,
  barcode: about.barcode,
});

describe('a statement', () => {
  test('begins with what was owed, and ends with what is', () => {
    const { accounts, balances } = statementOf(
      [{ payer: 'BPL', payee: 'MPL', cents: 1000 }],
      [line('BPL', 'MPL', 2500), line('MPL', 'BPL', 400), line('BPL', 'MPL', -1000, 'paid')],
    );
    expect(accounts).toEqual([
      { account: 'BPL', opening: -1000, owed: 400, owes: 2500, cleared: 1000, closing: -2100 },
      { account: 'MPL', opening: 1000, owed: 2500, owes: 400, cleared: -1000, closing: 2100 },
    ]);
    expect(balances).toEqual([{ payer: 'BPL', payee: 'MPL', cents: 2100 }]);
  });

  test('what three owe each other in a ring is no payment', () => {
    const { balances, payments } = statementOf([], [line('A', 'B', 500), line('B', 'C', 500), line('C', 'A', 500)]);
    expect(balances).toHaveLength(3);
    expect(payments).toEqual([]);
  });

  const account = fc.constantFrom('BPL', 'MPL', 'HPL', 'LCL', 'courier', 'group-pool');
  const debts = fc.array(
    fc
      .tuple(account, account, fc.integer({ min: -20_000, max: 20_000 }))
      .filter(([payer, payee]) => payer !== payee)
      .map(([payer, payee, cents]) => ({ payer, payee, cents })),
    { maxLength: 40 },
  );
  const asLine = ({ payer, payee, cents }: Debt) => line(payer, payee, cents, cents < 0 ? 'paid' : 'settled');

  test('what all accounts come to is nothing, and its payments leave nobody owing', () =>
    fc.assert(
      fc.property(debts, debts, (before, entries) => {
        const { accounts, balances, payments } = statementOf(before, entries.map(asLine));
        const sum = (of: 'opening' | 'closing' | 'cleared') => accounts.reduce((cents, each) => cents + each[of], 0);
        expect([sum('opening'), sum('cleared'), sum('closing')]).toEqual([0, 0, 0]);
        const left = new Map(accounts.map(({ account: name, closing }) => [name, closing]));
        for (const { payer, payee, cents } of payments) {
          expect(cents).toBeGreaterThan(0);
          left.set(payer, left.get(payer)! + cents);
          left.set(payee, left.get(payee)! - cents);
        }
        expect([...left.values()].every((cents) => cents === 0)).toBe(true);
        expect(payments.length).toBeLessThan(Math.max(1, accounts.length));
        for (const { account: name, closing } of accounts) {
          const owed = balances.filter(({ payee }) => payee === name).reduce((all, { cents }) => all + cents, 0);
          const owes = balances.filter(({ payer }) => payer === name).reduce((all, { cents }) => all + cents, 0);
          expect(owed - owes).toBe(closing);
        }
      }),
    ));

  test('one quarter ends where the next one begins', () =>
    fc.assert(
      fc.property(debts, debts, debts, (before, first, second) => {
        const early = statementOf(before, first.map(asLine));
        const late = statementOf([...before, ...first], second.map(asLine));
        const closing = new Map(early.accounts.map((each) => [each.account, each.closing]));
        for (const each of late.accounts) expect(each.opening).toBe(closing.get(each.account) ?? 0);
      }),
    ));
});
