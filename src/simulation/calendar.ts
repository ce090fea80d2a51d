/**
 * Days as a Montana branch counts them: Mountain time with its summer time, holidays, and the weekdays on which the
 * courier drives. A day is a whole number since 1970-01-01, local; a time is ms since 1970, UTC.
 */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const TIME_ZONE = 'America/Denver';

const SATURDAY = 6;
const SUNDAY = 0;

export const weekday = (day: number): number => (day + 4) % 7;

/** The local day that a time falls on. */
export const localDay = (time: number): number => Math.floor((time - offsetAt(time)) / DAY);

/** The time at which a local clock shows this hour (say 13.5) on this day; not for the small hours, when clocks change. */
export function timeOf(day: number, hour: number): number {
  const inWinter = Math.round(day * DAY + hour * HOUR + 7 * HOUR);
  return inWinter - (7 * HOUR - offsetAt(inWinter));
}

/** The courier drives on weekdays, holidays excepted. */
export const isCourierDay = (day: number): boolean =>
  weekday(day) !== SATURDAY && weekday(day) !== SUNDAY && !isHoliday(day);

/** Within three days after a holiday more waits than the vans can carry. */
export const isBacklogDay = (day: number): boolean => isHoliday(day - 1) || isHoliday(day - 2) || isHoliday(day - 3);

export const isHoliday = (day: number): boolean => yearOf(day).holidays.has(day);

/** From Christmas to New Year, when some branches close altogether. */
export function isWinterWeek(day: number): boolean {
  const date = new Date(day * DAY);
  return date.getUTCMonth() === 11 && date.getUTCDate() >= 24;
}

interface Year {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly summerTime: { readonly from: number; readonly until: number };
  readonly holidays: ReadonlySet<number>;
}

const years = new Map<number, Year>();
/** Nearly all questions are about the year of the last one. */
let latest: Year = describeYear(2025);

function yearOf(day: number): Year {
  if (day >= latest.firstDay && day <= latest.lastDay) return latest;
  const number = new Date(day * DAY).getUTCFullYear();
  latest = years.get(number) ?? describeYear(number);
  years.set(number, latest);
  return latest;
}

function describeYear(year: number): Year {
  const date = (month: number, day: number): number => Date.UTC(year, month - 1, day) / DAY;
  const nth = (n: number, wanted: number, month: number): number => {
    const first = date(month, 1);
    return first + ((wanted - weekday(first) + 7) % 7) + 7 * (n - 1);
  };
  return {
    firstDay: date(1, 1),
    lastDay: date(12, 31),
    // Clocks change at 02:00 local: 09:00 UTC in March, 08:00 UTC in November.
    summerTime: { from: nth(2, SUNDAY, 3) * DAY + 9 * HOUR, until: nth(1, SUNDAY, 11) * DAY + 8 * HOUR },
    holidays: new Set([
      date(1, 1),
      nth(3, 1, 1),
      nth(3, 1, 2),
      nth(5, 1, 5) < date(6, 1) ? nth(5, 1, 5) : nth(4, 1, 5),
      date(7, 4),
      nth(1, 1, 9),
      date(11, 11),
      nth(4, 4, 11),
      nth(4, 4, 11) + 1,
      date(12, 24),
      date(12, 25),
    ]),
  };
}

function offsetAt(time: number): number {
  const { from, until } = yearOf(Math.floor(time / DAY)).summerTime;
  return time >= from && time < until ? 6 * HOUR : 7 * HOUR;
}
