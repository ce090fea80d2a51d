/** Which lanes a question about lag is about, as requests say it and as queries take it. */
import { Injectable } from '@nestjs/common';
import type { Scope } from '../http/caller.js';
import { KnownAtField } from '../http/answers.js';
import { TableQuery } from '../http/csv.js';
import { ChoiceField, CodeField } from '../http/fields.js';
import { MemberQueries } from '../partners/index.js';
import type { LagQuestion } from './lag.queries.js';

export class LanesQuery extends TableQuery {
  @CodeField({ description: 'Only lanes from this branch', optional: true })
  from?: string;
  @CodeField({ description: 'Only lanes to this branch', optional: true })
  to?: string;
  @CodeField({ description: 'Only lanes from or to this branch', optional: true })
  branch?: string;
  @CodeField({ description: 'Only lanes from or to a branch of this library', optional: true })
  library?: string;
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
  async askedFor({ from, to, branch, library, days = 'calendar', after, knownAt }: LanesQuery, scope: Scope) {
    const asked = { after, knownAt };
    const ofLibrary = library === undefined ? undefined : await this.members.branchesOf(library, asked);
    const branches =
      branch === undefined ? ofLibrary : new Set([branch].filter((code) => ofLibrary?.has(code) ?? true));
    return {
      days,
      scope,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(branches && { branches }),
      ...asked,
    };
  }
}
