/** Waits as lists, and what a textbook makes of them: slowly, step by step, with the bounds themselves. */
import fc from 'fast-check';
import type { Interval } from '../../../src/courier/percentiles.js';
import { WaitCounts } from '../../../src/courier/wait-counts.js';

/** Tenths of a day: what has arrived after so many, and what was only watched for so many. */
export interface Listed {
  readonly arrived: readonly number[];
  readonly censored: readonly number[];
}

export function counted({ arrived, censored }: Listed): WaitCounts {
  const waits = new WaitCounts();
  for (const tenths of arrived) waits.arrive(tenths);
  for (const tenths of censored) waits.censor(tenths);
  return waits;
}

/** Many of them tied. */
const tenths = fc.oneof(fc.nat(40), fc.nat(900));
const list = (minLength: number) => fc.array(tenths, { minLength, maxLength: 60 });

export const listed: fc.Arbitrary<Listed> = fc.record({ arrived: list(1), censored: list(0) });
export const share = fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100);

interface Step {
  readonly tenth: number;
  readonly waiting: number;
  readonly low: number;
  readonly high: number;
}

/** S = ∏ (1 − d/n), Var log(−log S) = Σ d/(n(n − d)) ÷ (log S)², and S^exp(± 1.96 standard errors) as bounds. */
export function stepsOf({ arrived, censored }: Listed): readonly Step[] {
  const steps: Step[] = [];
  let [waiting, sum] = [1, 0];
  for (const tenth of [...new Set(arrived)].sort((a, b) => a - b)) {
    const n = [...arrived, ...censored].filter((other) => other >= tenth).length;
    const d = arrived.filter((other) => other === tenth).length;
    waiting *= (n - d) / n;
    sum += d / (n * (n - d));
    const error = (1.959963984540054 * Math.sqrt(sum)) / Math.log(waiting);
    const ends = waiting === 0;
    steps.push({
      tenth,
      waiting,
      low: ends ? 0 : waiting ** Math.exp(-error),
      high: ends ? Infinity : waiting ** Math.exp(error),
    });
  }
  return steps;
}

export interface Told {
  readonly days: number | null;
  readonly interval: Interval;
}

/** The first time at which the curve, and each of its bounds, is down at what the share leaves. */
export function byTextbook(waits: Listed, percent: number): Told {
  const steps = stepsOf(waits);
  const first = (of: (step: Step) => number) => {
    const found = steps.find((step) => of(step) <= 1 - percent + 1e-9);
    return found ? found.tenth / 10 : null;
  };
  return { days: first(({ waiting }) => waiting), interval: [first(({ low }) => low), first(({ high }) => high)] };
}
