/** What must hold of every comparison: each side is what was known at the end of its window, and its intervals hold the truth. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countWindow } from '../../src/courier/comparison.count.js';
import { differenceOf, intervalOfDifference } from '../../src/courier/comparison.js';
import { curve } from '../../src/courier/kaplan-meier.js';
import { ageAt, countLane } from '../../src/courier/lag.count.js';
import { LagCounter, OUTCOMES } from '../../src/courier/lag.js';
import { percentile } from '../../src/courier/percentiles.js';
import { WaitCounts } from '../../src/courier/wait-counts.js';
import { generator } from './support/generator.js';
import { EVERY_WORKDAY, laneOf, type Trip } from './support/lane.js';
import { counted, listed } from './support/waits.js';

const DAY = 86_400;
const START = Date.parse('2026-03-01T07:00:00Z') / 1000;

const trip: fc.Arbitrary<Trip> = fc
  .record({
    outcome: fc.constantFrom(...OUTCOMES),
    shipped: fc.integer({ min: START - 5 * DAY, max: START + 60 * DAY }),
    took: fc.integer({ min: 0, max: 40 * DAY }),
  })
  .map(({ outcome, shipped, took }) => {
    const ends = outcome === 'closed' || outcome === 'misrouted' || outcome === 'unconfirmed';
    return { outcome, shipped, ended: ends ? shipped + took : undefined };
  });
const kind = fc.constantFrom('calendar', 'courier');
const days = (least: number) => fc.integer({ min: least * DAY, max: 50 * DAY });

test('a window is told as the lag was told at its end', () => {
  const [ours, plain] = [new LagCounter(), new LagCounter()];
  fc.assert(
    fc.property(fc.array(trip, { maxLength: 100 }), kind, days(1), (trips, kindOfDay, long) => {
      const window = { first: START, end: START + long };
      countWindow(ours, laneOf(trips), kindOfDay, { ...window, watched: Infinity });
      const asOfThen = trips.map((each) =>
        each.ended !== undefined && each.ended > window.end ? { ...each, outcome: 'open' as const } : each,
      );
      const age = ageAt(window.end * 1000, kindOfDay === 'courier' ? EVERY_WORKDAY : undefined);
      countLane(plain, laneOf(asOfThen), kindOfDay, window, age);
      expect(ours.take()).toEqual(plain.take());
    }),
  );
});

test('nothing is watched for longer than was said, and what ended within that is told', () => {
  const ours = new LagCounter();
  fc.assert(
    fc.property(fc.array(trip, { maxLength: 100 }), days(1), days(0), (trips, long, watched) => {
      const end = START + long;
      countWindow(ours, laneOf(trips), 'calendar', { first: START, end, watched });
      const told = ours.take();
      const inIt = trips.filter(({ shipped, outcome }) => shipped >= START && shipped < end && outcome !== 'withdrawn');
      const arrived = inIt.filter(
        ({ outcome, shipped, ended = Infinity }) => outcome === 'closed' && ended <= Math.min(end, shipped + watched),
      );
      expect([told.transits, told.closed]).toEqual([inIt.length, arrived.length]);
      expect(told.followUpDays).toBeLessThanOrEqual(Math.round((watched / DAY) * 10) / 10);
    }),
  );
});

test('before and after exchanged: the same the other way round', () =>
  fc.assert(
    fc.property(listed, listed, (one, other) => {
      const [there, back] = [differenceOf(counted(one), counted(other)), differenceOf(counted(other), counted(one))];
      expect(back.logRank?.p ?? null).toEqual(there.logRank && expect.closeTo(there.logRank.p, 9));
      expect((back.p50Difference ?? 0) + (there.p50Difference ?? 0)).toBeCloseTo(0, 9);
      expect((back.means?.difference ?? 0) + (there.means?.difference ?? 0)).toBeCloseTo(0, 1);
      const [low = null, high = null] = there.p50DifferenceInterval ?? [];
      const [backLow = null, backHigh = null] = back.p50DifferenceInterval ?? [];
      expect([low === null, high === null]).toEqual([backHigh === null, backLow === null]);
      if (low !== null && backHigh !== null) expect(low + backHigh).toBeCloseTo(0, 9);
    }),
  ));

test('below ten on a side nothing is compared; from ten on the means are', () =>
  fc.assert(
    fc.property(listed, listed, (one, other) => {
      const few = [one, other].some(({ arrived, censored }) => arrived.length + censored.length < 10);
      expect(differenceOf(counted(one), counted(other)).means === null).toBe(few);
    }),
  ));

test('a mean lies within its horizon, and the horizon within what was watched', () =>
  fc.assert(
    fc.property(listed, listed, (one, other) => {
      const { means } = differenceOf(counted(one), counted(other));
      if (!means) return;
      const longest = Math.max(...[one, other].flatMap(({ arrived, censored }) => [...arrived, ...censored])) / 10;
      expect(means.horizonDays).toBeLessThanOrEqual(longest);
      for (const mean of [means.before, means.after]) {
        expect(mean).toBeGreaterThanOrEqual(0);
        expect(mean).toBeLessThanOrEqual(means.horizonDays);
      }
      expect(means.interval[0]).toBeLessThanOrEqual(means.difference);
      expect(means.difference).toBeLessThanOrEqual(means.interval[1]);
    }),
  ));

test('of simulated pairs of groups, the intervals of 95 % hold the true difference that often', () => {
  const seed = 20260702;
  const random = generator(seed);
  const waits = [new WaitCounts(), new WaitCounts()] as const;
  // Exponential trips with medians of 4 and 3 days, watched for up to 12: 60 and 80 of them, as in a month of a lane.
  const medians = [40, 30] as const;
  const meanUpTo = (horizon: number, median: number) => {
    const mean = median / Math.LN2;
    return mean * (1 - Math.exp(-horizon / mean));
  };
  const runs = 1_500;
  const hit = { medians: 0, means: 0 };
  for (let run = 0; run < runs; run++) {
    for (const [side, group] of waits.entries()) {
      group.clear();
      for (let one = 0; one < 60 + 20 * side; one++) {
        const trip = (-medians[side]! / Math.LN2) * Math.log(1 - random());
        const watched = random() * 120;
        if (trip <= watched) group.arrive(Math.round(trip));
        else group.censor(Math.floor(watched));
      }
    }
    const [was, is] = waits.map((group) => percentile(curve(group), 0.5));
    const [low, high] = intervalOfDifference(is!, was!) ?? [null, null];
    if ((low ?? -Infinity) <= -1 && (high ?? Infinity) >= -1) hit.medians++;
    const { interval, horizonDays } = differenceOf(...waits).means!;
    const truth = (meanUpTo(horizonDays * 10, 30) - meanUpTo(horizonDays * 10, 40)) / 10;
    if (interval[0] <= truth && interval[1] >= truth) hit.means++;
  }
  // 1,500 runs tell a share of 0.95 to within 0.017; that of medians, in whole tenths of a day, is a little wider.
  for (const [name, hits] of Object.entries(hit)) {
    expect([seed, name, hits / runs > 0.93, hits / runs < 0.985]).toEqual([seed, name, true, true]);
  }
});
