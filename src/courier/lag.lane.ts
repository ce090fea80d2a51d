/** The transits of one lane as columns, 21 bytes each, in the order in which they were first recorded. */
import type { RunDays } from './run-days.js';
import { longer } from './longer.js';
import { runTenths } from './run-days.js';
import { LONGEST } from './wait-counts.js';

/** Neighbours in a lane were shipped within days of each other, so that a period leaves most of its stretches out. */
export const STRETCH = 32;

export interface Lane {
  readonly from: string;
  readonly to: string;
  /** The lane's transits fill its columns up to here. */
  length: number;
  /** When it was shipped (received, where that scan is missing): seconds since 1970. */
  at: Uint32Array;
  /** Index in `OUTCOMES`. */
  outcome: Uint8Array;
  /** When it was received, or known to have ended: seconds since 1970; `at` while neither is known. */
  until: Uint32Array;
  /** Tenths of a day from shipped to received; 0 while unknown. */
  calendar: Uint16Array;
  /** The same in courier days, where `calendar` is known. */
  courier: Uint16Array;
  /** On which days the courier runs. */
  runDays: RunDays;
  /** Grows whenever one of the above changes. */
  changes: number;
  /** Bounds of `at` in each stretch of `STRETCH` transits; corrections may leave them wider than need be. */
  readonly earliest: number[];
  readonly latest: number[];
}

/** What the columns of a lane say of a transit. */
export interface Entry {
  readonly at: number;
  readonly outcome: number;
  readonly until: number;
  readonly calendar: number;
}

/** With room for so many transits. */
export const newLane = (from: string, to: string, runDays: RunDays, room = 8): Lane => ({
  from,
  to,
  length: 0,
  at: new Uint32Array(room),
  outcome: new Uint8Array(room),
  until: new Uint32Array(room),
  calendar: new Uint16Array(room),
  courier: new Uint16Array(room),
  runDays,
  changes: 0,
  earliest: [],
  latest: [],
});

/** Writes the transit at `index`, for which there is room. */
export function put(lane: Lane, index: number, { at, outcome, until, calendar }: Entry): void {
  lane.at[index] = at;
  lane.outcome[index] = outcome;
  lane.until[index] = until;
  lane.calendar[index] = calendar;
  countCourier(lane, index);
  widen(lane, index);
  lane.changes++;
}

/** The bounds of its stretch take the transit in. */
export function widen({ at, earliest, latest }: Lane, index: number): void {
  const stretch = Math.floor(index / STRETCH);
  const shipped = at[index] as number;
  earliest[stretch] = Math.min(earliest[stretch] ?? Infinity, shipped);
  latest[stretch] = Math.max(latest[stretch] ?? 0, shipped);
}

/** Courier days are counted here and not in the view: a closure that is told of afterwards changes them, back to its day. */
export function countCourier({ at, until, courier, runDays }: Lane, index: number): void {
  const [from, to] = [at[index] as number, until[index] as number];
  courier[index] = to === from ? 0 : Math.min(runTenths(from * 1000, to * 1000, runDays), LONGEST);
}

/** Makes room for half as many more. */
export function grow(lane: Lane): void {
  const room = Math.ceil(Math.max(8, lane.length) * 1.5);
  lane.at = longer(lane.at, room);
  lane.outcome = longer(lane.outcome, room);
  lane.until = longer(lane.until, room);
  lane.calendar = longer(lane.calendar, room);
  lane.courier = longer(lane.courier, room);
}
