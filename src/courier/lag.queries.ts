/** The lag of lanes, senders, receivers or the whole group, from the transits view. */
import { Injectable } from '@nestjs/common';
import { concerns, type Scope } from '../http/caller.js';
import { Views, type AskedThen } from '../http/views.js';
import { agesAt, periodOf, type DayKind } from './lag.count.js';
import { KeptCounts } from './lag.kept-counts.js';
import type { GroupKey, LagFigures } from './lag.js';
import type { Lane } from './lag.lane.js';
import { LanesAt } from './lanes-at.js';
import { transits } from './transits.projection.js';

export const GROUPINGS = ['lane', 'from', 'to', 'none'] as const;

/** By the code of each branch. */
export type Names = ReadonlyMap<string, string | null>;

export interface LagQuestion extends AskedThen {
  readonly groupBy: (typeof GROUPINGS)[number];
  /** What each branch counts as where groups are not of branches but of libraries or hubs; null for none. */
  readonly named?: Names;
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
}

@Injectable()
export class LagQueries {
  private readonly counts = new KeptCounts();
  /** Lanes by group, for as long as no lane is new. */
  private readonly grouped = new WeakMap<readonly Lane[], Map<LagQuestion['groupBy'], Groups>>();

  constructor(
    private readonly views: Views,
    private readonly lanesAt: LanesAt,
  ) {}

  async lag(question: LagQuestion): Promise<readonly LagFigures[]> {
    const { groups: lanes, now } = await this.groupsOf(question);
    const { days } = question;
    const groups = this.counts.figures(lanes, days, periodOf(question), agesAt(now, days));
    // A lane without transits in the period, or whose only one was taken back, has nothing to tell.
    return question.groupBy === 'none' ? groups : groups.filter(({ transits: counted }) => counted > 0);
  }

  /** The lanes that the question is about, by group, and what is now for it: milliseconds since 1970. */
  async groupsOf(question: Omit<LagQuestion, 'days' | 'since' | 'until'>): Promise<{ groups: Groups; now: number }> {
    const { view, at, now } = await this.views.asItWas(transits, question);
    return { groups: this.groups(await this.lanesAt.lanes(view, at), question), now: now.getTime() };
  }

  private groups(lanes: readonly Lane[], question: Omit<LagQuestion, 'days' | 'since' | 'until'>): Groups {
    const { groupBy: by, named } = question;
    if (named || !isAboutAll(question)) {
      const about = lanes.filter((lane) => isAbout(lane, question));
      return grouped(about, by, named);
    }
    let known = this.grouped.get(lanes);
    if (!known) this.grouped.set(lanes, (known = new Map<LagQuestion['groupBy'], Groups>()));
    let groups = known.get(by);
    if (!groups) known.set(by, (groups = grouped(lanes, by)));
    return groups;
  }
}

type About = Pick<LagQuestion, 'from' | 'to' | 'branches' | 'scope'>;

const isAboutAll = ({ from, to, branches, scope }: About): boolean =>
  from === undefined && to === undefined && branches === undefined && scope === 'whole-group';

export const isAbout = (lane: Pick<Lane, 'from' | 'to'>, { from, to, branches, scope }: About): boolean =>
  (from === undefined || lane.from === from) &&
  (to === undefined || lane.to === to) &&
  concerns(branches ?? 'whole-group', [lane.from, lane.to]) &&
  concerns(scope, [lane.from, lane.to]);

export type Groups = readonly (readonly [GroupKey, readonly Lane[]])[];

/** The lanes of each group, in the order of their names, what has none first. */
function grouped(lanes: readonly Lane[], by: LagQuestion['groupBy'], named?: Names): Groups {
  if (by === 'none') return [[{}, lanes]];
  const groups = new Map<string, [GroupKey, Lane[]]>();
  for (const lane of lanes) {
    const [from, to] = named ? [named.get(lane.from) ?? null, named.get(lane.to) ?? null] : [lane.from, lane.to];
    const key: GroupKey = by === 'lane' ? { from, to } : by === 'from' ? { from } : { to };
    const name = nameOf(key);
    const known = groups.get(name);
    if (known) known[1].push(lane);
    else groups.set(name, [key, [lane]]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** Names of hubs may have blanks in them: two groups must not share one. */
export const nameOf = ({ from, to }: GroupKey): string => `${from ?? ''}\0${to ?? ''}`;
