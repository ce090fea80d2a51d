/** A lane as it lies in memory, made of a list of transits. */
import { STRETCH, type Lane } from '../../../src/courier/lag.lane.js';
import { CLOSED, OUTCOMES, type Outcome } from '../../../src/courier/lag.js';
import { runDays, runTenths, type RunDays } from '../../../src/courier/run-days.js';
import { DAY_MS } from '../../../src/plain/days.js';

export interface Trip {
  readonly outcome: Outcome;
  /** Seconds since 1970. */
  readonly shipped: number;
  /** When it was received, or known to have ended; undefined while it is not. */
  readonly ended?: number | undefined;
}

export const EVERY_WORKDAY = runDays('America/Denver', [], []);

export function laneOf(
  trips: readonly Trip[],
  ends = { from: 'MSLA', to: 'BOZE' },
  run: RunDays = EVERY_WORKDAY,
): Lane {
  const length = trips.length;
  const lane = {
    number: 1,
    ...ends,
    length,
    at: Uint32Array.from(trips, ({ shipped }) => shipped),
    outcome: Uint8Array.from(trips, ({ outcome }) => OUTCOMES.indexOf(outcome)),
    until: Uint32Array.from(trips, ({ shipped, ended }) => ended ?? shipped),
    calendar: new Uint16Array(length),
    courier: new Uint16Array(length),
    runDays: run,
    changes: 0,
    earliest: [] as number[],
    latest: [] as number[],
  };
  for (const [index, { shipped, ended = shipped }] of trips.entries()) {
    if (lane.outcome[index]! >= CLOSED) {
      lane.calendar[index] = Math.round(((ended - shipped) * 10_000) / DAY_MS);
      lane.courier[index] = runTenths(shipped * 1000, ended * 1000, run);
    }
    const stretch = Math.floor(index / STRETCH);
    lane.earliest[stretch] = Math.min(lane.earliest[stretch] ?? Infinity, shipped);
    lane.latest[stretch] = Math.max(lane.latest[stretch] ?? 0, shipped);
  }
  return lane;
}
