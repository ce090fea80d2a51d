/** Courier days counted the long way: day by day, on the clock of the branch that ships. */
import fc from 'fast-check';
import type { Schedule } from '../../../src/courier/run-days.js';
import { DAY_MS, localMs, WEEKDAYS } from '../../../src/plain/days.js';

export interface Told {
  readonly zone: string;
  readonly schedules: readonly Schedule[];
  /** Dates on which one of the branches is closed. */
  readonly closures: readonly string[];
}

export function msByTheDay(from: number, to: number, { zone, schedules, closures }: Told): number {
  const [start, end] = [localMs(from, zone), localMs(to, zone)];
  let passed = 0;
  for (let midnight = Math.floor(start / DAY_MS) * DAY_MS; midnight < end; midnight += DAY_MS) {
    const date = new Date(midnight).toISOString().slice(0, 10);
    const weekday = WEEKDAYS[(new Date(midnight).getUTCDay() + 6) % 7]!;
    const schedule = schedules.filter(({ since }) => since <= date).sort((a, b) => (a.since < b.since ? 1 : -1))[0];
    const runs = schedule ? schedule.weekdays.includes(weekday) : weekday !== 'saturday' && weekday !== 'sunday';
    if (!runs || closures.includes(date)) continue;
    passed += Math.min(end, midnight + DAY_MS) - Math.max(start, midnight);
  }
  return passed;
}

/** A date of the first `days` of 2026. */
export const dateIn = (days: number): fc.Arbitrary<string> =>
  fc.nat(days - 1).map((day) => new Date(Date.UTC(2026, 0, 1) + day * DAY_MS).toISOString().slice(0, 10));

export const weekdays = fc.subarray([...WEEKDAYS], { minLength: 1 });
