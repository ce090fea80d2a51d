/** The month that a report is about, on the calendar of the group's zone. Pure. */
import { dateAt, startOfDay } from '../plain/days.js';
import { periodsBefore } from '../plain/periods.js';

export interface ReportMonth {
  /** As in 2026-10. */
  readonly name: string;
  /** UTC; `until` is not in it any more. */
  readonly since: string;
  readonly until: string;
  readonly timeZone: string;
  /** It was not over yet when the report was made. */
  readonly soFar: boolean;
}

export const lastWholeMonth = (now: Date, zone: string): string =>
  periodsBefore('month', 1, dateAt(now.getTime(), zone)).slice(0, 7);

/** `name` as in 2026-10. */
export function monthOf(name: string, zone: string, now: Date): ReportMonth {
  const until = startOfDay(firstDay(name, 1), zone);
  return {
    name,
    since: startOfDay(firstDay(name), zone),
    until,
    timeZone: zone,
    soFar: Date.parse(until) > now.getTime(),
  };
}

/** The first day of the month, or of one so many months later. */
export const firstDay = (name: string, later = 0): string => periodsBefore('month', -later, `${name}-01`);
