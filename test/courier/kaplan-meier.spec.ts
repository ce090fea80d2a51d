/** The estimate of how long transits take, against a published example and against what counting gives. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { percentiles } from '../../src/courier/kaplan-meier.js';

/** Ends and watched times in days, with one decimal. */
function curve(arrived: readonly number[], censored: readonly number[], shares: readonly number[]) {
  const counts = (days: readonly number[]) => {
    const tenths = new Uint32Array(1_000);
    for (const day of days) tenths[Math.round(day * 10)]!++;
    return tenths;
  };
  const longest = Math.max(0, ...[...arrived, ...censored].map((days) => Math.round(days * 10)));
  return percentiles({ arrived: counts(arrived), censored: counts(censored), longest }, shares);
}

/**
 * Freireich et al. 1963 (Blood 21:699–716), as in Collett, Modelling Survival Data in Medical Research: weeks of remission
 * in acute leukaemia. Survival under 6-MP: 0.857 at 6, 0.807 at 7, 0.753 at 10, 0.690 at 13, 0.627 at 16, 0.538 at 22 and
 * 0.448 at 23 weeks, then flat; so the median is 23. Under placebo nothing is censored, and the median is 8.
 */
describe('remission in acute leukaemia', () => {
  const ends = [6, 6, 6, 7, 10, 13, 16, 22, 23];
  const watched = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
  const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];

  test('the median under 6-MP is 23 weeks, and under placebo 8', () => {
    expect(curve(ends, watched, [0.5])).toEqual([23]);
    expect(curve(placebo, [], [0.5])).toEqual([8]);
  });

  test('every published step of the curve, just before and at it', () => {
    const steps = [
      [0.857, 6],
      [0.807, 7],
      [0.753, 10],
      [0.69, 13],
      [0.627, 16],
      [0.538, 22],
      [0.448, 23],
    ] as const;
    for (const [index, [survival, week]] of steps.entries()) {
      const next = steps[index + 1]?.[1] ?? null;
      expect(curve(ends, watched, [1 - survival - 0.001])).toEqual([week]);
      expect(curve(ends, watched, [1 - survival + 0.001])).toEqual([next]);
    }
  });

  test('where the curve does not reach there is no figure', () => {
    expect(curve(ends, watched, [0.25, 0.5, 0.9, 0.95])).toEqual([13, 23, null, null]);
  });
});

describe('in general', () => {
  const days = fc.integer({ min: 0, max: 999 }).map((tenths) => tenths / 10);
  const many = fc.array(days, { minLength: 1, maxLength: 60 });
  const percent = fc.integer({ min: 1, max: 100 });

  test('without censoring it is the plain percentile: the first time by which that share has arrived', () => {
    fc.assert(
      fc.property(many, percent, (arrived, share) => {
        const sorted = [...arrived].sort((a, b) => a - b);
        const plain = sorted.find(
          (time) => sorted.filter((other) => other <= time).length * 100 >= share * sorted.length,
        );
        expect(curve(arrived, [], [share / 100])).toEqual([plain]);
      }),
      { numRuns: 500 },
    );
  });

  test('against the product of its definition, in fractions that do not round', () => {
    fc.assert(
      fc.property(many, fc.array(days, { maxLength: 60 }), percent, (arrived, censored, share) => {
        expect(curve(arrived, censored, [share / 100])).toEqual([byDefinition(arrived, censored, share)]);
      }),
      { numRuns: 500 },
    );
  });

  test('what is still waiting never makes it look faster, and what was watched less long never slower than dropped', () => {
    fc.assert(
      fc.property(many, fc.array(days, { minLength: 1, maxLength: 60 }), percent, (arrived, censored, share) => {
        const [without] = curve(arrived, [], [share / 100]);
        const [withOpen] = curve(arrived, censored, [share / 100]);
        expect(withOpen ?? Infinity).toBeGreaterThanOrEqual(without ?? Infinity);
      }),
    );
  });

  test('nothing that arrived: no figure at all', () => {
    expect(curve([], [1, 2, 3], [0.5, 0.9])).toEqual([null, null]);
    expect(curve([], [], [0.5])).toEqual([null]);
  });
});

/** ∏ (at risk − arrivals) / at risk, as whole numbers. */
function byDefinition(arrived: readonly number[], censored: readonly number[], share: number): number | null {
  let [left, of] = [1n, 1n];
  for (const time of [...new Set(arrived)].sort((a, b) => a - b)) {
    const atRisk = [...arrived, ...censored].filter((other) => other >= time).length;
    const arrivals = arrived.filter((other) => other === time).length;
    left *= BigInt(atRisk - arrivals);
    of *= BigInt(atRisk);
    if (left * 100n <= BigInt(100 - share) * of) return time;
  }
  return null;
}
