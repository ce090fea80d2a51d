/**
 * Percentiles of waits with their 95 % confidence intervals, read off a Kaplan–Meier curve. An interval holds the days at
 * which the curve, give or take what it is uncertain by, may still be at the share in question (Brookmeyer & Crowley 1982,
 * Biometrics 38:29–41). It is uncertain by Greenwood's formula on the scale of log(−log S), where a share cannot leave 0 to 1
 * (Kalbfleisch & Prentice 1980, The Statistical Analysis of Failure Time Data); R's survfit calls that "log-log".
 */
import { curve, type Curve, type Waits } from './kaplan-meier.js';

/** Below this many waits there are counts only. */
export const FEWEST = 10;

/** Days; null where a bound is not reached while anything was watched. */
export type Interval = readonly [low: number | null, high: number | null];

export interface Percentile {
  /** The first time, in days, by which the share has arrived; null where the curve does not get that far. */
  readonly days: number | null;
  readonly interval: Interval;
}

/** Those that answers tell, as `Percentile`, each beside its interval: all null where waits are too few for a curve. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p50Interval: Interval | null;
  readonly p90: number | null;
  readonly p90Interval: Interval | null;
  readonly p95: number | null;
  readonly p95Interval: Interval | null;
}

/** Within so many standard errors of the mean lie 95 % of a normal distribution. */
export const Z = 1.959963984540054;
/** Products of many fractions miss a share such as one half by a rounding error. */
const ROUNDING = 1e-9;

export function percentilesOf(waits: Waits): Percentiles {
  const drawn = waits.watched < FEWEST ? null : curve(waits);
  const p50 = drawn && percentile(drawn, 0.5);
  const p90 = drawn && percentile(drawn, 0.9);
  const p95 = drawn && percentile(drawn, 0.95);
  return {
    p50: p50 && p50.days,
    p50Interval: p50 && p50.interval,
    p90: p90 && p90.days,
    p90Interval: p90 && p90.interval,
    p95: p95 && p95.days,
    p95Interval: p95 && p95.interval,
  };
}

/** After how many days that share, between 0 and 1, has arrived. */
export function percentile(curve: Curve, share: number): Percentile {
  const left = 1 - share;
  const target = Math.log(-Math.log(left));
  const steps = curve.waiting.length;
  const at = stepDown(curve, left);
  let low = at;
  while (low > 0 && isDown(curve, low - 1, target, -Z)) low--;
  let high = at;
  while (high < steps && !isDown(curve, high, target, Z)) high++;
  return { days: daysAt(curve, at), interval: [daysAt(curve, low), daysAt(curve, high)] };
}

/** The same without an interval, which takes most of the time. */
export const daysUntil = (curve: Curve, share: number): number | null => daysAt(curve, stepDown(curve, 1 - share));

/** The first step after which no more than that share waits. */
function stepDown({ waiting }: Curve, left: number): number {
  let at = 0;
  while (at < waiting.length && (waiting[at] as number) > left + ROUNDING) at++;
  return at;
}

/**
 * Whether the curve would be down at the target after that step if it were higher by so many standard errors. Not where
 * nothing waits any more: how sure that is, Greenwood's formula cannot tell.
 */
function isDown({ waiting, greenwood }: Curve, step: number, target: number, errors: number): boolean {
  const hazard = -Math.log(waiting[step] as number);
  return Math.log(hazard) - (errors * Math.sqrt(greenwood[step] as number)) / hazard >= target;
}

const daysAt = ({ tenths }: Curve, step: number): number | null => {
  const tenth = tenths[step];
  return tenth === undefined ? null : tenth / 10;
};
