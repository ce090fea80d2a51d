/** How long the holds of a group wait, by segment: counts, percentiles, means. Pure; `docs/lag.md` explains the choices. */
import { DAY_MS, oneDecimal } from '../plain/days.js';
import { SEGMENTS, type SegmentName, type SegmentState, type Wait } from './hold-wait.js';
import { curve } from './kaplan-meier.js';
import { FEWEST, percentile, type Interval } from './percentiles.js';
import { WaitCounts } from './wait-counts.js';

/**
 * Days, one decimal. Percentiles are Kaplan–Meier estimates, in which holds that wait in the segment, or were given up in it, count as
 * waits of at least that long; null below ten holds or where the curve does not reach.
 */
export interface SegmentFigures {
  /** Holds that have been through the segment. */
  readonly holds: number;
  /** Holds that are in it now. */
  readonly waiting: number;
  /** Holds that were cancelled or expired in it. */
  readonly ended: number;
  /** Holds of which nobody can say how long they were in it: a scan is missing or contradicts others. */
  readonly unknown: number;
  readonly p50: number | null;
  readonly p50Interval: Interval | null;
  readonly p90: number | null;
  readonly p90Interval: Interval | null;
  readonly p95: number | null;
  readonly p95Interval: Interval | null;
  /** Of those that have been through: it flatters while others wait. */
  readonly mean: number | null;
}

/** A part of the courier's segment, of the holds of which both parts are known: their means add up. */
export interface PartFigures {
  readonly holds: number;
  readonly mean: number | null;
}

export interface WaitFigures extends Readonly<Record<SegmentName, SegmentFigures>> {
  readonly holds: number;
  readonly waiting: number;
  readonly pickedUp: number;
  /** Holds that took more than one transit. */
  readonly severalLegs: number;
  readonly onTheRoad: PartFigures;
  readonly atBranches: PartFigures;
}

interface SegmentTally {
  readonly had: Record<SegmentState, number>;
  /** Tenths of a day. */
  readonly arrived: number[];
  readonly censored: number[];
}

const segmentTally = (): SegmentTally => ({
  had: { through: 0, waiting: 0, ended: 0, unknown: 0, ahead: 0 },
  arrived: [],
  censored: [],
});

/** What the waits of a group come to, one after the other; the waits themselves are not kept. */
export class WaitTally {
  holds = 0;
  severalLegs = 0;
  split = 0;
  onTheRoad = 0;
  atBranches = 0;
  readonly segments: Readonly<Record<SegmentName, SegmentTally>> = {
    lender: segmentTally(),
    courier: segmentTally(),
    pickup: segmentTally(),
    total: segmentTally(),
  };

  /** `now`: in milliseconds since 1970. */
  add({ segments, legs, onTheRoad, atBranches }: Wait, now: number): void {
    this.holds++;
    if (legs > 1) this.severalLegs++;
    if (onTheRoad !== null && atBranches !== null) {
      this.split++;
      this.onTheRoad += onTheRoad;
      this.atBranches += atBranches;
    }
    for (const name of SEGMENTS) {
      const { state, since, until, tenths } = segments[name];
      const { had, arrived, censored } = this.segments[name];
      had[state]++;
      if (tenths !== null) arrived.push(tenths);
      else if (since !== null && (state === 'waiting' || state === 'ended')) {
        // A wait that lasts is rounded down: it has not been longer yet.
        censored.push(Math.floor((((until ?? now) - since) / DAY_MS) * 10));
      }
    }
  }
}

/** Tells the figures of one group after the other; it is kept, since the room that it counts in is large. */
export class WaitCounter {
  private readonly counts = new WaitCounts();

  figuresOf({ holds, severalLegs, segments, split, onTheRoad, atBranches }: WaitTally): WaitFigures {
    const { lender, courier, pickup, total } = segments;
    return {
      holds,
      waiting: total.had.waiting,
      pickedUp: total.had.through,
      severalLegs,
      lender: this.segment(lender),
      courier: this.segment(courier),
      onTheRoad: { holds: split, mean: mean(onTheRoad, split) },
      atBranches: { holds: split, mean: mean(atBranches, split) },
      pickup: this.segment(pickup),
      total: this.segment(total),
    };
  }

  private segment({ had, arrived, censored }: SegmentTally): SegmentFigures {
    const { counts } = this;
    let sum = 0;
    for (const tenths of arrived) {
      counts.arrive(tenths);
      sum += tenths;
    }
    for (const tenths of censored) counts.censor(tenths);
    const drawn = counts.watched < FEWEST ? null : curve(counts);
    counts.clear();
    const [p50, p90, p95] = [0.5, 0.9, 0.95].map((share) => drawn && percentile(drawn, share));
    return {
      holds: had.through,
      waiting: had.waiting,
      ended: had.ended,
      unknown: had.unknown,
      p50: p50?.days ?? null,
      p50Interval: p50?.interval ?? null,
      p90: p90?.days ?? null,
      p90Interval: p90?.interval ?? null,
      p95: p95?.days ?? null,
      p95Interval: p95?.interval ?? null,
      mean: mean(sum, arrived.length),
    };
  }
}

/** In days; null of none. */
const mean = (tenths: number, holds: number): number | null => (holds === 0 ? null : oneDecimal(tenths / holds / 10));
