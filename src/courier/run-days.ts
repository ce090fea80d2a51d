/**
 * The days on which the courier runs on a lane: from Monday to Friday until the lane has a schedule, and not while the branch
 * that ships or the one that receives is closed. Days begin at midnight of the branch that ships; where its clock is put
 * forward or back on a day with a run, that day counts as a whole one all the same.
 */
import type { Weekday } from '../partners/index.js';
import { DAY_MS, instantOf, localMs, WEEKDAYS } from '../plain/days.js';

export interface Schedule {
  /** The first date on which it holds. */
  readonly since: string;
  readonly weekdays: readonly Weekday[];
}

/** Days are numbered from Monday, 5 January 1970. */
export interface RunDays {
  readonly zone: string;
  /** One after the other; the first has always held. */
  readonly schedules: readonly { readonly first: number; readonly week: Week }[];
  /** In order: the days on which there would be a run, were not one of the branches closed. */
  readonly missed: readonly number[];
}

/** From Monday on, whether there is a run, and how many there were in the week before that day; then how many in all. */
interface Week {
  readonly runs: readonly boolean[];
  readonly before: readonly number[];
}

const FIRST_MONDAY = 4 * DAY_MS;
const dayOf = (date: string): number => (Date.parse(`${date}T00:00:00Z`) - FIRST_MONDAY) / DAY_MS;

/** `closures` are dates, of either branch, in any order. */
export function runDays(zone: string, schedules: readonly Schedule[], closures: Iterable<string>): RunDays {
  const held = [
    { first: -Infinity, week: weekOf(WEEKDAYS.slice(0, 5)) },
    ...schedules.map(({ since, weekdays }) => ({ first: dayOf(since), week: weekOf(weekdays) })),
  ].sort((a, b) => a.first - b.first);
  const lane = { zone, schedules: held, missed: [] };
  const closed = [...new Set(closures)].map(dayOf).sort((a, b) => a - b);
  return { ...lane, missed: closed.filter((day) => weekAt(lane, day).runs[weekdayOf(day)]) };
}

function weekOf(weekdays: readonly Weekday[]): Week {
  const runs = WEEKDAYS.map((day) => weekdays.includes(day));
  const before = [0];
  for (const run of runs) before.push((before.at(-1) ?? 0) + (run ? 1 : 0));
  return { runs, before };
}

const weekAt = ({ schedules }: RunDays, day: number): Week =>
  (schedules.findLast(({ first }) => first <= day) as RunDays['schedules'][number]).week;

const weekdayOf = (day: number): number => day - 7 * Math.floor(day / 7);

/** Tenths of a courier day between two instants, rounded half up. */
export const runTenths = (from: number, to: number, lane: RunDays): number =>
  Math.max(0, Math.round(((runMs(to, lane) - runMs(from, lane)) / DAY_MS) * 10));

/** The time that has passed on days with a run at `instant`, in milliseconds, since some moment that is the same for the lane. */
export function runMs(instant: number, lane: RunDays): number {
  const local = localMs(instant, lane.zone) - FIRST_MONDAY;
  const day = Math.floor(local / DAY_MS);
  const missed = missedBefore(lane, day);
  const runs = weekAt(lane, day).runs[weekdayOf(day)] && lane.missed[missed] !== day;
  return (scheduledBefore(lane, day) - missed) * DAY_MS + (runs ? local - day * DAY_MS : 0);
}

/**
 * When `runMs` is that far, as an instant on a day with a run: at the end of a day its last millisecond. Not before the day of
 * `from`, an instant.
 */
export function whenRun(passed: number, from: number, lane: RunDays): number {
  const isOver = (day: number) => runsBefore(lane, day + 1) * DAY_MS >= passed;
  // There is a run every week but for closures, so that each step comes nearer.
  let low = Math.floor((localMs(from, lane.zone) - FIRST_MONDAY) / DAY_MS);
  let high = low;
  while (!isOver(high)) {
    low = high + 1;
    high += Math.max(1, Math.ceil(passed / DAY_MS) - runsBefore(lane, high + 1));
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isOver(middle)) high = middle;
    else low = middle + 1;
  }
  const ofDay = Math.min(passed - runsBefore(lane, high) * DAY_MS, DAY_MS - 1);
  return instantOf(high * DAY_MS + ofDay + FIRST_MONDAY, lane.zone);
}

const runsBefore = (lane: RunDays, day: number): number => scheduledBefore(lane, day) - missedBefore(lane, day);

/** Days with a run by schedule before that day: those since the Monday of 1970, or less those until it. */
function scheduledBefore({ schedules }: RunDays, day: number): number {
  let days = 0;
  for (let index = 0; index < schedules.length; index++) {
    const { first, week } = schedules[index] as RunDays['schedules'][number];
    if (first > day) break;
    const end = Math.min(schedules[index + 1]?.first ?? day, day);
    days += sinceMonday(week, end) - (first === -Infinity ? 0 : sinceMonday(week, first));
  }
  return days;
}

const sinceMonday = ({ before }: Week, day: number): number =>
  Math.floor(day / 7) * (before[7] as number) + (before[weekdayOf(day)] as number);

function missedBefore({ missed }: RunDays, day: number): number {
  let [low, high] = [0, missed.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((missed[middle] as number) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The two have the same runs on every day that is over by then, in milliseconds since 1970; `Infinity` if on all. */
export function sameUntil(one: RunDays, other: RunDays): number {
  if (one === other) return Infinity;
  if (one.zone !== other.zone) return -Infinity;
  const schedules = parting(one.schedules, other.schedules, (a, b) => a.first === b.first && isSame(a.week, b.week));
  const missed = parting(one.missed, other.missed, (a, b) => a === b);
  const day = Math.min(...schedules.map(({ first }) => first), ...missed);
  // A day sooner: nowhere does it begin earlier than that.
  return (day - 1) * DAY_MS + FIRST_MONDAY;
}

const isSame = (one: Week, other: Week): boolean => one.runs.every((runs, day) => runs === other.runs[day]);

/** Where two lists in order part: the first of each that the other has not in its place. */
function parting<T>(one: readonly T[], other: readonly T[], same: (a: T, b: T) => boolean): readonly T[] {
  let at = 0;
  while (at < one.length && at < other.length && same(one[at] as T, other[at] as T)) at++;
  return [...one.slice(at, at + 1), ...other.slice(at, at + 1)];
}
