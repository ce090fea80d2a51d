/** Which scans each branch makes and misses, from the transits of a period. */
import { Injectable } from '@nestjs/common';
import type { Scope } from '../http/caller.js';
import { Views, type AskedOf } from '../http/views.js';
import { DAY_MS } from '../plain/days.js';
import { complianceOf, type BranchCompliance } from './compliance.js';
import { TransitColumns } from './lag.columns.js';
import { ageAt, periodOf } from './lag.count.js';
import { transits } from './transits.projection.js';

export interface ComplianceQuestion extends AskedOf {
  /** Shipped at or after this time; UTC. By default in the last ninety days. */
  readonly since?: string;
  /** Shipped before this time. */
  readonly until?: string;
  /** Only these branches. */
  readonly scope: Scope;
}

const LAST_DAYS = 90;

@Injectable()
export class ComplianceQueries {
  constructor(
    private readonly views: Views,
    private readonly columns: TransitColumns,
  ) {}

  async compliance({ since, scope, ...question }: ComplianceQuestion): Promise<readonly BranchCompliance[]> {
    const { view, now: present } = await this.views.known(transits, question);
    const lanes = await this.columns.lanes(view);
    const now = present.getTime();
    const first = since ?? new Date(now - LAST_DAYS * DAY_MS).toISOString();
    const branches = complianceOf(lanes, periodOf({ ...question, since: first }), ageAt(now));
    return scope === 'whole-group' ? branches : branches.filter(({ branch }) => scope.has(branch));
  }
}
