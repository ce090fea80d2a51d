/** How long the holds of a group wait, by segment: counts, percentiles, means. Pure; `docs/lag.md` explains the choices. */
import { oneDecimal } from '../plain/days.js';
import { SEGMENT_STATES } from './hold-wait.js';
import { tenthsBetween, UNKNOWN, type Holds, type SegmentColumns, type Stretch } from './hold-waits.columns.js';
import { percentilesOf, type Percentiles } from './percentiles.js';
import { WaitCounts } from './wait-counts.js';

/**
 * Days, one decimal. Percentiles are Kaplan–Meier estimates, in which holds that wait in the segment, or were given up in it, count as
 * waits of at least that long; null below ten holds or where the curve does not reach.
 */
export interface SegmentFigures extends Percentiles {
  /** Holds that have been through the segment. */
  readonly holds: number;
  /** Holds that are in it now. */
  readonly waiting: number;
  /** Holds that were cancelled or expired in it. */
  readonly ended: number;
  /** Holds of which nobody can say how long they were in it: a scan is missing or contradicts others. */
  readonly unknown: number;
  /** Of those that have been through: it flatters while others wait. */
  readonly mean: number | null;
}

/** A piece of the courier's segment, of the holds of which both pieces are known: their means add up. */
export interface PieceFigures {
  readonly holds: number;
  readonly mean: number | null;
}

export interface WaitFigures {
  readonly holds: number;
  readonly waiting: number;
  readonly pickedUp: number;
  /** Holds that took more than one transit. */
  readonly severalLegs: number;
  readonly lender: SegmentFigures;
  readonly courier: SegmentFigures;
  readonly onTheRoad: PieceFigures;
  readonly atBranches: PieceFigures;
  readonly pickup: SegmentFigures;
  readonly total: SegmentFigures;
}

/** Whose holds, by the places of codes: those to be picked up at these branches, and those of the patrons of this library. */
export interface Concern {
  readonly branches: Uint8Array;
  /** 0 for none. */
  readonly library: number;
}

/** The holds that were placed in a stretch of time and concern all of these, in the order of their `seq`. */
export function rowsOf(
  { placed, pickupBranch, patronLibrary, length }: Holds,
  { since, until }: Stretch,
  concerns: readonly Concern[],
): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < length; row++) {
    const time = placed[row] as number;
    if (!(time >= since && time < until)) continue;
    const isSeen = ({ branches, library }: Concern) =>
      branches[pickupBranch[row] as number] === 1 || patronLibrary[row] === library;
    if (concerns.length === 0 || concerns.every(isSeen)) rows.push(row);
  }
  return rows;
}

/** A column of codes, and for each code the key of its group; the empty key is that of holds without a group. */
export interface Grouped {
  readonly column: Uint16Array;
  readonly keys: readonly string[];
}

/** The rows of each group that has some, in the order of their keys. */
export function groupedBy({ column, keys }: Grouped, rows: readonly number[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>([...keys].sort().map((key) => [key, []]));
  const byCode = keys.map((key) => groups.get(key) as number[]);
  for (const row of rows) (byCode[column[row] as number] as number[]).push(row);
  for (const [key, members] of groups) if (members.length === 0) groups.delete(key);
  return groups;
}

const [THROUGH, WAITING, ENDED, HIDDEN] = (['through', 'waiting', 'ended', 'unknown'] as const).map((state) =>
  SEGMENT_STATES.indexOf(state),
) as [number, number, number, number];

/** Tells the figures of one group after the other; it is kept, since the room that it counts in is large. */
export class WaitCounter {
  private readonly counts = new WaitCounts();
  private readonly had = new Uint32Array(SEGMENT_STATES.length);

  /** Of these rows; `now` in milliseconds since 1970. */
  figuresOf(holds: Holds, rows: readonly number[], now: number): WaitFigures {
    const { legs, onTheRoad, atBranches, segments } = holds;
    let [severalLegs, known, road, between] = [0, 0, 0, 0];
    for (const row of rows) {
      if ((legs[row] as number) > 1) severalLegs++;
      if (onTheRoad[row] === UNKNOWN) continue;
      known++;
      road += onTheRoad[row] as number;
      between += atBranches[row] as number;
    }
    const total = this.segment(segments.total, rows, now);
    return {
      holds: rows.length,
      waiting: total.waiting,
      pickedUp: total.holds,
      severalLegs,
      lender: this.segment(segments.lender, rows, now),
      courier: this.segment(segments.courier, rows, now),
      onTheRoad: { holds: known, mean: mean(road, known) },
      atBranches: { holds: known, mean: mean(between, known) },
      pickup: this.segment(segments.pickup, rows, now),
      total,
    };
  }

  private segment({ state, tenths, since }: SegmentColumns, rows: readonly number[], now: number): SegmentFigures {
    const { counts, had } = this;
    let sum = 0;
    for (const row of rows) {
      const kind = state[row] as number;
      had[kind] = (had[kind] as number) + 1;
      if (kind === THROUGH) {
        counts.arrive(tenths[row] as number);
        sum += tenths[row] as number;
      } else if (kind === ENDED) counts.censor(tenths[row] as number);
      else if (kind === WAITING) counts.censor(tenthsBetween(since[row] as number, now));
    }
    const holds = had[THROUGH] as number;
    const figures: SegmentFigures = {
      holds,
      waiting: had[WAITING] as number,
      ended: had[ENDED] as number,
      unknown: had[HIDDEN] as number,
      ...percentilesOf(counts),
      mean: mean(sum, holds),
    };
    counts.clear();
    had.fill(0);
    return figures;
  }
}

/** In days; null of none. */
const mean = (tenths: number, holds: number): number | null => (holds === 0 ? null : oneDecimal(tenths / holds / 10));
