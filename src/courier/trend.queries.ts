/** The lag of transits by the week or month in which they were shipped, so that what changes can be seen to change. */
import { Injectable } from '@nestjs/common';
import { fail } from '../http/problems.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt, DAY_MS } from '../plain/days.js';
import { periodsBefore, periodsOf, type CalendarPeriod, type PeriodKind } from '../plain/periods.js';
import { LagQueries, nameOf, type LagQuestion } from './lag.queries.js';
import { LagCounter, type GroupKey, type LagFigures } from './lag.js';

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
    const groups = new Map<string, GroupInTime>();
    for (const period of calendar) {
      for (const figures of await this.lags.lag({ ...about, ...period }, 'once')) {
        const { key, told } = within(groups, figures);
        told.set(period.since, { ...period, ...figures, ...key });
      }
      if (groups.size * calendar.length > MOST_ROWS) throw tooManyRows(groups.size, calendar.length);
    }
    const periods = [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, { key, told }]) =>
        calendar.map((period) => told.get(period.since) ?? { ...period, ...nothing(key) }),
      );
    return { timeZone: zone, periods };
  }
}

/** What is told of a group, by the period's beginning. */
interface GroupInTime {
  readonly key: GroupKey;
  readonly told: Map<string, TrendPeriod>;
}

function within(groups: Map<string, GroupInTime>, { from, to }: GroupKey): GroupInTime {
  const name = nameOf({ from, to });
  const known = groups.get(name) ?? { key: { from, to }, told: new Map<string, TrendPeriod>() };
  groups.set(name, known);
  return known;
}

const idle = new LagCounter();

/** A group that had no transits in a period all the same has the period: charts of groups share their axis. */
const nothing = (key: GroupKey): LagFigures => idle.take(key);

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
