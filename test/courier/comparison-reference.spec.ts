/** Two samples as R's survival and Python's lifelines compare them; `test/courier/reference` tells how their values were made. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { intervalOfDifference } from '../../src/courier/comparison.js';
import { curve } from '../../src/courier/kaplan-meier.js';
import { logRank } from '../../src/courier/log-rank.js';
import { percentile } from '../../src/courier/percentiles.js';
import { restrictedMean } from '../../src/courier/restricted-mean.js';
import { chiSquareTail } from '../../src/plain/chi-square.js';
import { counted } from './support/waits.js';

const DIGITS = 8;
const read = (name: string): unknown => JSON.parse(readFileSync(`test/fixtures/survival/${name}.json`, 'utf8'));

interface Sample {
  readonly name: string;
  readonly waits: readonly (readonly [tenth: number, arrived: number, censored: number])[];
}
interface Compared {
  readonly first: string;
  readonly second: string;
  readonly statistic: number;
  readonly p: number;
  readonly means: readonly [number, number];
}
interface InR extends Compared {
  readonly arrived: number;
  readonly expected: number;
  readonly horizon: number;
  readonly errors: readonly [number, number];
  /** Their difference, and the bounds of its interval. */
  readonly medians: readonly [number, number | null, number | null];
}

const samples = read('samples') as readonly Sample[];
const r = read('comparisons-survival') as { pairs: readonly InR[]; tails: readonly (readonly [number, number])[] };
const lifelines = read('comparisons-lifelines') as { pairs: readonly Compared[] };

function waitsOf(name: string) {
  const { waits } = samples.find((sample) => sample.name === name)!;
  const each = (which: 1 | 2) => waits.flatMap((row) => Array.from({ length: row[which] }, () => row[0]));
  return counted({ arrived: each(1), censored: each(2) });
}

/** To so many digits that count, however small it is. */
const closely = (told: number, wanted: number) => expect(told / wanted).toBeCloseTo(1, DIGITS);

describe.each(r.pairs.map((inR, index) => ({ ...inR, inR, inLifelines: lifelines.pairs[index]! })))(
  '$first and $second',
  ({ inR, inLifelines }) => {
    const [first, second] = [waitsOf(inR.first), waitsOf(inR.second)];
    const curves = [curve(first), curve(second)] as const;

    test('the log-rank test is that of both, from the smallest p to the largest', () => {
      const told = logRank(first, second)!;
      expect(told.arrived).toBe(inR.arrived);
      closely(told.expected, inR.expected);
      for (const { statistic, p } of [inR, inLifelines]) {
        closely(told.statistic, statistic);
        closely(told.p, p);
      }
    });

    test('the means up to a horizon are those of both, their errors those of R', () => {
      for (const [index, drawn] of curves.entries()) {
        const { mean, variance } = restrictedMean(drawn, inR.horizon);
        closely(mean, inR.means[index]!);
        closely(mean, inLifelines.means[index]!);
        expect(Math.sqrt(variance)).toBeCloseTo(inR.errors[index]!, DIGITS);
      }
    });

    test("the difference of the medians has its interval from those that R's survfit tells", () => {
      const [was, is] = [percentile(curves[0], 0.5), percentile(curves[1], 0.5)];
      const inDays = inR.medians.map((tenths) => (tenths === null ? null : Math.round(tenths) / 10));
      expect([Math.round((is.days! - was.days!) * 10) / 10, ...intervalOfDifference(is, was)!]).toEqual(inDays);
    });
  },
);

test('the tail of chi-square is that of R, wherever its way of counting changes', () => {
  for (const [statistic, chance] of r.tails) closely(chiSquareTail(statistic), chance);
  expect(chiSquareTail(0)).toBe(1);
  expect(chiSquareTail(5_000)).toBe(0);
});
