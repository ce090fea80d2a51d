/** Percentiles and their intervals: published ones, what must hold of all, and what a textbook makes of the same lists. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { curve } from '../../src/courier/kaplan-meier.js';
import { percentile } from '../../src/courier/percentiles.js';
import { byTextbook, counted, listed, share, type Listed } from './support/waits.js';

const of = (waits: Listed, part: number) => percentile(curve(counted(waits)), part);
const never = (days: number | null) => days ?? Infinity;

/** Freireich et al. 1963, Blood 21:699–716, in weeks, which here are tenths of a day. The bounds are those of R's survfit. */
describe('remission in acute leukaemia', () => {
  test('under 6-MP half have relapsed after 23 weeks, 95 % interval from 13 on; nine of ten never while they were watched', () => {
    const waits = {
      arrived: [6, 6, 6, 7, 10, 13, 16, 22, 23],
      censored: [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
    };
    expect(of(waits, 0.25)).toEqual({ days: 1.3, interval: [0.6, 2.2] });
    expect(of(waits, 0.5)).toEqual({ days: 2.3, interval: [1.3, null] });
    expect(of(waits, 0.75)).toEqual({ days: null, interval: [2.3, null] });
    expect(of(waits, 0.9)).toEqual({ days: null, interval: [null, null] });
  });

  test('under placebo after 8, 95 % interval 4 to 11', () => {
    const waits = { arrived: [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], censored: [] };
    expect(of(waits, 0.5)).toEqual({ days: 0.8, interval: [0.4, 1.1] });
    expect(of(waits, 0.9)).toEqual({ days: 1.7, interval: [1.2, null] });
  });
});

test('what only the last arrival reaches has no upper bound, however many arrived with it', () => {
  const arrived = Array.from({ length: 50 }, () => 20);
  expect(of({ arrived, censored: [] }, 0.5)).toEqual({ days: 2, interval: [2, null] });
});

test('without censoring it is the plain percentile: the first time by which that share has arrived', () =>
  fc.assert(
    fc.property(listed, fc.integer({ min: 1, max: 99 }), ({ arrived }, percent) => {
      const sorted = [...arrived].sort((a, b) => a - b);
      const plain = sorted.find(
        (time) => sorted.filter((other) => other <= time).length * 100 >= percent * sorted.length,
      );
      expect(of({ arrived, censored: [] }, percent / 100).days).toBe(plain! / 10);
    }),
    { numRuns: 500 },
  ));

test('it is what a textbook makes of the same lists, bounds included', () =>
  fc.assert(
    fc.property(listed, share, (waits, part) => {
      expect(of(waits, part)).toEqual(byTextbook(waits, part));
    }),
    { numRuns: 1000 },
  ));

test('a larger share takes no less time, and each lies within its bounds', () =>
  fc.assert(
    fc.property(listed, share, share, (waits, one, other) => {
      const [less, more] = [of(waits, Math.min(one, other)), of(waits, Math.max(one, other))];
      expect(never(less.days)).toBeLessThanOrEqual(never(more.days));
      for (const bound of [0, 1] as const) {
        expect(never(less.interval[bound])).toBeLessThanOrEqual(never(more.interval[bound]));
      }
      for (const { days, interval } of [less, more]) {
        expect(never(interval[0])).toBeLessThanOrEqual(never(days));
        expect(never(days)).toBeLessThanOrEqual(never(interval[1]));
      }
    }),
    { numRuns: 500 },
  ));

test('a wait that is only watched until then, instead of arriving then, makes no percentile smaller', () =>
  fc.assert(
    fc.property(listed, fc.nat(), share, ({ arrived, censored }, pick, part) => {
      const index = pick % arrived.length;
      const still = { arrived: arrived.toSpliced(index, 1), censored: [...censored, arrived[index]!] };
      expect(never(of(still, part).days)).toBeGreaterThanOrEqual(never(of({ arrived, censored }, part).days));
    }),
    { numRuns: 500 },
  ));

test('what is still under way never makes it look faster', () =>
  fc.assert(
    fc.property(listed, fc.array(fc.nat(900), { maxLength: 40 }), share, ({ arrived, censored }, open, part) => {
      const more = of({ arrived, censored: [...censored, ...open] }, part);
      expect(never(more.days)).toBeGreaterThanOrEqual(never(of({ arrived, censored }, part).days));
    }),
    { numRuns: 500 },
  ));

test('nothing that arrived: no figure and no bound', () => {
  const nothing = { days: null, interval: [null, null] };
  expect(of({ arrived: [], censored: [10, 20, 30] }, 0.5)).toEqual(nothing);
  expect(of({ arrived: [], censored: [] }, 0.5)).toEqual(nothing);
});
