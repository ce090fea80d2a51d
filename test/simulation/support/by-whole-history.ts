/** When open transits would be expected by the whole history of their lanes, in calendar days: what recent weeks and courier days must beat. */
import type { INestApplicationContext } from '@nestjs/common';
import { expectedArrival } from '../../../src/courier/expected-arrival.js';
import { TransitColumns } from '../../../src/courier/lag.columns.js';
import { ageAt, ALL_TIME, countLane } from '../../../src/courier/lag.count.js';
import { LagCounter } from '../../../src/courier/lag.js';
import { transits } from '../../../src/courier/transits.projection.js';
import type { TransitRow } from '../../../src/courier/transits.queries.js';
import { ProjectionEngine } from '../../../src/projections/projection-engine.js';
import { DAY } from '../../../src/simulation/calendar.js';
import { groupedBy } from '../story.js';
import type { Foretold } from './calibration.js';

export async function byWholeHistory(
  application: INestApplicationContext,
  open: readonly TransitRow[],
  now: Date,
): Promise<readonly Foretold[]> {
  const laneOf = ({ from, to }: { readonly from: string; readonly to: string }) => `${from} ${to}`;
  const byLane = groupedBy(open, laneOf);
  const view = application.get(ProjectionEngine).of(transits);
  const age = ageAt(now.getTime());
  const lanes = await application.get(TransitColumns, { strict: false }).lanes(view);
  return lanes.flatMap((lane) => {
    const counter = new LagCounter();
    countLane(counter, lane, 'calendar', ALL_TIME, age);
    return (byLane.get(laneOf(lane)) ?? []).map(({ barcode, transitId, shippedAt }) => {
      const shipped = Date.parse(shippedAt ?? '');
      const { p50, p90 } = expectedArrival(counter.waits, age(Math.floor(shipped / 1000)));
      const after = (days: number | null) =>
        days === null ? null : new Date(Math.max(shipped + days * DAY, now.getTime())).toISOString();
      return { barcode, transitId, expected: { p50: after(p50), p90: after(p90) } };
    });
  });
}
