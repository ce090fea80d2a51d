/** Quarters of a year as text, 2026-Q4, of the centuries in which there are couriers. */
import { startOfDay } from './days.js';
import type { CalendarPeriod } from './periods.js';

export const QUARTER = /^(19|20|21)\d\d-Q[1-4]$/;

/** From its first day to the first of the next one, on the calendar of a time zone; UTC. */
export function periodOfQuarter(quarter: string, zone: string): CalendarPeriod {
  return { since: startOfDay(firstDay(quarter), zone), until: startOfDay(firstDay(quarterAfter(quarter)), zone) };
}

/** The quarter of a date. */
export const quarterOf = (date: string): string => `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;

function firstDay(quarter: string): string {
  const month = (Number(quarter.slice(6)) - 1) * 3 + 1;
  return `${quarter.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}

function quarterAfter(quarter: string): string {
  const [year, number] = [Number(quarter.slice(0, 4)), Number(quarter.slice(6))];
  return number === 4 ? `${year + 1}-Q1` : `${year}-Q${number + 1}`;
}
