/** What it would have been: given damages and what was decided of them, who would have paid what. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shippedPolicies, shippedPolicy } from '../../src/damage/policy.document.js';
import { DISCOVERIES, ROLES, SEVERITIES, CONDITIONS, type Fact, type Facts } from '../../src/damage/policy.facts.js';
import { PARTIES, type Policy } from '../../src/damage/policy.shape.js';
import { answerOf, whatIf, type Damage, type Parties } from '../../src/damage/policy.what-if.js';

const evidence = [{ event: 'item-damaged', id: 'scan', occurredAt: '2026-03-03T09:00:00.000Z' }] as const;
const known = (values: Readonly<Record<string, Fact['value']>>): Facts =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, evidence }]));

const LOAN: Parties = { lending: 'MSLA', borrowing: 'BOZE', owning: 'MSLA' };
const ON_THE_ROAD = { custodians: ['courier'], discovery: 'on-receipt', severity: 'major', price: 21.1 };

/** Decided under `policy`; null where none was in force. */
const damage = (policy: string | null, values: Readonly<Record<string, Fact['value']>>, parties = LOAN): Damage => {
  const facts = known(values);
  const decided = policy === null ? null : answerOf(shippedPolicy(policy), facts, parties);
  return { claimId: 'c', barcode: 'b', occurredAt: '2026-03-03T09:00:00.000Z', facts, parties, decided };
};
const tried = (name: string, ...damages: readonly Damage[]) => whatIf(shippedPolicy(name), damages);
const accounts = (name: string, ...damages: readonly Damage[]) =>
  tried(name, ...damages).accounts.map(({ account, decided, tried }) => [account, decided.net, tried.net]);

describe('who would have paid', () => {
  test('another answers: the case flips, and both sums tell it', () => {
    const one = damage('courier-reimburses', ON_THE_ROAD);
    expect(accounts('requesting-library-pays', one)).toEqual([
      ['BOZE', 0, -41.1],
      ['MSLA', 21.1, 41.1],
      ['courier', -21.1, 0],
    ]);
    expect(tried('requesting-library-pays', one).flips).toMatchObject([
      { flips: 'who', tried: { facts: [{ fact: 'custodians' }, { fact: 'price', value: 21.1 }] } },
    ]);
  });

  test('the same answers with another sum: it flips too; with the same sum it does not', () => {
    const aged = damage('courier-reimburses', { ...ON_THE_ROAD, itemAgeDays: 700 });
    expect(tried('clean-receipt', aged).flips).toMatchObject([{ flips: 'what' }]);
    expect(tried('no-money-changes-hands', aged).flips).toEqual([]);
  });

  test('the owner who bears it owes nobody', () => {
    const { accounts, parties, open } = tried('owner-bears-it', damage(null, ON_THE_ROAD));
    expect([accounts, open]).toEqual([[], { decided: 0, tried: 0 }]);
    expect(parties).toEqual([
      { party: null, decided: 1, tried: 0 },
      { party: 'owning', decided: 0, tried: 1 },
    ]);
  });

  test('who is not known by name, or for how much, is counted and in no sum', () => {
    const nameless = damage(null, ON_THE_ROAD, { owning: 'MSLA' });
    const priceless = damage(null, { custodians: ['courier'], discovery: 'on-receipt' });
    expect(tried('requesting-library-pays', nameless)).toMatchObject({ accounts: [], open: { tried: 1 } });
    expect(tried('no-money-changes-hands', priceless)).toMatchObject({ accounts: [], open: { tried: 1 } });
    expect(tried('clean-receipt', damage(null, {})).open.tried).toBe(0);
  });
});

describe('whatever happened', () => {
  const library = fc.constantFrom('MSLA', 'BOZE', 'HLNA');
  const parties: fc.Arbitrary<Parties> = fc.record(
    { lending: library, borrowing: library, owning: library, custodian: fc.oneof(library, fc.constant('courier')) },
    { requiredKeys: [] },
  );
  const values = fc.record(
    {
      custodians: fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1 }),
      discovery: fc.constantFrom(...DISCOVERIES),
      severity: fc.constantFrom(...SEVERITIES),
      shippedAs: fc.constantFrom(...CONDITIONS),
      acceptedBy: fc.constantFrom(...ROLES),
      price: fc.integer({ min: 0, max: 30_000 }).map((cents) => cents / 100),
      itemAgeDays: fc.integer({ min: 0, max: 9_000 }),
    },
    { requiredKeys: [] },
  );
  const anyone = fc.constantFrom(...PARTIES).map((responsible): Policy => ({
    ...(shippedPolicies()[0] as Policy),
    policy: `always-${responsible}`,
    rules: [
      { rule: 'always', responsible, remedy: { kind: 'depreciation', perYear: 0.07, atLeast: 0.1 }, because: 'So.' },
    ],
  }));
  const policy = fc.oneof(fc.constantFrom(...shippedPolicies()), anyone);
  const damages = fc.array(
    fc.record({ said: values, parties, under: fc.option(policy) }).map(({ said, parties, under }) => {
      const facts = known(said);
      const decided = under && answerOf(under, facts, parties);
      return { claimId: 'c', barcode: 'b', occurredAt: '', facts, parties, decided };
    }),
    { maxLength: 30 },
  );
  const cents = (dollars: number) => Math.round(dollars * 100);

  test('what is paid is what is owed: the nets of all accounts add up to nothing, and every damage is counted once', () =>
    fc.assert(
      fc.property(policy, damages, (candidate, all) => {
        const { accounts, parties, damages: many, flips } = whatIf(candidate, all);
        for (const side of ['decided', 'tried'] as const) {
          expect(accounts.reduce((sum, account) => sum + cents(account[side].net), 0)).toBe(0);
          expect(parties.reduce((sum, party) => sum + party[side], 0)).toBe(many);
          for (const { [side]: sums } of accounts) expect(cents(sums.net)).toBe(cents(sums.owed) - cents(sums.pays));
        }
        expect(flips.length).toBeLessThanOrEqual(many);
      }),
    ));

  test('a policy that is tried on what it has decided itself flips nothing', () =>
    fc.assert(
      fc.property(policy, damages, (candidate, all) => {
        const own = all.map((each) => ({ ...each, decided: answerOf(candidate, each.facts, each.parties) }));
        const { flips, accounts } = whatIf(candidate, own);
        expect(flips).toEqual([]);
        for (const { decided, tried } of accounts) expect(tried).toEqual(decided);
      }),
    ));
});
