/** When what is under way on a lane may be expected: by what happened lately, in courier days, on days with a run. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectedArrival } from '../../src/courier/expected-arrival.js';
import { LaneArrivals } from '../../src/courier/lane-arrivals.js';
import { ageAt } from '../../src/courier/lag.count.js';
import { OUTCOMES, type Outcome } from '../../src/courier/lag.js';
import { countWaits, RECENT_DAYS } from '../../src/courier/recent-waits.js';
import { runDays, runMs, runTenths } from '../../src/courier/run-days.js';
import { WaitCounts } from '../../src/courier/wait-counts.js';
import { WEEKDAYS } from '../../src/plain/days.js';
import { EVERY_WORKDAY, laneOf, type Trip } from './support/lane.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const EVERY_DAY = runDays('UTC', [{ since: '2020-01-01', weekdays: WEEKDAYS }], []);
/** A Thursday. */
const NOW = Date.parse('2026-08-06T18:00:00Z') / 1000;

const closed = (daysAgo: number, took: number): Trip => ({
  outcome: 'closed',
  shipped: NOW - daysAgo * DAY,
  ended: NOW - (daysAgo - took) * DAY,
});
const open = (daysAgo: number): Trip => ({ outcome: 'open', shipped: NOW - daysAgo * DAY });
const many = (count: number, trip: (n: number) => Trip) => Array.from({ length: count }, (_, n) => trip(n));

/** In days after the one in question was shipped. */
function expected(trips: readonly Trip[], daysAgo: number, run = EVERY_DAY) {
  const shipped = (NOW - daysAgo * DAY) * 1000;
  const { p50, p90, unknown } = new LaneArrivals().on(laneOf(trips, undefined, run), NOW * 1000)(shipped);
  const days = (instant: number | null) => instant && Math.round((instant - shipped) / DAY) / 1000;
  return { p50: days(p50), p90: days(p90), unknown };
}

describe('on a lane with runs every day', () => {
  const fast = many(40, (n) => closed(200 - n, 2));

  test('what happened in the last weeks counts, and what the lane did before does not', () =>
    expect(expected([...fast, ...many(20, (n) => closed(50 - n, 6))], 1)).toEqual({ p50: 6, p90: 6, unknown: null }));

  test('where fewer than ten were at risk at its age: the whole history', () => {
    expect(expected([...fast, ...many(9, (n) => closed(50 - n, 6))], 1)).toEqual({ p50: 2, p90: 6, unknown: null });
    expect(
      expected(
        many(9, (n) => closed(50 - n, 6)),
        1,
      ),
    ).toEqual({ p50: null, p90: null, unknown: 'few-transits' });
  });

  test('the whole history tells of an old one first and of a young one afterwards as if each were asked about alone', () => {
    const trips = many(60, (n) => closed(200 - n, 1 + (n % 30)));
    const both = new LaneArrivals().on(laneOf(trips, undefined, EVERY_DAY), NOW * 1000);
    for (const daysAgo of [15, 3, 8, 1])
      expect(both((NOW - daysAgo * DAY) * 1000)).toEqual(
        new LaneArrivals().on(laneOf(trips, undefined, EVERY_DAY), NOW * 1000)((NOW - daysAgo * DAY) * 1000),
      );
    expect(expected(trips, 15)).toEqual({ p50: 22, p90: 29, unknown: null });
  });

  test('what was shipped before these weeks counts from the age on that it had when they began', () => {
    // Twelve were 20 days old when they began, and arrived a day later; they say nothing of what is younger.
    const old = many(12, () => closed(RECENT_DAYS + 20, 21));
    expect(expected([...many(12, (n) => closed(40 - n, 3)), ...old], 1)).toEqual({ p50: 3, p90: 3, unknown: null });
    expect(expected([...fast, ...old], 20)).toEqual({ p50: 21, p90: 21, unknown: null });
  });

  test('where nothing arrives any more that is what is said', () =>
    expect(expected([...fast, ...many(15, (n) => open(RECENT_DAYS - n))], 1)).toEqual({
      p50: null,
      p90: null,
      unknown: 'not-reached',
    }));

  test('never before now', () => {
    const told = new LaneArrivals().on(
      laneOf(
        many(12, (n) => closed(30 - n, 3)),
        undefined,
        EVERY_DAY,
      ),
      NOW * 1000,
    );
    expect(told((NOW - 3 * DAY) * 1000).p50).toBe(NOW * 1000 + 1);
  });
});

