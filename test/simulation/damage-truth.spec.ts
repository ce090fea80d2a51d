/**
 * Simulated years whose culprits are known: how often the one who is said to have had an item when it was damaged is the true one, and how
 * often that is honestly left open. Where the scans around the damage exist and are in order, none may be wrong.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Packaging } from '../../src/simulation/actions.js';
import { policies } from '../damage/support/policies.js';
import { groupedBy, ofKind, story, tripsByItem, type Story } from './story.js';
import { countsOf, judgedDamages, type JudgedDamage } from './support/damage-verdicts.js';
import { CARELESS_LOOKS, policyRow, TRUE_LOOKS, yearRow } from './support/damage-worlds.js';

const SEED = 2026;
const years: object[] = [];
const judgedOfAll: JudgedDamage[] = [];
afterAll(() => console.table(years));

describe.each(Object.entries(TRUE_LOOKS))(`the year %s (seed ${SEED})`, (name, options) => {
  let told: Story;
  let judged: readonly JudgedDamage[];

  beforeAll(() => {
    told = story({ ...options, seed: SEED });
    judged = judgedDamages(told);
    judgedOfAll.push(...judged);
    years.push(yearRow(name, judged));
  }, 120_000);

  test('no verdict is wrong where the scans around the damage exist and are in order', () => {
    const ordered = judged.filter(({ isInOrder }) => isInOrder);
    expect(ordered.length).toBeGreaterThan(150);
    expect(ordered.filter(({ alone }) => alone === 'wrong').map(({ truth }) => truth)).toEqual([]);
  });

  test('a scan that says how an item was packed says it as it was', () => {
    const packed = new Map(told.transits.map(({ shipScanId, packaging }) => [shipScanId, packaging]));
    for (const { scanId, doubleOf } of ofKind(told.truth, 'scan'))
      if (doubleOf !== undefined) packed.set(scanId, packed.get(doubleOf) as Packaging);
    const said = judged.flatMap(({ facts: { packaging } }) => packaging ?? []);
    expect(said.length).toBeGreaterThan(50);
    for (const { value, evidence } of said) expect(value).toBe(packed.get(evidence[0].id));
  });
});

test('the more scans say what state an item is in, the more often the true custodian is known', () => {
  const shares = ['clean', 'every scan says its state'].map((name) => {
    const row = years.find((year) => 'year' in year && year.year === name) as Record<string, string>;
    return Number.parseFloat(row['true custodian'] ?? '');
  });
  expect(shares[0]).toBeGreaterThan(10);
  expect(shares[1]).toBeGreaterThan(1.5 * (shares[0] as number));
});

test('no rule of a policy that goes by who alone had it names somebody else, where the scans are in order', () => {
  const rows = [...policies.keys()].map((name) => policyRow(name, judgedOfAll));
  console.table(rows.map(({ row }) => row));
  expect(rows.flatMap(({ wrongInOrder }) => wrongInOrder)).toEqual([]);
});

describe(`one look in five at damage that nobody noticed is careless (seed ${SEED})`, () => {
  const told = story({ ...CARELESS_LOOKS, seed: SEED });

  test('the proof is as good as the looks: some verdicts name the wrong one', () => {
    const judged = judgedDamages(told);
    years.push(yearRow('one look in five is careless', judged));
    const { wrong, right } = countsOf(judged);
    expect(wrong).toBeGreaterThan(0);
    expect(wrong).toBeLessThan(right / 2);
  });

  test('what travels unpacked is damaged on the road several times as often as what is in a box', () => {
    const trips = tripsByItem(told.transits);
    const onTheRoad = ofKind(told.truth, 'damage').flatMap(({ custodian, barcode, damagedAt }) =>
      'courier' in custodian ? (trips.get(barcode)?.findLast(({ shippedAt }) => shippedAt <= damagedAt) ?? []) : [],
    );
    const [all, harmed] = [told.transits, onTheRoad].map((some) => groupedBy(some, ({ packaging }) => packaging));
    const rate = (packaging: Packaging) =>
      (harmed?.get(packaging)?.length ?? 0) / (all?.get(packaging)?.length ?? Number.NaN);
    expect(rate('none')).toBeGreaterThan(2.5 * rate('padded'));
    expect(rate('none')).toBeGreaterThan(3 * rate('boxed'));
  });
});
