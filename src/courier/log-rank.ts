/**
 * Whether two groups of transits take as long as each other: the log-rank test (Mantel 1966, Cancer Chemotherapy Reports
 * 50:163–170). At each tenth of a day at which something arrived it compares how many of the second group did with how many
 * would have if both were alike, which is its share of those that still waited. What is open or lost counts as waiting until
 * it was no longer watched, as in the Kaplan–Meier curves.
 */
import { chiSquareTail } from '../plain/chi-square.js';
import type { Waits } from './kaplan-meier.js';

export interface LogRank {
  /** How many of the second group arrived, and how many would have if both were alike. */
  readonly arrived: number;
  readonly expected: number;
  /** (arrived − expected)² ÷ its variance: chi-square, of one degree of freedom. */
  readonly statistic: number;
  /** How often chance alone makes the statistic that large where both groups are alike. */
  readonly p: number;
}

/** Null where nothing can be compared: at no time did something arrive while both were waiting. */
export function logRank(first: Waits, second: Waits): LogRank | null {
  let [others, ours] = [first.watched, second.watched];
  let [arrived, expected, variance] = [0, 0, 0];
  const last = Math.max(first.lastArrival, second.lastArrival);
  for (let tenth = 0; tenth <= last; tenth++) {
    const inFirst = first.arrived[tenth] ?? 0;
    const inSecond = second.arrived[tenth] ?? 0;
    const arrivals = inFirst + inSecond;
    if (arrivals > 0) {
      const waiting = others + ours;
      const share = ours / waiting;
      arrived += inSecond;
      expected += arrivals * share;
      // Hypergeometric: so many drawn from all that waited. Where only one waited nothing was left to chance.
      if (waiting > 1) variance += (arrivals * share * (1 - share) * (waiting - arrivals)) / (waiting - 1);
    }
    others -= inFirst + (first.censored[tenth] ?? 0);
    ours -= inSecond + (second.censored[tenth] ?? 0);
  }
  if (variance === 0) return null;
  const statistic = (arrived - expected) ** 2 / variance;
  return { arrived, expected, statistic, p: chiSquareTail(statistic) };
}
