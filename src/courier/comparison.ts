/** What two groups of waits differ by, and whether that is more than chance. Pure; `docs/lag.md` explains the choices. */
import { oneDecimal } from '../plain/days.js';
import { curve } from './kaplan-meier.js';
import { logRank, type LogRank } from './log-rank.js';
import { FEWEST, percentile, Z, type Interval, type Percentile } from './percentiles.js';
import { restrictedMean } from './restricted-mean.js';
import type { WaitCounts } from './wait-counts.js';

/** After less before, in days: what is negative has become faster. Null below ten transits on a side. */
export interface Difference {
  /** Of the medians; null where one of the curves does not get to it. */
  readonly p50Difference: number | null;
  readonly p50DifferenceInterval: Interval | null;
  readonly logRank: LogRank | null;
  readonly means: Means | null;
}

/** How long a transit takes on average if none is watched for longer than `horizonDays`. */
export interface Means {
  readonly horizonDays: number;
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  readonly standardError: number;
  readonly interval: readonly [low: number, high: number];
}

const NOTHING: Difference = { p50Difference: null, p50DifferenceInterval: null, logRank: null, means: null };

export function differenceOf(before: WaitCounts, after: WaitCounts): Difference {
  if (before.watched < FEWEST || after.watched < FEWEST) return NOTHING;
  const [was, is] = [curve(before), curve(after)];
  const [earlier, later] = [percentile(was, 0.5), percentile(is, 0.5)];
  const horizon = commonHorizon(before, after);
  const [then, now] = [restrictedMean(was, horizon), restrictedMean(is, horizon)];
  const difference = now.mean - then.mean;
  const error = Math.sqrt(then.variance + now.variance);
  return {
    p50Difference: later.days === null || earlier.days === null ? null : oneDecimal(later.days - earlier.days),
    p50DifferenceInterval: intervalOfDifference(later, earlier),
    logRank: logRank(before, after),
    means: {
      horizonDays: horizon / 10,
      before: days(then.mean / 10),
      after: days(now.mean / 10),
      difference: days(difference / 10),
      standardError: days(error / 10),
      interval: [days((difference - Z * error) / 10), days((difference + Z * error) / 10)],
    },
  };
}

/**
 * From the intervals of both, which are independent of each other: what each may lie off in that direction, put together as the
 * sides of a right angle (Zou & Donner 2008, Statistics in Medicine 27:1693–1702). Open on a side where one of them is.
 */
export function intervalOfDifference(one: Percentile, other: Percentile): Interval | null {
  if (one.days === null || other.days === null) return null;
  const difference = one.days - other.days;
  const [low, high] = one.interval;
  const [otherLow, otherHigh] = other.interval;
  return [
    low === null || otherHigh === null
      ? null
      : oneDecimal(difference - Math.hypot(one.days - low, otherHigh - other.days)),
    high === null || otherLow === null
      ? null
      : oneDecimal(difference + Math.hypot(high - one.days, other.days - otherLow)),
  ];
}

/** Tenths of a day until which both curves are known: one at whose end nothing waits stays there. */
function commonHorizon(before: WaitCounts, after: WaitCounts): number {
  const known = Math.min(...[before, after].map((each) => (endsAtNothing(each) ? Infinity : each.longest)));
  return known === Infinity ? Math.max(before.longest, after.longest) : known;
}

const endsAtNothing = ({ censored, longest, lastArrival }: WaitCounts): boolean =>
  lastArrival === longest && censored[longest] === 0;

/** Two decimals: a mean is more exact than what it is made of. */
const days = (value: number): number => Math.round(value * 100) / 100;
