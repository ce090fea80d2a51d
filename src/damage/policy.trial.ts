/** All damage of a time under another policy: read from the items' histories, against what was decided. */
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { itemStream } from '../courier/index.js';
import { Execute } from '../event-store/execute.js';
import { fail } from '../http/problems.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { DEFAULT_ZONE, startOfDay } from '../plain/days.js';
import type { CalendarDate } from '../plain/kinds-of-text.js';
import { decidedIn } from './claim.decided.js';
import type { Assessment } from './claim.events.js';
import { damage } from './damage.projection.js';
import { claimIn } from './damage.rows.js';
import { toldDamage, type Members } from './damage.told.js';
import type { Policy } from './policy.shape.js';
import { whatIf, type Damage, type WhatIf } from './policy.what-if.js';

export interface TrialQuestion {
  readonly policy: Policy;
  /** Damage that was found on this day or later, on the calendar of most branches. */
  readonly since: CalendarDate;
  /** And before this one. */
  readonly until?: CalendarDate;
  readonly after?: string;
}

export interface Tried extends WhatIf {
  readonly policy: string;
  readonly since: string;
  readonly until: string | null;
}

interface Report {
  readonly claimId: string;
  readonly barcode: string;
  readonly scanId: string;
  readonly occurredAt: string;
  readonly follows: string;
  readonly state: string | null;
}

/** More than a year of any group that we know; whoever asks for more would hold up all others. */
const MOST = 10_000;
/** Histories read before others have their turn. */
const AT_ONCE = 50;

@Injectable()
export class PolicyTrial {
  constructor(
    private readonly views: Views,
    private readonly log: Execute,
    private readonly members: MemberQueries,
  ) {}

  /** `tell` hears how many of how many are done. Throws the problem that it is too many. */
  async try(question: TrialQuestion, tell: (done: number, of: number) => void = () => undefined): Promise<Tried> {
    const { policy, since, until, after } = question;
    const zone = await this.members.usualZone();
    const from = startOfDay(since, zone);
    const to = until === undefined ? null : startOfDay(until, zone);
    const reports = await this.reports(from, to, after);
    const members = await this.membersNow();
    const damages: Damage[] = [];
    for (const [index, report] of reports.entries()) {
      if (index % AT_ONCE === 0) {
        tell(index, reports.length);
        await turn();
      }
      const found = await this.damageOf(report, members);
      if (found) damages.push(found);
    }
    return { policy: policy.policy, since: from, until: to, ...whatIf(policy, damages) };
  }

  /** Of damage that was reported more than once, the first report. */
  private async reports(from: string, to: string | null, after: string | undefined): Promise<readonly Report[]> {
    const view = await this.views.upTo(damage, after);
    const reports = view.all<Report>(
      `SELECT claim_id AS claimId, barcode, scan_id AS scanId, occurred_at AS occurredAt, follows, state FROM claim
       WHERE follows IS NOT NULL AND json_extract(follows, '$.sameAs') IS NULL AND occurred_at >= ? AND (? IS NULL OR occurred_at < ?) ORDER BY occurred_at, claim_id LIMIT ?`,
      from,
      to,
      to,
      MOST + 1,
    );
    if (reports.length <= MOST) return reports;
    const detail = `There are more than ${MOST} damages in that time. Ask for a shorter one.`;
    throw fail('invalid', detail, [{ field: 'since', detail }]);
  }

  private async damageOf({ scanId, follows, state, ...report }: Report, members: Members): Promise<Damage | null> {
    const told = toldDamage(report.barcode, await this.log.history(itemStream(report.barcode)), scanId, members);
    if (!told) return null;
    const decided = decidedIn(claimIn(state), JSON.parse(follows) as Assessment);
    return { ...report, facts: told.facts, parties: told.parties, decided };
  }

  private async membersNow(): Promise<Members> {
    const branches = new Map((await this.members.branches()).map((branch) => [branch.code, branch]));
    return {
      libraryOf: (branch) => branches.get(branch)?.library,
      zoneOf: (branch) => (branch === undefined ? undefined : branches.get(branch)?.timeZone) ?? DEFAULT_ZONE,
    };
  }
}
