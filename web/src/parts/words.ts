/** How numbers, days and times are written. */
const COUNT = new Intl.NumberFormat('en-US');
const DAYS = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const SHARE = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 0 });

/** What is not known or not reached. */
export const NONE = '–';

export const count = (value: number): string => COUNT.format(value);
export const days = (value: number | null | undefined): string => (value == null ? NONE : DAYS.format(value));
export const share = (value: number | null | undefined): string => (value == null ? NONE : SHARE.format(value));
export const several = (value: number, one: string, more = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : more}`;

/** `[low, high]` of a confidence interval, as "2.1 to 3.4". */
export function range(interval: readonly [number | null, number | null] | null | undefined): string {
  if (!interval) return NONE;
  const [low, high] = interval;
  if (high === null) return low === null ? NONE : `${days(low)} or more`;
  return `${days(low)} to ${days(high)}`;
}

export const signed = (value: number): string =>
  (value > 0 ? '+' : value < 0 ? '−' : '±') + DAYS.format(Math.abs(value));

/** In the zone of the branch that it is about, else in that of the browser. A zone that the browser does not know is its own. */
export function moment(iso: string | null | undefined, timeZone?: string): string {
  if (iso == null) return NONE;
  return format(iso, { dateStyle: 'medium', timeStyle: 'short' }, timeZone);
}

export function day(iso: string | null | undefined, timeZone?: string): string {
  if (iso == null) return NONE;
  return format(iso, { dateStyle: 'medium' }, timeZone);
}

export const monthName = (iso: string, timeZone?: string): string => format(iso, { month: 'long' }, timeZone);

function format(iso: string, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, ...(timeZone && { timeZone }) }).format(new Date(iso));
  } catch {
    return new Intl.DateTimeFormat('en-US', options).format(new Date(iso));
  }
}
