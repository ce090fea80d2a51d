/** The lag of transits by the week or month in which they were shipped, so that what changes can be seen to change. */
import { Injectable } from '@nestjs/common';
import { fail } from '../http/problems.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt, DAY_MS } from '../plain/days.js';
import { periodsBefore, periodsOf, type CalendarPeriod, type PeriodKind } from '../plain/periods.js';
import { agesAt, countPeriods, periodOf, type Age, type DayKind } from './lag.count.js';
import { LagCounter, type GroupKey, type LagFigures } from './lag.js';
import type { Lane } from './lag.lane.js';
import { LagQueries, type LagQuestion } from './lag.queries.js';

export interface TrendQuestion extends Omit<LagQuestion, 'since' | 'until'> {
  readonly by: PeriodKind;
  /** Dates: from the period of this day on. */
  readonly since?: string;
  /** Until the period of the day before this one. */
  readonly until?: string;
  readonly timeZone?: string;
}

export interface TrendPeriod extends CalendarPeriod, LagFigures {}

/** Periods that are told unless more are asked for, and the most. */
const TOLD = { week: 26, month: 12 } as const;
const MOST = 120;
/** Periods times groups. */
const MOST_ROWS = 10_000;

@Injectable()
export class TrendQueries {
  /** One for each period; kept, since they are large. */
  private readonly counters: LagCounter[] = [];

  constructor(
    private readonly lags: LagQueries,
    private readonly members: MemberQueries,
    private readonly views: Views,
  ) {}

  async trend({ by, since, until, timeZone, ...about }: TrendQuestion) {
    const zone = timeZone ?? (await this.members.usualZone(about));
    const tomorrow = dateAt(this.views.present(about.knownAt).getTime() + DAY_MS, zone);
    const end = until ?? tomorrow;
    const first = since ?? periodsBefore(by, TOLD[by] - 1, dateAt(Date.parse(`${end}T00:00:00Z`) - 1, 'UTC'));
    const calendar = periodsOf(by, first, end, zone);
    if (calendar.length > MOST) throw tooMany(by);
    const { groups, now } = await this.lags.groupsOf(about);
    const ageOn = agesAt(now, about.days);
    const periods: TrendPeriod[] = [];
    for (const [key, lanes] of calendar.length === 0 ? [] : groups) {
      const figures = this.inEach(calendar, key, lanes, about.days, ageOn);
      // Charts of groups share their axis: who had transits at some time has all periods.
      if (about.groupBy !== 'none' && figures.every(({ transits }) => transits === 0)) continue;
      periods.push(...figures);
      if (periods.length > MOST_ROWS) throw tooManyRows(groups.length, calendar.length);
    }
    return { timeZone: zone, periods };
  }

  private inEach(
    calendar: readonly CalendarPeriod[],
    key: GroupKey,
    lanes: readonly Lane[],
    days: DayKind,
    ageOn: (lane: Lane) => Age,
  ): readonly TrendPeriod[] {
    const { counters } = this;
    while (counters.length < calendar.length) counters.push(new LagCounter());
    const periods = calendar.map(periodOf);
    for (const lane of lanes) countPeriods(counters, lane, days, periods, ageOn(lane));
    return calendar.map((period, index) => ({ ...period, ...(counters[index] as LagCounter).take(key) }));
  }
}

function tooManyRows(groups: number, periods: number) {
  const detail =
    `groupBy makes ${groups} groups or more in ${periods} periods, and a trend has at most ${MOST_ROWS} of both ` +
    'multiplied: ask for fewer periods, or for the lanes of one branch, library or hub';
  return fail('invalid', detail, [{ field: 'groupBy', detail }]);
}

function tooMany(by: PeriodKind) {
  const detail = `since must be later: a trend has at most ${MOST} ${by}s`;
  return fail('invalid', detail, [{ field: 'since', detail }]);
}
