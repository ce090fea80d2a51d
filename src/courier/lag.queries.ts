/** The lag of lanes, senders, receivers or the whole group, from the transits view. */
import { Inject, Injectable } from '@nestjs/common';
import { Views } from '../http/views.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { courierDays, DAY_MS, DEFAULT_ZONE } from '../plain/days.js';
import type { ViewReader } from '../projections/view-reader.js';
import { LagCounter, type LagFigures } from './lag.js';
import { OUTCOMES, TransitColumns, type Lane } from './lag.columns.js';
import { transits } from './transits.projection.js';

export const GROUPINGS = ['lane', 'from', 'to', 'none'] as const;

export interface LagQuestion {
  readonly groupBy: (typeof GROUPINGS)[number];
  /** Shipped at or after this time. */
  readonly since?: string;
  /** Shipped before this time. */
  readonly until?: string;
  readonly days: 'calendar' | 'courier';
  readonly after?: string;
}

export type LagGroup = { readonly from?: string; readonly to?: string } & LagFigures;

@Injectable()
export class LagQueries {
  private readonly counter = new LagCounter();
  private columns: TransitColumns | undefined;

  constructor(
    private readonly views: Views,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async lag(question: LagQuestion): Promise<readonly LagGroup[]> {
    const view = await this.views.upTo(transits, question.after);
    this.columns ??= new TransitColumns(view);
    const lanes = await this.columns.lanes();
    const zones = question.days === 'courier' ? zonesOf(view) : new Map<string, string>();
    const period = periodOf(question, this.clock());
    const groups = grouped(lanes, question.groupBy).map(([key, members]) => {
      for (const lane of members) this.count(lane, question.days, period, zones.get(lane.from) ?? DEFAULT_ZONE);
      return { ...key, ...this.counter.take() };
    });
    // A lane without transits in the period, or whose only one was taken back, has nothing to tell.
    return question.groupBy === 'none' ? groups : groups.filter(({ transits: counted }) => counted > 0);
  }

  private count(lane: Lane, days: LagQuestion['days'], { first, end, now }: Period, zone: string): void {
    const durations = days === 'courier' ? lane.courier : lane.calendar;
    for (let index = 0; index < lane.length; index++) {
      const at = lane.at[index] ?? 0;
      const outcome = OUTCOMES[lane.outcome[index] ?? 0] ?? 'withdrawn';
      if (outcome === 'withdrawn' || at < first || at >= end) continue;
      const waiting = outcome === 'open' || outcome === 'lost';
      this.counter.add(outcome, waiting ? ageTenths(at * 1000, now, days, zone) : (durations[index] ?? 0));
    }
  }
}

/** First and end in seconds since 1970, now in milliseconds. */
interface Period {
  readonly first: number;
  readonly end: number;
  readonly now: number;
}

function periodOf({ since, until }: LagQuestion, now: Date): Period {
  return {
    first: since === undefined ? 0 : Math.ceil(Date.parse(since) / 1000),
    end: until === undefined ? Infinity : Date.parse(until) / 1000,
    now: now.getTime(),
  };
}

/** A wait that lasts is rounded down: it has not been longer yet. */
function ageTenths(shipped: number, now: number, days: LagQuestion['days'], zone: string): number {
  if (now <= shipped) return 0;
  if (days === 'calendar') return Math.floor(((now - shipped) / DAY_MS) * 10);
  return Math.floor(courierDays(new Date(shipped).toISOString(), new Date(now).toISOString(), zone) * 10);
}

type GroupKey = Pick<LagGroup, 'from' | 'to'>;

/** The lanes of each group, in the order of their codes. */
function grouped(lanes: readonly Lane[], by: LagQuestion['groupBy']): readonly [GroupKey, readonly Lane[]][] {
  if (by === 'none') return [[{}, lanes]];
  const groups = new Map<string, [GroupKey, Lane[]]>();
  for (const lane of lanes) {
    const key: GroupKey = by === 'lane' ? { from: lane.from, to: lane.to } : { [by]: lane[by] };
    const name = `${key.from ?? ''} ${key.to ?? ''}`;
    const known = groups.get(name);
    if (known) known[1].push(lane);
    else groups.set(name, [key, [lane]]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function zonesOf(view: ViewReader): ReadonlyMap<string, string> {
  const rows = view.all<{ branch: string; zone: string }>('SELECT branch, time_zone AS zone FROM zone');
  return new Map(rows.map(({ branch, zone }) => [branch, zone]));
}
