/** Which lanes a question about lag is about and how they are grouped, as requests say it and as queries take it. */
import { Injectable } from '@nestjs/common';
import { KnownAtField } from '../http/answers.js';
import type { Scope } from '../http/caller.js';
import { TableQuery } from '../http/csv.js';
import { ChoiceField, CodeField, HubField } from '../http/fields.js';
import type { AskedOf } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { GROUPINGS, type LagQuestion } from './lag.queries.js';

/** Those of libraries and hubs, with what is named by them. */
const BY_PLACE = {
  fromLibrary: ['library', 'from'],
  toLibrary: ['library', 'to'],
  libraries: ['library', 'lane'],
  fromHub: ['hub', 'from'],
  toHub: ['hub', 'to'],
  hubs: ['hub', 'lane'],
} as const satisfies Record<string, readonly ['library' | 'hub', LagQuestion['groupBy']]>;

type ByPlace = keyof typeof BY_PLACE;
export type GroupBy = (typeof GROUPINGS)[number] | ByPlace;

const isByPlace = (groupBy: GroupBy): groupBy is ByPlace => Object.hasOwn(BY_PLACE, groupBy);

/** The field `groupBy` of a question about lag. */
export const GroupByField = (usual: GroupBy) =>
  ChoiceField({
    description:
      'One group a lane, one a branch that sends or receives, one for all; or one a library or hub that sends, that receives, ' +
      `or each pair of these. By default ${usual}`,
    of: [...GROUPINGS, ...Object.keys(BY_PLACE)],
    optional: true,
  });

export class LanesQuery extends TableQuery {
  @CodeField({ description: 'Only lanes from this branch', optional: true })
  from?: string;
  @CodeField({ description: 'Only lanes to this branch', optional: true })
  to?: string;
  @CodeField({ description: 'Only lanes from or to this branch', optional: true })
  branch?: string;
  @CodeField({ description: 'Only lanes from or to a branch of this library', optional: true })
  library?: string;
  @HubField({ description: 'Only lanes from or to a branch of this hub', optional: true })
  hub?: string;
  @ChoiceField({
    description: 'Calendar days, or courier days (those with a run on the lane); calendar by default',
    of: ['calendar', 'courier'],
    optional: true,
  })
  days?: LagQuestion['days'];
  @KnownAtField()
  knownAt?: string;
}

@Injectable()
export class AskedLanes {
  constructor(private readonly members: MemberQueries) {}

  /** Of these, those from or to a branch of the scope. */
  async askedFor(asked: LanesQuery, scope: Scope, groupBy: GroupBy) {
    const { from, to, days = 'calendar', after, knownAt } = asked;
    const branches = await this.branchesIn(asked);
    return {
      days,
      scope,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(branches && { branches }),
      after,
      knownAt,
      ...(await this.grouping(groupBy, asked)),
    };
  }

  /** Those that are all that was asked for: that branch, of that library, of that hub. */
  private async branchesIn({ branch, library, hub, ...asked }: LanesQuery): Promise<ReadonlySet<string> | undefined> {
    const all = [
      ...(branch === undefined ? [] : [new Set([branch])]),
      ...(library === undefined ? [] : [await this.members.branchesOf(library, asked)]),
      ...(hub === undefined ? [] : [await this.members.branchesAt(hub, asked)]),
    ];
    const [first, ...others] = all;
    return first && new Set([...first].filter((code) => others.every((other) => other.has(code))));
  }

  private async grouping(groupBy: GroupBy, asked: AskedOf): Promise<Pick<LagQuestion, 'groupBy' | 'named'>> {
    if (!isByPlace(groupBy)) return { groupBy };
    const [place, side] = BY_PLACE[groupBy];
    return { groupBy: side, named: await this.members.places(place, asked) };
  }
}
