/**
 * The waits of a lane as they have been lately: a period estimate, as life tables of a year are made of those who lived in it and not of those
 * who were born in it. What was shipped earlier is watched from the age on that it had when the period began, and what ended before
 * is not in it, so that a courier who quits, or a new one, is seen while the lane's whole history still says that all is well.
 */
import type { Age, DayKind } from './lag.count.js';
import { CLOSED, lacksScan, LOST, OPEN, WITHDRAWN } from './lag.js';
import type { Lane } from './lag.lane.js';
import { runTenths } from './run-days.js';
import type { WaitCounts } from './wait-counts.js';

/** So long is lately. Of 14, 28, 56 and 90 days, and of all, it foretold best in simulated years: docs/adr/0020. */
export const RECENT_DAYS = 56;

/** Seconds. */
const TENTH = 8_640;

export const SINCE_EVER = 0;

/**
 * Since that second of 1970; `age` tells, in days of that kind, how old is what is under way. Only those that lasted `atLeast` so many
 * tenths of a day. As `countLane`, but nothing is told of what became of transits: written out as well, and faster.
 */
export function countWaits(waits: WaitCounts, lane: Lane, days: DayKind, since: number, age: Age, atLeast = 0): void {
  const { at, outcome, until, length, runDays } = lane;
  const durations = days === 'courier' ? lane.courier : lane.calendar;
  for (let index = 0; index < length; index++) {
    const kind = outcome[index] as number;
    const underway = kind === OPEN || kind === LOST;
    if ((!underway && (until[index] as number) < since) || kind === WITHDRAWN || lacksScan(kind)) continue;
    const shipped = at[index] as number;
    const tenths = underway ? age(shipped) : (durations[index] as number);
    if (tenths < atLeast) continue;
    if (kind === CLOSED) waits.arrive(tenths);
    else waits.censor(tenths);
    if (shipped >= since) continue;
    const entered =
      days === 'courier' ? runTenths(shipped * 1000, since * 1000, runDays) : Math.round((since - shipped) / TENTH);
    waits.comeLate(Math.min(entered, tenths));
  }
}
