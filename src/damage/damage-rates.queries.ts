/** How often items are damaged, in whose hands, and which items again and again. */
import { Injectable } from '@nestjs/common';
import { LagQueries } from '../courier/index.js';
import { scopeList, type Scope } from '../http/caller.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { dateAt, startOfDay } from '../plain/days.js';
import { dateAfter } from '../plain/periods.js';
import type { Assessment } from './claim.events.js';
import { damage } from './damage.projection.js';
import { ratesBy, type DamageRate, type RateGrouping } from './damage.rates.js';

export interface RatesQuestion {
  readonly groupBy: RateGrouping;
  /** Shipped on this day or later; by default in the last 365 days. */
  readonly since?: string;
  /** Shipped before this day. */
  readonly until?: string;
  readonly scope: Scope;
  readonly after?: string;
}

export interface Rates {
  readonly timeZone: string;
  readonly since: string;
  readonly until: string | null;
  readonly groups: readonly DamageRate[];
}

export interface RepeatsQuestion {
  readonly scope: Scope;
  readonly limit: number;
  readonly after?: string;
}

/** An item that was damaged more than once, after it was found sound or mended in between. */
export interface RepeatedDamage {
  readonly barcode: string;
  readonly owedLibrary: string | null;
  readonly damages: number;
  readonly firstFoundAt: string;
  readonly lastFoundAt: string;
  readonly claimIds: readonly string[];
}

const USUAL_DAYS = 365;
/** Reports that were not taken back, and of several of the same damage the first. */
const COUNTED = `follows IS NOT NULL AND json_extract(follows, '$.sameAs') IS NULL
  AND (? IS NULL OR EXISTS (SELECT 1 FROM concerned WHERE concerned.claim_id = claim.claim_id
    AND concerned.branch IN (SELECT value FROM json_each(?))))`;
const SHIPPED = `SELECT follows FROM claim WHERE shipped_on >= ? AND (? IS NULL OR shipped_on < ?) AND ${COUNTED}`;
const REPEATED = `SELECT barcode, max(owed) AS owedLibrary, count(*) AS damages, min(occurred_at) AS firstFoundAt,
  max(occurred_at) AS lastFoundAt, json_group_array(claim_id) AS claimIds
  FROM (SELECT * FROM claim WHERE ${COUNTED} ORDER BY occurred_at)
  GROUP BY barcode HAVING count(*) > 1 ORDER BY damages DESC, lastFoundAt DESC, barcode LIMIT ?`;

@Injectable()
export class DamageRateQueries {
  constructor(
    private readonly views: Views,
    private readonly lags: LagQueries,
    private readonly members: MemberQueries,
  ) {}

  /** Of transits and of damages of the same time: a library sees those that concern its branches. */
  async rates({ groupBy, since, until, scope, after }: RatesQuestion): Promise<Rates> {
    const timeZone = await this.members.usualZone();
    const first = since ?? dateAfter(dateAt(this.views.present().getTime(), timeZone), -USUAL_DAYS);
    const view = await this.views.upTo(damage, after);
    const list = scopeList(scope);
    const rows = view.all<{ follows: string }>(SHIPPED, first, until ?? null, until ?? null, list, list);
    const lanes = await this.lags.lag({
      groupBy: 'lane',
      days: 'calendar',
      since: startOfDay(first, timeZone),
      ...(until !== undefined && { until: startOfDay(until, timeZone) }),
      scope,
      ...(after !== undefined && { after }),
    });
    const libraries = await this.members.places('library');
    return {
      timeZone,
      since: first,
      until: until ?? null,
      groups: ratesBy(
        groupBy,
        rows.map(({ follows }) => {
          const { lastSound, custodians } = (JSON.parse(follows) as Assessment).window;
          return { custodians, wasSound: lastSound !== undefined };
        }),
        lanes.map(({ from, to, transits }) => ({ from: from ?? '', to: to ?? '', transits })),
        (branch) => libraries.get(branch) ?? undefined,
      ),
    };
  }

  /** Most often first. */
  async repeats({ scope, limit, after }: RepeatsQuestion): Promise<readonly RepeatedDamage[]> {
    const view = await this.views.upTo(damage, after);
    const list = scopeList(scope);
    return view
      .all<Omit<RepeatedDamage, 'claimIds'> & { readonly claimIds: string }>(REPEATED, list, list, limit)
      .map(({ claimIds, ...item }) => ({ ...item, claimIds: JSON.parse(claimIds) as string[] }));
  }
}
