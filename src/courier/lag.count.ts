/** Counts what became of the transits of a lane that were shipped in a period. */
import { DAY_MS } from '../plain/days.js';
import { STRETCH, type Lane } from './lag.lane.js';
import { CLOSED, lacksScan, LOST, OPEN, WITHDRAWN, type LagCounter } from './lag.js';
import type { Since } from './likely-explanation.js';
import { runMs, type RunDays } from './run-days.js';

export type DayKind = 'calendar' | 'courier';

/** In seconds since 1970, before `end`. */
export interface Period {
  readonly first: number;
  readonly end: number;
}

export const ALL_TIME: Period = { first: 0, end: Infinity };

/** From a time on and before another; without one of them it has no end on that side. */
export const periodOf = ({ since, until }: { readonly since?: string; readonly until?: string }): Period => ({
  first: since === undefined ? ALL_TIME.first : Math.ceil(Date.parse(since) / 1000),
  end: until === undefined ? ALL_TIME.end : Date.parse(until) / 1000,
});

/** Tenths of a day that an open transit shipped at that second of 1970 has lasted. */
export interface Age {
  (shipped: number): number;
  /** When that is: milliseconds since 1970, or those of them that were on days with a run. */
  readonly present: number;
  /** When it will be a tenth more, likewise. */
  readonly next: (shipped: number) => number;
}

/** Until `now`, in milliseconds since 1970, on the calendar or on days with a run. */
export function ageAt(now: number, runDays?: RunDays): Age {
  const timeAt = runDays ? (instant: number) => runMs(instant, runDays) : (instant: number) => instant;
  const present = timeAt(now);
  // A wait that lasts is rounded down: it has not been longer yet.
  const age = (shipped: number) => Math.max(0, Math.floor(((present - timeAt(shipped * 1000)) / DAY_MS) * 10));
  const next = (shipped: number) => timeAt(shipped * 1000) + ((age(shipped) + 1) * DAY_MS) / 10;
  return Object.assign(age, { present, next });
}

/** What tells the age of an open transit of a lane at `now`, in milliseconds since 1970; lanes with the same runs share theirs. */
export function agesAt(now: number, days: DayKind): (lane: Lane) => Age {
  const calendar = ageAt(now);
  if (days === 'calendar') return () => calendar;
  const courier = new Map<RunDays, Age>();
  return ({ runDays }) => {
    const known = courier.get(runDays) ?? ageAt(now, runDays);
    courier.set(runDays, known);
    return known;
  };
}

/** Answers until when the count stays the same, as `Age` tells time, if no transit changes. */
export const countLane = (counter: LagCounter, lane: Lane, days: DayKind, period: Period, age: Age): number =>
  countPeriods([counter], lane, days, [period], age);

/**
 * Counts each transit in the period in which it was shipped, of periods that follow one another without a gap; each has its counter.
 * Asked for millions of transits at a time: written out, since a call for each of them takes a third longer.
 */
export function countPeriods(
  counters: readonly LagCounter[],
  lane: Lane,
  days: DayKind,
  periods: readonly Period[],
  age: Age,
): number {
  const { at, outcome, earliest, latest } = lane;
  const { first } = periods[0] as Period;
  const { end } = periods.at(-1) as Period;
  let holdsUntil = Infinity;
  // Neighbours were mostly shipped in the same period.
  let current = 0;
  const durations = days === 'courier' ? lane.courier : lane.calendar;
  for (let start = 0, stretch = 0; start < lane.length; start += STRETCH, stretch++) {
    if ((latest[stretch] ?? 0) < first || (earliest[stretch] ?? 0) >= end) continue;
    const stop = Math.min(start + STRETCH, lane.length);
    for (let index = start; index < stop; index++) {
      const shipped = at[index] as number;
      const kind = outcome[index] as number;
      if (kind === WITHDRAWN || shipped < first || shipped >= end) continue;
      while (shipped >= (periods[current] as Period).end) current++;
      while (shipped < (periods[current] as Period).first) current--;
      const counter = counters[current] as LagCounter;
      if (kind === OPEN || kind === LOST) {
        counter.add(kind, age(shipped));
        holdsUntil = Math.min(holdsUntil, age.next(shipped));
      } else counter.add(kind, durations[index] as number);
    }
  }
  return holdsUntil;
}

/** The transits of a lane that were shipped at that second of 1970 or later, and how many of them were received. */
export function countSince({ at, outcome, latest, length }: Lane, second: number): Since {
  let [shipped, received] = [0, 0];
  for (let start = 0, stretch = 0; start < length; start += STRETCH, stretch++) {
    if ((latest[stretch] ?? 0) < second) continue;
    const stop = Math.min(start + STRETCH, length);
    for (let index = start; index < stop; index++) {
      const kind = outcome[index] as number;
      if ((at[index] as number) < second || kind === WITHDRAWN || lacksScan(kind)) continue;
      shipped++;
      if (kind === CLOSED) received++;
    }
  }
  return { shipped, received };
}
