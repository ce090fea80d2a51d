/** The lag of transits before and after a day, group by group, and whether it differs by more than chance. */
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { fail } from '../http/problems.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt, DAY_MS, oneDecimal, startOfDay } from '../plain/days.js';
import { dateAfter, type CalendarPeriod } from '../plain/periods.js';
import { countWindow, type Window } from './comparison.count.js';
import { differenceOf, type Difference } from './comparison.js';
import type { DayKind } from './lag.count.js';
import { LagCounter, type GroupKey, type LagFigures } from './lag.js';
import type { Lane } from './lag.lane.js';
import { LagQueries, type LagQuestion } from './lag.queries.js';
import type { LogRank } from './log-rank.js';

export interface ComparisonQuestion extends Omit<LagQuestion, 'since' | 'until'> {
  /** The date on which something changed. */
  readonly at: string;
  /** Lengths of the windows; where there is none before, as long as what has passed of the one after. */
  readonly beforeDays?: number;
  readonly afterDays: number;
  readonly timeZone?: string;
}

/** As they stood at the end of their windows; of a lane in which nothing has changed the same object again. */
export interface ComparedGroup extends GroupKey, Omit<Difference, 'logRank'> {
  readonly before: LagFigures;
  readonly after: LagFigures;
  readonly logRank: ToldLogRank | null;
}

/** To the digits that mean something. */
export interface ToldLogRank extends LogRank {
  readonly degreesOfFreedom: number;
}

/** What stands by the time when both windows are over, until one of the lane's transits changes. */
interface KeptComparison {
  readonly changes: number;
  readonly compared: ComparedGroup;
}

/** Of so many windows; over 3,500 lanes each takes some 15 MB with the text of its answer. */
const KEPT = 2;

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
  private readonly kept = new LRUCache<string, WeakMap<Lane, KeptComparison>>({ max: KEPT });
  private readonly counters = { before: new LagCounter(), after: new LagCounter() };

  constructor(
    private readonly lags: LagQueries,
    private readonly members: MemberQueries,
    private readonly views: Views,
  ) {}

  async comparison({ at, beforeDays, afterDays, timeZone, ...about }: ComparisonQuestion): Promise<Comparison> {
    const zone = timeZone ?? (await this.members.usualZone(about));
    const { before, after, isOver } = windows(
      at,
      beforeDays,
      afterDays,
      zone,
      this.views.present(about.knownAt).getTime(),
    );
    const watched = Math.min(lengthOf(before), lengthOf(after));
    const { groups: asked } = await this.lags.groupsOf(about);
    const [was, is] = [before, after].map((period) => ({ ...secondsOf(period), watched })) as [Window, Window];
    const kept = isOver ? this.keptOf(`${about.days} ${was.first} ${is.first} ${is.end}`) : undefined;
    const groups = asked.map(([key, lanes]): ComparedGroup => {
      const [lane, ...others] = lanes;
      if (!kept || !lane || others.length > 0 || key.from !== lane.from || key.to !== lane.to)
        return this.compared(key, lanes, about.days, was, is);
      const known = kept.get(lane);
      if (known?.changes === lane.changes) return known.compared;
      const compared = this.compared(key, lanes, about.days, was, is);
      kept.set(lane, { changes: lane.changes, compared });
      return compared;
    });
    return {
      timeZone: zone,
      before,
      after,
      watchedDays: Math.floor((watched * 10_000) / DAY_MS) / 10,
      groups: about.groupBy === 'none' ? groups : groups.filter(hasTransits),
    };
  }

  private keptOf(windows: string): WeakMap<Lane, KeptComparison> {
    const known = this.kept.get(windows) ?? new WeakMap<Lane, KeptComparison>();
    this.kept.set(windows, known);
    return known;
  }

  private compared(key: GroupKey, lanes: readonly Lane[], days: DayKind, was: Window, is: Window): ComparedGroup {
    const { before, after } = this.counters;
    for (const lane of lanes) {
      countWindow(before, lane, days, was);
      countWindow(after, lane, days, is);
    }
    const { logRank, ...difference } = differenceOf(before.waits, after.waits);
    return { ...key, before: before.take(), after: after.take(), ...difference, logRank: logRank && toldOf(logRank) };
  }
}

const toldOf = ({ arrived, expected, statistic, p }: LogRank): ToldLogRank => ({
  arrived,
  expected: oneDecimal(expected),
  statistic: Math.round(statistic * 100) / 100,
  degreesOfFreedom: 1,
  p: Number(p.toPrecision(3)),
});

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
    isOver: over,
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
