/**
 * What the transits of one lane were known to be, and when: 8 bytes more for each as it is, 27 for each as it was before it
 * changed. Most of what was before is an open transit that has arrived since.
 */
import { WITHDRAWN } from './lag.js';
import { countCourier, newLane, widen, type Entry, type Lane } from './lag.lane.js';
import { longer } from './longer.js';
import { sameUntil, type RunDays } from './run-days.js';

/** Moments are milliseconds since 1970. */
export interface LaneHistory {
  /** Since when the transit at each place of the lane is known to be as it is. */
  knownFrom: Float64Array;
  /** What transits of the lane were before, in the order in which that changed. */
  readonly before: Before;
}

interface Before {
  length: number;
  at: Uint32Array;
  outcome: Uint8Array;
  until: Uint32Array;
  calendar: Uint16Array;
  knownFrom: Float64Array;
  knownUntil: Float64Array;
}

export const noHistory = (): LaneHistory => ({
  knownFrom: new Float64Array(8),
  before: {
    length: 0,
    at: new Uint32Array(0),
    outcome: new Uint8Array(0),
    until: new Uint32Array(0),
    calendar: new Uint16Array(0),
    knownFrom: new Float64Array(0),
    knownUntil: new Float64Array(0),
  },
});

/** A transit was known to be this from a moment on and until before another. */
export function putBefore({ before }: LaneHistory, entry: Entry, knownFrom: number, knownUntil: number): void {
  if (entry.outcome === WITHDRAWN) return;
  if (before.length === before.at.length) growBefore(before);
  const index = before.length++;
  before.at[index] = entry.at;
  before.outcome[index] = entry.outcome;
  before.until[index] = entry.until;
  before.calendar[index] = entry.calendar;
  before.knownFrom[index] = knownFrom;
  before.knownUntil[index] = knownUntil;
}

function growBefore(before: Before): void {
  const room = Math.ceil(Math.max(8, before.length) * 1.5);
  before.at = longer(before.at, room);
  before.outcome = longer(before.outcome, room);
  before.until = longer(before.until, room);
  before.calendar = longer(before.calendar, room);
  before.knownFrom = longer(before.knownFrom, room);
  before.knownUntil = longer(before.knownUntil, room);
}

/** The lane as it was known at that moment, when the courier was known to run on these days. */
export function laneAsKnown(lane: Lane, history: LaneHistory, moment: number, runDays: RunDays): Lane {
  const { outcome } = lane;
  const { knownFrom, before } = history;
  let room = 0;
  for (let index = 0; index < lane.length; index++)
    if ((knownFrom[index] as number) <= moment && outcome[index] !== WITHDRAWN) room++;
  for (let index = 0; index < before.length; index++) if (isKnown(before, index, moment)) room++;
  const known = newLane(lane.from, lane.to, runDays, room);
  // Courier days that ended before the calendars part are the same by both of them.
  const same = sameUntil(lane.runDays, runDays) / 1000;
  for (let index = 0; index < lane.length; index++) {
    if ((knownFrom[index] as number) > moment || outcome[index] === WITHDRAWN) continue;
    const place = copy(lane, index, known);
    if ((lane.until[index] as number) < same) known.courier[place] = lane.courier[index] as number;
    else countCourier(known, place);
  }
  for (let index = 0; index < before.length; index++)
    if (isKnown(before, index, moment)) countCourier(known, copy(before, index, known));
  return known;
}

const isKnown = ({ knownFrom, knownUntil }: Before, index: number, moment: number): boolean =>
  (knownUntil[index] as number) > moment && (knownFrom[index] as number) <= moment;

function copy(from: Pick<Lane, 'at' | 'outcome' | 'until' | 'calendar'>, index: number, to: Lane): number {
  const place = to.length++;
  to.at[place] = from.at[index] as number;
  to.outcome[place] = from.outcome[index] as number;
  to.until[place] = from.until[index] as number;
  to.calendar[place] = from.calendar[index] as number;
  widen(to, place);
  return place;
}
