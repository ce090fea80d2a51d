/** The lag of lanes, senders, receivers or the whole group, from the transits view. */
import { Inject, Injectable } from '@nestjs/common';
import { Views } from '../http/views.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { DAY_MS, DEFAULT_ZONE, weekdayMs } from '../plain/days.js';
import type { ViewReader } from '../projections/view-reader.js';
import { STRETCH, TransitColumns, type Lane } from './lag.columns.js';
import { LagCounter, LOST, OPEN, WITHDRAWN, type LagFigures } from './lag.js';
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
    const { at, outcome, earliest, latest } = lane;
    const durations = days === 'courier' ? lane.courier : lane.calendar;
    const age = ageAt(now, days, zone);
    for (let start = 0, stretch = 0; start < lane.length; start += STRETCH, stretch++) {
      if ((latest[stretch] ?? 0) < first || (earliest[stretch] ?? 0) >= end) continue;
      const stop = Math.min(start + STRETCH, lane.length);
      for (let index = start; index < stop; index++) {
        const shipped = at[index] ?? 0;
        const kind = outcome[index] ?? WITHDRAWN;
        if (kind === WITHDRAWN || shipped < first || shipped >= end) continue;
        this.counter.add(kind, kind === OPEN || kind === LOST ? age(shipped) : (durations[index] ?? 0));
      }
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

/** Tenths of a day from a second of 1970 until now. A wait that lasts is rounded down: it has not been longer yet. */
function ageAt(now: number, days: LagQuestion['days'], zone: string): (shipped: number) => number {
  const timeAt = days === 'courier' ? (instant: number) => weekdayMs(instant, zone) : (instant: number) => instant;
  const present = timeAt(now);
  return (shipped) => Math.max(0, Math.floor(((present - timeAt(shipped * 1000)) / DAY_MS) * 10));
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