test('where there is no run at the weekend nothing is expected on it, and a weekend is no wait', () => {
  // Shipped on Mondays and received on Wednesdays: two courier days. Shipped on Thursday, it is expected on Monday.
  const trips = many(7, (n) => closed(3 + 7 * n, 2)).flatMap((trip) => [trip, trip]);
  const [thursday, monday] = [NOW - HOUR, NOW - HOUR + 4 * DAY];
  const arrival = new LaneArrivals().on(laneOf(trips, undefined, EVERY_WORKDAY), NOW * 1000)(thursday * 1000);
  expect(arrival).toEqual({ p50: monday * 1000, p90: monday * 1000, unknown: null });
});

const trip: fc.Arbitrary<Trip> = fc
  .record({
    outcome: fc.oneof(fc.constant<Outcome>('closed'), fc.constantFrom(...OUTCOMES)),
    daysAgo: fc.integer({ min: 0, max: 100 * DAY }),
    took: fc.integer({ min: 0, max: 40 * DAY }),
  })
  .map(({ outcome, daysAgo, took }) => ({
    outcome,
    shipped: NOW - daysAgo,
    ended: ['open', 'lost'].includes(outcome) ? undefined : NOW - Math.max(0, daysAgo - took),
  }));

test('whatever the transits: at risk are those that were under way at that age in these weeks', () =>
  fc.assert(
    fc.property(
      fc.array(trip, { minLength: 20, maxLength: 80, size: 'max' }),
      fc.nat(300),
      fc.constantFrom(EVERY_DAY, EVERY_WORKDAY),
      (trips, age, run) => {
        const first = (NOW - RECENT_DAYS * DAY) * 1000;
        const [now, waits] = [NOW * 1000, new WaitCounts()];
        countWaits(waits, laneOf(trips, undefined, run), 'courier', first / 1000, ageAt(now, run));
        const told = expectedArrival(waits, age);
        const plainly = trips
          .filter(({ outcome }) => !['withdrawn', 'unconfirmed', 'unshipped'].includes(outcome))
          .filter(({ ended }) => ended === undefined || ended * 1000 >= first)
          .map(({ outcome, shipped, ended }) => {
            const last =
              ended === undefined
                ? Math.floor(((runMs(now, run) - runMs(shipped * 1000, run)) / DAY) * 0.01)
                : runTenths(shipped * 1000, ended * 1000, run);
            const entered = shipped * 1000 < first ? runTenths(shipped * 1000, first, run) : 0;
            return { arrived: outcome === 'closed', entered: Math.min(entered, last), last };
          });
        const atRisk = (tenth: number) =>
          plainly.filter(({ entered, last }) => entered <= tenth && tenth <= last).length;
        let [left, p50, p90] = [1, null as number | null, null as number | null];
        for (let tenth = age; tenth < 1_100; tenth++) {
          const arrivals = plainly.filter(({ arrived, last }) => arrived && last === tenth).length;
          if (arrivals > 0) left *= 1 - arrivals / atRisk(tenth);
          if (left <= 0.5 + 1e-9) p50 ??= tenth / 10;
          if (left <= 0.1 + 1e-9) p90 ??= tenth / 10;
        }
        if (atRisk(age) < 10) expect(told.unknown).toBe('few-transits');
        else expect(told).toEqual({ p50, p90, unknown: p90 === null ? 'not-reached' : null });
      },
    ),
    { numRuns: 300 },
  ));
