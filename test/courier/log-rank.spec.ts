/** The log-rank test and the mean up to a horizon: published ones, and what must hold of all. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { curve } from '../../src/courier/kaplan-meier.js';
import { logRank } from '../../src/courier/log-rank.js';
import { restrictedMean } from '../../src/courier/restricted-mean.js';
import { chiSquareTail } from '../../src/plain/chi-square.js';
import { generator } from './support/generator.js';
import { counted, listed, type Listed } from './support/waits.js';

const compared = (first: Listed, second: Listed) => logRank(counted(first), counted(second));

/** Freireich et al. 1963, Blood 21:699–716: weeks of remission. */
const SIX_MP = { arrived: [6, 6, 6, 7, 10, 13, 16, 22, 23], censored: [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35] };
const PLACEBO = {
  arrived: [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23],
  censored: [],
};

describe('remission in acute leukaemia', () => {
  test('under 6-MP 9 relapsed where 19.25 were to be expected: chi-square 16.79, as every textbook has it', () => {
    const told = compared(PLACEBO, SIX_MP)!;
    expect(told.arrived).toBe(9);
    expect(told.expected).toBeCloseTo(19.25, 2);
    expect(told.statistic).toBeCloseTo(16.79, 2);
    expect(told.p).toBeLessThan(0.0001);
  });

  test('within 23 weeks a patient has 17.9 in remission under 6-MP, 8.7 under placebo', () => {
    expect(restrictedMean(curve(counted(SIX_MP)), 23).mean).toBeCloseTo(17.9, 1);
    expect(restrictedMean(curve(counted(PLACEBO)), 23).mean).toBeCloseTo(8.667, 3);
  });
});

test('by hand: of two and two, the first of each pair arrives a day before the other', () => {
  // At 1 day one of two ours among 4, at 2 one other of 3 (1 ours), at 3 one ours of 2 (1 ours), at 4 the last.
  const { arrived, expected, statistic } = compared(
    { arrived: [20, 40], censored: [] },
    { arrived: [10, 30], censored: [] },
  )!;
  expect([arrived, expected]).toEqual([2, 1 / 2 + 1 / 3 + 1 / 2]);
  expect(statistic).toBeCloseTo((2 - 4 / 3) ** 2 / (1 / 4 + 2 / 9 + 1 / 4), 12);
});

test('groups that are alike differ by nothing', () =>
  fc.assert(
    fc.property(listed, (waits) => {
      const told = compared(waits, waits);
      // Only where all arrive at once is there nothing to compare.
      if (!told) expect(new Set(waits.arrived).size).toBe(1);
      expect(told?.statistic ?? 0).toBeCloseTo(0, 12);
      expect(told?.p ?? 1).toBeCloseTo(1, 6);
    }),
  ));

test('which of the two is the first makes no difference but to whose arrivals are told', () =>
  fc.assert(
    fc.property(listed, listed, (one, other) => {
      const [told, swapped] = [compared(one, other), compared(other, one)];
      expect(swapped === null).toBe(told === null);
      if (!told || !swapped) return;
      expect(swapped.statistic).toBeCloseTo(told.statistic, 9);
      expect(told.arrived + swapped.arrived).toBe(one.arrived.length + other.arrived.length);
      expect(told.expected + swapped.expected).toBeCloseTo(told.arrived + swapped.arrived, 9);
    }),
  ));

test('only the order of the waits counts, not how long they are', () =>
  fc.assert(
    fc.property(listed, listed, fc.integer({ min: 2, max: 7 }), (one, other, factor) => {
      const longer = ({ arrived, censored }: Listed) => ({
        arrived: arrived.map((tenths) => tenths * factor),
        censored: censored.map((tenths) => tenths * factor),
      });
      const [told, stretched] = [compared(one, other), compared(longer(one), longer(other))];
      expect(stretched?.statistic ?? null).toBe(told?.statistic ?? null);
    }),
  ));

test('what leaves before anything arrives says nothing', () =>
  fc.assert(
    fc.property(listed, listed, fc.array(fc.constant(0)), (one, other, gone) => {
      const later = ({ arrived, censored }: Listed) => ({
        arrived: arrived.map((tenths) => tenths + 1),
        censored: censored.map((tenths) => tenths + 1),
      });
      const { arrived, censored } = later(one);
      const told = compared(later(one), later(other));
      expect(compared({ arrived, censored: [...censored, ...gone] }, later(other))).toEqual(told);
    }),
  ));

test('chance alone is found guilty about as often as p says: groups of the same waits, dealt at random', () => {
  const seed = 20260701;
  const random = generator(seed);
  const chances = Array.from({ length: 2_000 }, () => {
    const deal = () => {
      const waits = Array.from({ length: 40 }, () => [Math.ceil(-30 * Math.log(1 - random())), random() * 90] as const);
      return {
        arrived: waits.filter(([trip, watched]) => trip <= watched).map(([trip]) => trip),
        censored: waits.filter(([trip, watched]) => trip > watched).map(([, watched]) => Math.floor(watched)),
      };
    };
    return compared(deal(), deal())!.p;
  });
  for (const level of [0.05, 0.1, 0.5]) {
    const share = chances.filter((chance) => chance <= level).length / chances.length;
    expect([seed, level, Math.abs(share - level) < 4 * Math.sqrt((level * (1 - level)) / chances.length)]).toEqual([
      seed,
      level,
      true,
    ]);
  }
});

test('nothing arrived, or all at once: nothing can be compared', () => {
  expect(compared({ arrived: [], censored: [1, 2] }, { arrived: [], censored: [3] })).toBeNull();
  expect(compared({ arrived: [5, 5], censored: [] }, { arrived: [5], censored: [] })).toBeNull();
});

test('the larger a chi-square the rarer, from always to never', () =>
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1_000, noNaN: true }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (x, more) => {
        expect(chiSquareTail(x + more)).toBeLessThanOrEqual(chiSquareTail(x));
        expect(chiSquareTail(x)).toBeLessThanOrEqual(1);
        expect(chiSquareTail(x)).toBeGreaterThan(0);
      },
    ),
  ));

test('without censoring the mean up to a horizon is that of the waits themselves, cut off there', () =>
  fc.assert(
    fc.property(listed, fc.integer({ min: 1, max: 1_000 }), ({ arrived }, horizon) => {
      const cut = arrived.map((tenths) => Math.min(tenths, horizon));
      const mean = cut.reduce((sum, each) => sum + each, 0) / cut.length;
      const square = cut.reduce((sum, each) => sum + (each - mean) ** 2, 0) / cut.length;
      const told = restrictedMean(curve(counted({ arrived, censored: [] })), horizon);
      expect(told.mean).toBeCloseTo(mean, 8);
      expect(told.variance).toBeCloseTo(square / cut.length, 8);
    }),
  ));
