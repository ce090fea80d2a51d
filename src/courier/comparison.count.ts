/**
 * Counts the transits of a lane as they stood at the end of a window in which they were shipped: who asks what changed on a day
 * must not watch what went before it with what came after. Nothing is watched beyond its window, nor for longer than the
 * shorter of the two windows is long.
 */
import { DAY_MS } from '../plain/days.js';
import type { DayKind, Period } from './lag.count.js';
import { STRETCH, type Lane } from './lag.lane.js';
import { LOST, OPEN, UNSHIPPED, WITHDRAWN, type LagCounter } from './lag.js';
import { runMs } from './run-days.js';

/** A period with an end, and for how many seconds each of its transits is watched at most. */
export interface Window extends Period {
  readonly watched: number;
}

/** Written out as `countLane` is. */
export function countWindow(counter: LagCounter, lane: Lane, days: DayKind, { first, end, watched }: Window): void {
  const { at, until, outcome, earliest, latest } = lane;
  const durations = days === 'courier' ? lane.courier : lane.calendar;
  for (let start = 0, stretch = 0; start < lane.length; start += STRETCH, stretch++) {
    if ((latest[stretch] ?? 0) < first || (earliest[stretch] ?? 0) >= end) continue;
    const stop = Math.min(start + STRETCH, lane.length);
    for (let index = start; index < stop; index++) {
      const shipped = at[index] as number;
      const kind = outcome[index] as number;
      if (kind === WITHDRAWN || shipped < first || shipped >= end) continue;
      const last = Math.min(end, shipped + watched);
      const underway = kind === OPEN || kind === LOST;
      if (underway || (kind !== UNSHIPPED && (until[index] as number) > last)) {
        counter.add(underway ? kind : OPEN, lasted(lane, days, shipped, last));
      } else counter.add(kind, durations[index] as number);
    }
  }
}

/** Tenths of a day, rounded down: a wait has not been longer yet. */
function lasted({ runDays }: Lane, days: DayKind, from: number, to: number): number {
  const passed = days === 'courier' ? runMs(to * 1000, runDays) - runMs(from * 1000, runDays) : (to - from) * 1000;
  return Math.max(0, Math.floor((passed / DAY_MS) * 10));
}
