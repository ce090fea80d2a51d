/** The lag of lanes, senders, receivers or the whole group, from the transits view. */
import { Inject, Injectable } from '@nestjs/common';
import { concerns, type Scope } from '../http/caller.js';
import { Views } from '../http/views.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { TransitColumns, type Lane } from './lag.columns.js';
import { ageAt, countLane, periodOf, type Age, type DayKind } from './lag.count.js';
import { LagCounter, type GroupKey, type LagFigures } from './lag.js';
import type { RunDays } from './run-days.js';
import { transits } from './transits.projection.js';

export const GROUPINGS = ['lane', 'from', 'to', 'none'] as const;

export interface LagQuestion {
  readonly groupBy: (typeof GROUPINGS)[number];
  /** Shipped at or after this time. */
  readonly since?: string;
  /** Shipped before this time. */
  readonly until?: string;
  readonly days: DayKind;
  /** Only lanes from this branch. */
  readonly from?: string;
  /** Only lanes to this branch. */
  readonly to?: string;
  /** Only lanes from or to these. */
  readonly branches?: ReadonlySet<string>;
  /** Only lanes from or to these, too. */
  readonly scope: Scope;
  readonly after?: string;
}

@Injectable()
export class LagQueries {
  private readonly counter = new LagCounter();
  /** Lanes by group, for as long as no lane is new. */
  private readonly grouped = new WeakMap<readonly Lane[], Map<LagQuestion['groupBy'], Groups>>();

  constructor(
    private readonly views: Views,
    private readonly columns: TransitColumns,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async lag(question: LagQuestion): Promise<readonly LagFigures[]> {
    const view = await this.views.upTo(transits, question.after);
    const lanes = await this.columns.lanes(view);
    const period = periodOf(question);
    const now = this.clock().getTime();
    const calendar = ageAt(now);
    const courier = new Map<RunDays, Age>();
    const ageOn = ({ runDays }: Lane) => {
      if (question.days === 'calendar') return calendar;
      const known = courier.get(runDays) ?? ageAt(now, runDays);
      courier.set(runDays, known);
      return known;
    };
    const groups = this.groups(lanes, question).map(([key, members]) => {
      for (const lane of members) countLane(this.counter, lane, question.days, period, ageOn(lane));
      return this.counter.take(key);
    });
    // A lane without transits in the period, or whose only one was taken back, has nothing to tell.
    return question.groupBy === 'none' ? groups : groups.filter(({ transits: counted }) => counted > 0);
  }

  private groups(lanes: readonly Lane[], question: LagQuestion): Groups {
    const { groupBy: by } = question;
    if (!isAboutAll(question)) {
      return grouped(
        lanes.filter((lane) => isAbout(lane, question)),
        by,
      );
    }
    let known = this.grouped.get(lanes);
    if (!known) this.grouped.set(lanes, (known = new Map<LagQuestion['groupBy'], Groups>()));
    let groups = known.get(by);
    if (!groups) known.set(by, (groups = grouped(lanes, by)));
    return groups;
  }
}

const isAboutAll = ({ from, to, branches, scope }: LagQuestion): boolean =>
  from === undefined && to === undefined && branches === undefined && scope === 'whole-group';

export const isAbout = (lane: Pick<Lane, 'from' | 'to'>, { from, to, branches, scope }: LagQuestion): boolean =>
  (from === undefined || lane.from === from) &&
  (to === undefined || lane.to === to) &&
  concerns(branches ?? 'whole-group', [lane.from, lane.to]) &&
  concerns(scope, [lane.from, lane.to]);

type Groups = readonly (readonly [GroupKey, readonly Lane[]])[];

/** The lanes of each group, in the order of their codes. */
function grouped(lanes: readonly Lane[], by: LagQuestion['groupBy']): Groups {
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
