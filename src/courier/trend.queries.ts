/** The lag of transits by the week or month in which they were shipped, so that what changes can be seen to change. */
import { Injectable } from '@nestjs/common';
import { fail } from '../http/problems.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt, DAY_MS } from '../plain/days.js';
import { periodsBefore, periodsOf, type CalendarPeriod, type PeriodKind } from '../plain/periods.js';
import { LagQueries, type LagQuestion } from './lag.queries.js';
import type { LagFigures } from './lag.js';

export interface TrendQuestion extends Omit<LagQuestion, 'groupBy' | 'since' | 'until'> {
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
    const periods: TrendPeriod[] = [];
    for (const period of calendar) {
      const [figures] = await this.lags.lag({ ...about, ...period, groupBy: 'none' });
      if (figures) periods.push({ ...period, ...figures });
    }
    return { timeZone: zone, periods };
  }
}

function tooMany(by: PeriodKind) {
  const detail = `since must be later: a trend has at most ${MOST} ${by}s`;
  return fail('invalid', detail, [{ field: 'since', detail }]);
}
