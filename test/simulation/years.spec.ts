import { describe, expect, test } from '@jest/globals';
import { timeOf } from '../../src/simulation/calendar.js';
import type { TransitTruth } from '../../src/simulation/truth.js';
import { optionsOf, type Year } from '../../src/simulation/years.js';
import { daysOf, groupOf, ofKind, story, type Story } from './story.js';

const GROUP = { branches: 9, days: 290, itemsPerMonth: 700, seed: 17 };
const SEED = `seed ${GROUP.seed}`;
const yearOf = (year: Year): Story => story({ ...GROUP, ...optionsOf(year, GROUP.branches) });
const upsetsOf = ({ truth }: Story) => groupOf(truth).upsets ?? {};
const shippedIn = (trips: readonly TransitTruth[], { from, until }: { from: number; until: number }) =>
  trips.filter(({ shippedAt }) => Date.parse(shippedAt) >= timeOf(from, 5) && Date.parse(shippedAt) < timeOf(until, 5));

const clean = yearOf('clean');

test(`the group is the same in every year (${SEED})`, () => {
  const { upsets: _none, ...group } = groupOf(clean.truth);
  expect(_none).toBeUndefined();
  for (const year of ['offline-month', 'lost-week', 'courier-quits'] as const) {
    const { upsets, ...same } = groupOf(yearOf(year).truth);
    expect(same).toEqual(group);
    expect(Object.keys(upsets ?? {})).toHaveLength(1);
  }
});

describe(`the offline month (${SEED})`, () => {
  const told = yearOf('offline-month');
  const { offlineMonth = { branches: [], from: 0, until: 0 } } = upsetsOf(told);
  const end = timeOf(offlineMonth.until, 7);

  test('scans of a third of the branches come when it is over, with the times at which they were made', () => {
    expect(offlineMonth.branches).toHaveLength(3);
    const uploads = ofKind(told.actions, 'scans').flatMap(({ at, scans }) => scans.map((scan) => ({ at, ...scan })));
    const made = uploads.filter(
      ({ branch, occurredAt }) =>
        offlineMonth.branches.includes(branch) &&
        Date.parse(occurredAt) >= timeOf(offlineMonth.from, 7) &&
        Date.parse(occurredAt) < end,
    );
    expect(made.length).toBeGreaterThan(100);
    expect(made.filter(({ at }) => Date.parse(at) < end)).toEqual([]);
    const late = uploads.filter(({ at, occurredAt }) => Date.parse(at) - Date.parse(occurredAt) > 60_000);
    expect(late).toHaveLength(made.length);
  });

  test('nothing else is different: the courier carries what it carries in a clean year', () => {
    const inMonth = (trips: readonly TransitTruth[]) => shippedIn(trips, offlineMonth).length;
    expect(inMonth(told.transits) / inMonth(clean.transits)).toBeGreaterThan(0.85);
    expect(told.transits.filter(({ shipScanId }) => shipScanId === null)).toEqual([]);
  });
});

test(`in the lost week nothing arrives of what a third of the branches ship; half of it is declared lost (${SEED})`, () => {
  const told = yearOf('lost-week');
  const { lostWeek = { branches: [], from: 0, until: 0 } } = upsetsOf(told);
  const shipped = shippedIn(told.transits, lostWeek).filter(({ from }) => lostWeek.branches.includes(from));
  expect(shipped.length).toBeGreaterThan(20);
  expect(shipped.filter(({ arrivedAt, foundAt }) => arrivedAt !== null && foundAt === undefined)).toEqual([]);
  const declared = shipped.filter(({ lostAt }) => lostAt !== undefined).length;
  expect(declared / shipped.length).toBeGreaterThan(0.25);
  expect(declared / shipped.length).toBeLessThan(0.75);
  expect(told.transits.filter(({ lostAt }) => lostAt !== undefined)).toHaveLength(declared);
});

test(`when the courier quits nothing is carried for three weeks; the next one is two days slower (${SEED})`, () => {
  const told = yearOf('courier-quits');
  const { courierQuits = { from: 0, until: 0, slowerBy: 0 } } = upsetsOf(told);
  const stops = told.transits.flatMap(({ collectedAt, deliveredAt }) => [collectedAt, deliveredAt]);
  const during = stops.filter(
    (stop) =>
      stop !== null &&
      Date.parse(stop) >= timeOf(courierQuits.from, 5) &&
      Date.parse(stop) < timeOf(courierQuits.until, 5),
  );
  expect(during).toEqual([]);
  const slow = new Set(groupOf(told.truth).slowLanes.map(({ from, to }) => `${from} ${to}`));
  const median = (trips: readonly TransitTruth[]) => {
    const days = trips
      .filter(({ from, to, arrivedAt }) => arrivedAt !== null && !slow.has(`${from} ${to}`))
      .map(daysOf);
    return days.sort((a, b) => a - b)[days.length >> 1] ?? Number.NaN;
  };
  const before = median(shippedIn(told.transits, { from: courierQuits.from - 90, until: courierQuits.from - 21 }));
  const after = median(shippedIn(told.transits, { from: courierQuits.until + 7, until: courierQuits.until + 37 }));
  expect(after - before).toBeGreaterThan(1);
  expect(after - before).toBeLessThan(3.5);
});
