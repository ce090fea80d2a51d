/** Reads of policies: what is shipped, what was adopted, and what is in force on a day. */
import { Injectable } from '@nestjs/common';
import { fail } from '../http/problems.js';
import { Views, type AskedOf, type AskedThen } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt } from '../plain/days.js';
import type { CalendarDate } from '../plain/kinds-of-text.js';
import { policyInForce, type Adoption } from './policies.in-force.js';
import { policies } from './policies.projection.js';
import { compared, type ComparedRow } from './policy.compare.js';
import { shippedPolicies, shippedPolicy } from './policy.document.js';
import { GROUP } from './policy.events.js';
import type { Policy } from './policy.shape.js';

/** An adoption, or an end, as it was recorded. */
export interface Said extends Adoption {
  readonly reason: string;
  readonly saidAt: string;
  readonly position: string;
}

/** One of two that are compared: a shipped one, or what a scope has in force. */
export interface Named {
  readonly name: string;
  readonly policy: Policy;
  /** Null for a shipped one. */
  readonly scope: string | null;
  readonly version: number | null;
}

interface Row {
  readonly position: number;
  readonly scope: string;
  readonly version: number;
  readonly from: string;
  readonly policy: string | null;
  readonly reason: string;
  readonly saidAt: string;
}

export interface AskedOn extends AskedThen {
  /** Today by default, or the day of `at`: one of them is enough. */
  readonly on?: CalendarDate;
}

/** After every time of the log. */
const EVER = '9999-12-31T24';

const TWO_DAYS = 'on and at both name a day. Ask with one of them';

@Injectable()
export class PolicyQueries {
  constructor(
    private readonly views: Views,
    private readonly members: MemberQueries,
  ) {}

  /**
   * The day that is asked about, by default when it is asked, or as of when, on the calendar of most branches; and what was said. By a
   * time, what begins on a later day is not there; what was said afterwards of days before, is.
   */
  private async asked({ on, at, ...asked }: AskedOn): Promise<{ day: CalendarDate; said: readonly Said[] }> {
    const { now } = this.views.moments({ ...asked, at });
    if (on !== undefined && at !== undefined) throw fail('invalid', TWO_DAYS, [{ field: 'on', detail: TWO_DAYS }]);
    const said = await this.said(asked);
    const day = on ?? dateAt(now.getTime(), await this.members.usualZone(asked));
    return { day, said: at === undefined ? said : said.filter(({ from }) => from <= day) };
  }

  /** In the order in which it was said; what was said by `knownAt`. */
  async said({ after, knownAt }: AskedOf): Promise<readonly Said[]> {
    const then = knownAt === undefined ? EVER : this.views.present(knownAt).toISOString();
    const view = await this.views.upTo(policies, after);
    return view
      .all<Row>(
        `SELECT position, scope, version, from_day AS "from", policy, reason, occurred_at AS saidAt
         FROM said WHERE recorded_at <= ? ORDER BY position`,
        then,
      )
      .map(({ policy, position, ...row }) => ({
        ...row,
        policy: policy === null ? null : (JSON.parse(policy) as Policy),
        position: String(position),
      }));
  }

  /** Those that are shipped, then all that was adopted: the group's first, in the order in which it was said. */
  async list(asked: AskedOn) {
    const { day, said } = await this.asked(asked);
    const adopted = said.filter(isAdoption).map((each) => ({
      ...heading(each),
      inForce: policyInForce(said, each.scope, day) === each,
    }));
    return {
      on: day,
      policies: [...shippedPolicies().map(shippedHeading), ...adopted.sort(groupFirst)],
    };
  }

  /** A shipped one; or a scope's, with all that it has said. Throws the problem that there is neither. */
  async one(name: string, asked: AskedOn) {
    const { day, said: all } = await this.asked(asked);
    if (!isScope(name))
      return { name, scope: null, version: null, from: null, on: day, document: shippedPolicy(name), history: [] };
    const said = all.filter(({ scope }) => scope === name);
    await this.mustBe(name);
    const inForce = policyInForce(said, name, day);
    return {
      name,
      scope: name,
      version: inForce?.version ?? null,
      from: inForce?.from ?? null,
      on: day,
      document: inForce?.policy ?? null,
      history: said.map(({ scope: _scope, policy, ...each }) => ({ ...each, document: policy })),
    };
  }

  async compare(
    one: string,
    other: string,
    asked: AskedOn,
  ): Promise<{ a: Named; b: Named; on: CalendarDate; rows: readonly ComparedRow[] }> {
    const { day: on, said } = await this.asked(asked);
    const [a, b] = [await this.named(one, said, on), await this.named(other, said, on)];
    return { a, b, on, rows: compared(a.policy, b.policy) };
  }

  /** What is in force for a scope, the group's for a library without one of its own; or a shipped one. */
  private async named(name: string, said: readonly Said[], on: CalendarDate): Promise<Named> {
    if (!isScope(name)) return { name, policy: shippedPolicy(name), scope: null, version: null };
    await this.mustBe(name);
    const found = policyInForce(said, name, on);
    if (found) return { name, policy: found.policy, scope: found.scope, version: found.version };
    throw fail('no-policy', `Nothing is in force for ${name} on ${on}. Name a shipped one, or adopt one first.`);
  }

  private async mustBe(scope: string): Promise<void> {
    if (scope === GROUP || (await this.members.libraries()).some(({ code }) => code === scope)) return;
    throw fail('unknown-library', `Library ${scope} is not registered. See GET /v1/libraries.`);
  }
}

export const isScope = (name: string): boolean => name === GROUP || /^[A-Z0-9]/.test(name);

const isAdoption = (said: Said): said is Said & { readonly policy: Policy } => said.policy !== null;

const shippedHeading = ({ policy: name, title, summary }: Policy) => ({
  name,
  title,
  summary,
  scope: null,
  version: null,
  from: null,
  inForce: false,
});

const heading = ({ policy, scope, version, from }: Said & { readonly policy: Policy }) => ({
  ...shippedHeading(policy),
  scope,
  version,
  from,
});

const groupFirst = (a: { readonly scope: string }, b: { readonly scope: string }): number =>
  Number(b.scope === GROUP) - Number(a.scope === GROUP) || (a.scope < b.scope ? -1 : a.scope > b.scope ? 1 : 0);
