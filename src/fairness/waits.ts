/**
 * Waits of local against partner patrons for the items of one library: what they are and how far apart. Each of these waits has ended,
 * so nothing is censored; the curve and its intervals are those of lag.
 */
import { curve, FEWEST, percentile, type Interval, type Percentile, type WaitCounts } from '../courier/index.js';
import { oneDecimal } from '../plain/days.js';

export interface Waited {
  /** How many there are. */
  readonly holds: number;
  /** Days, one decimal; null below ten holds. */
  readonly p50: number | null;
  /** 95 % confidence interval of `p50`, days. */
  readonly p50Interval: Interval | null;
  readonly p90: number | null;
}

export interface ComparedWaits {
  readonly local: Waited;
  readonly partner: Waited;
  /** Days by which half of the partners' patrons wait longer; negative where they wait shorter. */
  readonly longer: number | null;
  /** Its 95 % confidence interval. */
  readonly longerInterval: Interval | null;
}

export function comparedWaits(local: WaitCounts, partner: WaitCounts): ComparedWaits {
  const [ofLocal, ofPartner] = [drawn(local), drawn(partner)];
  const longer = ofLocal && ofPartner && difference(ofPartner.p50, ofLocal.p50);
  return {
    local: waited(local, ofLocal),
    partner: waited(partner, ofPartner),
    longer: longer && longer.days,
    longerInterval: longer && longer.interval,
  };
}

interface Drawn {
  readonly p50: Percentile;
  readonly p90: Percentile;
}

function drawn(waits: WaitCounts): Drawn | null {
  if (waits.watched < FEWEST) return null;
  const line = curve(waits);
  return { p50: percentile(line, 0.5), p90: percentile(line, 0.9) };
}

const waited = (waits: WaitCounts, figures: Drawn | null): Waited => ({
  holds: waits.watched,
  p50: figures && figures.p50.days,
  p50Interval: figures && figures.p50.interval,
  p90: figures && figures.p90.days,
});

/**
 * The difference of two independent figures, out of their own intervals: as far below the difference as the root of the squares of
 * how far the one reaches down and the other up (Zou & Donner 2008, Statistics in Medicine 27:1693–1702). A bound is null where
 * one that it is made of is.
 */
export function difference(one: Percentile, other: Percentile): Percentile {
  if (one.days === null || other.days === null) return { days: null, interval: [null, null] };
  const days = one.days - other.days;
  const [oneLow, oneHigh] = reaches(one.days, one.interval);
  const [otherLow, otherHigh] = reaches(other.days, other.interval);
  const down = oneLow === null || otherHigh === null ? null : oneDecimal(days - Math.hypot(oneLow, otherHigh));
  const up = oneHigh === null || otherLow === null ? null : oneDecimal(days + Math.hypot(oneHigh, otherLow));
  return { days: oneDecimal(days), interval: [down, up] };
}

const reaches = (days: number, [low, high]: Interval): Interval => [
  low === null ? null : days - low,
  high === null ? null : high - days,
];
