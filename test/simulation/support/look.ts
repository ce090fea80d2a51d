/** What the service says of lag at one moment, and what the mean of received items would have said. */
import type { INestApplicationContext } from '@nestjs/common';
import { LagQueries } from '../../../src/courier/lag.queries.js';
import type { LagFigures } from '../../../src/courier/lag.js';
import { transits } from '../../../src/courier/transits.projection.js';
import { TransitQueries, type TransitRow } from '../../../src/courier/transits.queries.js';
import { ProjectionEngine } from '../../../src/projections/projection-engine.js';
import { DAY } from '../../../src/simulation/calendar.js';
import { byWholeHistory } from './by-whole-history.js';
import type { Foretold } from './calibration.js';

export interface Look {
  readonly now: Date;
  readonly lanes: readonly LagFigures[];
  readonly open: readonly TransitRow[];
  /** The same, foretold by the whole history of their lanes. */
  readonly openByHistory: readonly Foretold[];
  readonly whole: Period;
  /** Of what was shipped in the last thirty days. */
  readonly recent: Period;
}

/** Of what was shipped from then on. */
export interface Period {
  readonly since: string;
  readonly lag: LagFigures;
  readonly naiveMean: number;
}

const RECENT_DAYS = 30;
const ALL = { days: 'calendar', scope: 'whole-group' } as const;

export async function lookAtLag(application: INestApplicationContext, now: Date): Promise<Look> {
  const lag = application.get(LagQueries, { strict: false });
  const view = application.get(ProjectionEngine).of(transits);
  const of = async (since: string): Promise<Period> => {
    const [figures] = await lag.lag({ groupBy: 'none', since, ...ALL });
    const received = "SELECT avg(days) AS mean FROM transit WHERE status = 'closed' AND shipped_at >= ?";
    return {
      since,
      lag: figures as LagFigures,
      naiveMean: view.get<{ mean: number | null }>(received, since)?.mean ?? Number.NaN,
    };
  };
  const page = await application
    .get(TransitQueries, { strict: false })
    .list({ status: 'open', limit: 10_000, scope: 'whole-group' });
  return {
    now,
    lanes: await lag.lag({ groupBy: 'lane', ...ALL }),
    open: page.transits,
    openByHistory: await byWholeHistory(application, page.transits, now),
    whole: await of(''),
    recent: await of(new Date(now.getTime() - RECENT_DAYS * DAY).toISOString()),
  };
}
