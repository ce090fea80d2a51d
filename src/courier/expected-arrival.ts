/**
 * When an open transit may be expected, from the waits of its own lane that lasted at least as long as it has by now: a transit
 * that is five days old can no longer be one of those that took two. Their percentiles are the conditional ones, the first
 * times at which S(t) ÷ S(just before its age) is down at what the share leaves; so they are never before its age.
 */
import { curve, stillWatched, type Waits } from './kaplan-meier.js';
import { daysUntil, FEWEST } from './percentiles.js';

/**
 * Why there is no time. `few-transits`: fewer than ten of the lane were watched for as long. `not-reached`: too few of those
 * that were watched for as long have arrived.
 */
export const UNKNOWN_ARRIVALS = ['few-transits', 'not-reached'] as const;

export interface ExpectedArrival {
  /** Days since it was shipped after which half, or nine of ten, of its like have arrived. */
  readonly p50: number | null;
  readonly p90: number | null;
  /** Why one of them is null; null if both are there. */
  readonly unknown: (typeof UNKNOWN_ARRIVALS)[number] | null;
}

/** `age` in tenths of a day, rounded down. */
export function expectedArrival(lane: Waits, age: number): ExpectedArrival {
  if (stillWatched(lane, age) < FEWEST) return { p50: null, p90: null, unknown: 'few-transits' };
  const longer = curve(lane, age);
  const p50 = daysUntil(longer, 0.5);
  const p90 = daysUntil(longer, 0.9);
  return { p50, p90, unknown: p90 === null ? 'not-reached' : null };
}
