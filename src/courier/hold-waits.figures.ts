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
): Uint32Array {
  const rows = new Uint32Array(length);
  let found = 0;
  for (let row = 0; row < length; row++) {
    const time = placed[row] as number;
    if (!(time >= since && time < until)) continue;
    const isSeen = ({ branches, library }: Concern) =>
      branches[pickupBranch[row] as number] === 1 || patronLibrary[row] === library;
    if (concerns.length === 0 || concerns.every(isSeen)) rows[found++] = row;
  }
  return rows.subarray(0, found);
}

/** A column of codes, and for each code the key of its group; the empty key is that of holds without a group. */
export interface Grouped {
  readonly column: Uint16Array;
  readonly keys: readonly string[];
}

const [THROUGH, WAITING, ENDED, HIDDEN] = (['through', 'waiting', 'ended', 'unknown'] as const).map((state) =>
  SEGMENT_STATES.indexOf(state),
) as [number, number, number, number];

/** Tells the figures of groups of holds; it is kept, since the room that it counts in is large. */
export class WaitCounters {
  private readonly counters: HoldCounter[] = [];

  /** Of each group that has some of these rows, in the order of their keys; `now` in milliseconds since 1970. */
  figures(holds: Holds, { column, keys }: Grouped, rows: Uint32Array, now: number): ReadonlyMap<string, WaitFigures> {
    const names = [...new Set(keys)].sort();
    while (this.counters.length < names.length) this.counters.push(new HoldCounter());
    const counterOf = keys.map((key) => this.counters[names.indexOf(key)] as HoldCounter);
    // One after the other as they lie in the columns, whatever their groups are: it takes half as long as group by group.
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index] as number;
      (counterOf[column[row] as number] as HoldCounter).add(holds, row, now);
    }
    return new Map(
      names.flatMap((name, index) => {
        const figures = (this.counters[index] as HoldCounter).take();
        return figures.holds === 0 ? [] : [[name, figures] as const];
      }),
    );
  }
}

class HoldCounter {
  private holds = 0;
  private severalLegs = 0;
  /** Of those whose pieces are known, how many there are, and tenths of a day. */
  private known = 0;
  private onTheRoad = 0;
  private atBranches = 0;
  private readonly lender = new SegmentCounter();
  private readonly courier = new SegmentCounter();
  private readonly pickup = new SegmentCounter();
  private readonly total = new SegmentCounter();

  add({ legs, onTheRoad, atBranches, segments }: Holds, row: number, now: number): void {
    this.holds++;
    if ((legs[row] as number) > 1) this.severalLegs++;
    if (onTheRoad[row] !== UNKNOWN) {
      this.known++;
      this.onTheRoad += onTheRoad[row] as number;
      this.atBranches += atBranches[row] as number;
    }
    this.lender.add(segments.lender, row, now);
    this.courier.add(segments.courier, row, now);
    this.pickup.add(segments.pickup, row, now);
    this.total.add(segments.total, row, now);
  }

  /** All that was added; the counter is empty afterwards. */
  take(): WaitFigures {
    const { holds, severalLegs, known, onTheRoad, atBranches } = this;
    const total = this.total.take();
    this.holds = this.severalLegs = this.known = this.onTheRoad = this.atBranches = 0;
    return {
      holds,
      waiting: total.waiting,
      pickedUp: total.holds,
      severalLegs,
      lender: this.lender.take(),
      courier: this.courier.take(),
      onTheRoad: { holds: known, mean: mean(onTheRoad, known) },
      atBranches: { holds: known, mean: mean(atBranches, known) },
      pickup: this.pickup.take(),
      total,
    };
  }
}

class SegmentCounter {
  private readonly counts = new WaitCounts();
  private readonly had = new Uint32Array(SEGMENT_STATES.length);
  private sum = 0;

  add({ state, tenths, since }: SegmentColumns, row: number, now: number): void {
    const { counts, had } = this;
    const kind = state[row] as number;
    had[kind] = (had[kind] as number) + 1;
    if (kind === THROUGH) {
      counts.arrive(tenths[row] as number);
      this.sum += tenths[row] as number;
    } else if (kind === ENDED) counts.censor(tenths[row] as number);
    else if (kind === WAITING) counts.censor(tenthsBetween(since[row] as number, now));
  }

  take(): SegmentFigures {
    const { counts, had, sum } = this;
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
    this.sum = 0;
    return figures;
  }
}

/** In days; null of none. */
const mean = (tenths: number, holds: number): number | null => (holds === 0 ? null : oneDecimal(tenths / holds / 10));
