/** The lag of transits before and after a day, group by group, and whether it differs by more than chance. */
import { Injectable } from '@nestjs/common';
import { fail } from '../http/problems.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt, DAY_MS, startOfDay } from '../plain/days.js';
import { dateAfter, type CalendarPeriod } from '../plain/periods.js';
import { countWindow } from './comparison.count.js';
import { differenceOf, type Difference } from './comparison.js';
import { LagCounter, type GroupKey, type LagFigures } from './lag.js';
import { LagQueries, type LagQuestion } from './lag.queries.js';

export interface ComparisonQuestion extends Omit<LagQuestion, 'since' | 'until'> {
  /** The date on which something changed. */
  readonly at: string;
  /** Lengths of the windows; where there is none before, as long as what has passed of the one after. */
  readonly beforeDays?: number;
  readonly afterDays: number;
  readonly timeZone?: string;
}

/** As they stood at the end of their windows. */
export interface ComparedGroup extends GroupKey, Difference {
  readonly before: LagFigures;
  readonly after: LagFigures;
}

export interface Comparison {
  readonly timeZone: string;
  readonly before: CalendarPeriod;
  readonly after: CalendarPeriod;
  /** For how long each transit is watched at most. */
  readonly watchedDays: number;
  readonly groups: readonly ComparedGroup[];
}

@Injectable()
export class ComparisonQueries {
  private readonly counters = { before: new LagCounter(), after: new LagCounter() };

  constructor(
    private readonly lags: LagQueries,
    private readonly members: MemberQueries,
    private readonly views: Views,
  ) {}

  async comparison({ at, beforeDays, afterDays, timeZone, ...about }: ComparisonQuestion): Promise<Comparison> {
    const zone = timeZone ?? (await this.members.usualZone(about));
    const { before, after } = windows(at, beforeDays, afterDays, zone, this.views.present(about.knownAt).getTime());
    const watched = Math.min(lengthOf(before), lengthOf(after));
    const { groups: asked } = await this.lags.groupsOf(about);
    const groups = asked.map(([key, lanes]): ComparedGroup => {
      const { before: was, after: is } = this.counters;
      for (const lane of lanes) {
        countWindow(was, lane, about.days, { ...secondsOf(before), watched });
        countWindow(is, lane, about.days, { ...secondsOf(after), watched });
      }
      const difference = differenceOf(was.waits, is.waits);
      return { ...key, before: was.take(), after: is.take(), ...difference };
    });
    return {
      timeZone: zone,
      before,
      after,
      watchedDays: Math.floor((watched * 10_000) / DAY_MS) / 10,
      groups: about.groupBy === 'none' ? groups : groups.filter(hasTransits),
    };
  }
}

const hasTransits = ({ before, after }: ComparedGroup): boolean => before.transits + after.transits > 0;

/** Of whole days, but for the day that is not over yet. */
function windows(at: string, beforeDays: number | undefined, afterDays: number, zone: string, now: number) {
  const change = startOfDay(at, zone);
  if (Date.parse(change) >= now) throw notYet(at);
  const tomorrow = dateAt(now + DAY_MS, zone);
  const planned = dateAfter(at, afterDays);
  const over = planned < tomorrow;
  const until = over ? startOfDay(planned, zone) : new Date(now).toISOString();
  const passed = over ? afterDays : Math.round((Date.parse(tomorrow) - Date.parse(at)) / DAY_MS);
  return {
    before: { since: startOfDay(dateAfter(at, -(beforeDays ?? passed)), zone), until: change },
    after: { since: change, until },
  };
}

const secondsOf = ({ since, until }: CalendarPeriod) => ({
  first: Math.ceil(Date.parse(since) / 1000),
  end: Math.ceil(Date.parse(until) / 1000),
});

function lengthOf(period: CalendarPeriod): number {
  const { first, end } = secondsOf(period);
  return end - first;
}

function notYet(at: string) {
  const detail = `at must be a day that has begun: nothing was shipped after ${at}`;
  return fail('invalid', detail, [{ field: 'at', detail }]);
}
