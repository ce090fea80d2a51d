/** Weeks, from Monday on, and months, on the calendar of a time zone. */
import { DAY_MS, startOfDay } from './days.js';

export const PERIOD_KINDS = ['week', 'month'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** A month as text, 2026-03, of the centuries in which there are couriers. */
export const MONTH = /^(19|20|21)\d\d-(0[1-9]|1[0-2])$/;

/** UTC; `until` is not in it. */
export interface CalendarPeriod {
  readonly since: string;
  readonly until: string;
}

/** Those that have a day from `first` on and before `end` in them, both dates such as 2026-03-02; whole ones. */
export function periodsOf(kind: PeriodKind, first: string, end: string, zone: string): readonly CalendarPeriod[] {
  const periods: CalendarPeriod[] = [];
  for (let start = startOf(kind, first); start < end; start = after(kind, start)) {
    periods.push({ since: startOfDay(start, zone), until: startOfDay(after(kind, start), zone) });
  }
  return periods;
}

/** The date so many periods before another. */
export function periodsBefore(kind: PeriodKind, count: number, date: string): string {
  const start = startOf(kind, date);
  if (kind === 'week') return dateAfter(start, -7 * count);
  const moved = new Date(day(start));
  moved.setUTCMonth(moved.getUTCMonth() - count);
  return dateOf(moved.getTime());
}

function startOf(kind: PeriodKind, date: string): string {
  if (kind === 'month') return `${date.slice(0, 8)}01`;
  const sinceMonday = (new Date(day(date)).getUTCDay() + 6) % 7;
  return dateAfter(date, -sinceMonday);
}

/** The date so many days after another, or before it where there are less than none. */
export const dateAfter = (date: string, days: number): string => dateOf(day(date) + days * DAY_MS);

const after = (kind: PeriodKind, start: string): string => periodsBefore(kind, -1, start);

/** Dates as milliseconds and back: calculated in UTC, where every day has 24 hours. */
const day = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
