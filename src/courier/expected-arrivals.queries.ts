/** When open transits may be expected, each from the history of its own lane and its own age. */
import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../plain/days.js';
import type { ViewReader } from '../projections/view-reader.js';
import { expectedArrival, type ExpectedArrival } from './expected-arrival.js';
import { TransitColumns } from './lag.columns.js';
import { ageAt, ALL_TIME, countLane } from './lag.count.js';
import { LagCounter } from './lag.js';

export interface Open {
  readonly from: string;
  readonly to: string;
  readonly shippedAt: string;
}

export interface Expected extends Pick<ExpectedArrival, 'unknown'> {
  /** Half of its like have arrived by then, nine of ten by then; UTC, never before now. */
  readonly p50: string | null;
  readonly p90: string | null;
}

@Injectable()
export class ExpectedArrivals {
  private readonly counter = new LagCounter();

  constructor(private readonly columns: TransitColumns) {}

  async of(open: readonly Open[], view: ViewReader, now: Date): Promise<ReadonlyMap<object, Expected>> {
    const expected = new Map<object, Expected>();
    if (open.length === 0) return expected;
    const lanes = await this.columns.lanes(view);
    const byLane = new Map<string, Open[]>();
    for (const transit of open) {
      const others = byLane.get(laneOf(transit));
      if (others) others.push(transit);
      else byLane.set(laneOf(transit), [transit]);
    }
    const age = ageAt(now.getTime());
    for (const lane of lanes) {
      const members = byLane.get(laneOf(lane));
      if (!members) continue;
      countLane(this.counter, lane, 'calendar', ALL_TIME, age);
      for (const transit of members) {
        const shipped = Date.parse(transit.shippedAt);
        const { p50, p90, unknown } = expectedArrival(this.counter.waits, age(shipped / 1000));
        const after = (days: number | null) =>
          days === null ? null : new Date(Math.max(shipped + days * DAY_MS, now.getTime())).toISOString();
        expected.set(transit, { p50: after(p50), p90: after(p90), unknown });
      }
      this.counter.clear();
    }
    return expected;
  }
}

const laneOf = ({ from, to }: { readonly from: string; readonly to: string }): string => `${from} ${to}`;
