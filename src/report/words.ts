/** Figures as people read them. Pure; every sign that is used here is in the fonts that all PDF readers have. */
import type { LagFigures } from '../courier/index.js';
import { dateAt, DAY_MS } from '../plain/days.js';

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
const monthName = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';

/** Of 2026-10, or of a day in it: October 2026. */
export const monthInWords = (date: string): string => `${monthName(date)} ${date.slice(0, 4)}`;
/** Oct, with the year below it where that is to be said. */
export const shortMonth = (date: string): string => monthName(date).slice(0, 3);

/** The month that begins then: midnight of some zone, which in UTC may be on the day before, and a day later never is. */
export const monthStarting = (since: string): string => new Date(Date.parse(since) + DAY_MS).toISOString().slice(0, 7);

/** August to October 2026; November 2025 to January 2026. */
export function monthsInWords(months: readonly string[]): string {
  const [first = '', last = first] = [months[0], months.at(-1)];
  if (first === last) return monthInWords(first);
  return `${first.slice(0, 4) === last.slice(0, 4) ? monthName(first) : monthInWords(first)} to ${monthInWords(last)}`;
}

/** The day in that zone: November 25, 2026. */
export function dayInWords(time: string, zone: string): string {
  const date = dateAt(Date.parse(time), zone);
  return `${monthName(date)} ${Number(date.slice(8, 10))}, ${date.slice(0, 4)}`;
}

/** 12,345. */
export const count = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
/** 12,345, or 123k where there is little room. */
export const shortCount = (n: number): string => (n < 100_000 ? count(n) : `${count(n / 1000)}k`);
export const many = (n: number, one: string, more = `${one}s`): string => `${count(n)} ${n === 1 ? one : more}`;

export const NONE = '\u2013';
/** Days with one decimal. */
export const days = (value: number | null): string => (value === null ? NONE : value.toFixed(1));
/** `more` where no bound above was reached. */
export function interval(bounds: readonly [number | null, number | null] | null | undefined): string {
  if (!bounds) return NONE;
  const [low, high] = bounds;
  if (low === null) return 'not known';
  return high === null ? `${days(low)} or more` : `${days(low)} to ${days(high)}`;
}
/** 3.0 (2.5 to 4.0); nothing where too few are known for an interval. */
export const withInterval = (value: number | null, bounds: Parameters<typeof interval>[0]): string =>
  bounds ? `${days(value)} (${interval(bounds)})` : NONE;
export const share = (value: number | null): string => (value === null ? NONE : `${(value * 100).toFixed(1)}%`);
/** Whole percents, for sentences; never 0% or 100% of what is only some. */
export function percent(part: number, whole: number): string {
  const rounded = Math.round((part / whole) * 100);
  return `${part === whole || part === 0 ? rounded : Math.min(99, Math.max(1, rounded))}%`;
}

export const lane = ({ from, to }: Pick<LagFigures, 'from' | 'to'>): string => `${from ?? ''} to ${to ?? ''}`;
