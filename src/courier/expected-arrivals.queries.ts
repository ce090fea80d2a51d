/** When open transits may be expected and why they are not there yet, from the history of their lanes and their ages. */
import { Injectable } from '@nestjs/common';
import { DAY_MS } from '../plain/days.js';
import type { PastReader, ViewReader } from '../projections/view-reader.js';
import { expectedArrival, type ExpectedArrival } from './expected-arrival.js';
import { TransitColumns } from './lag.columns.js';
import { ageAt, ALL_TIME, countLane } from './lag.count.js';
import type { SetAside } from './journey.shape.js';
import { LagCounter } from './lag.js';
import { explain } from './lane-explanation.js';
import type { Explanation, Since } from './likely-explanation.js';
import { SenderRuns } from './sender-runs.js';

export interface Open {
  readonly from: string;
  readonly to: string;
  readonly shippedAt: string;
  readonly setAside: SetAside | null;
}

export interface Expected extends Pick<ExpectedArrival, 'unknown'> {
  /** Half of its like have arrived by then, nine of ten by then; UTC, never before now. */
  readonly p50: string | null;
  readonly p90: string | null;
  readonly explanation: Explanation;
  /** The other transits of its lane that were shipped with it or after it. */
  readonly since: Since;
}

@Injectable()
export class ExpectedArrivals {
  private readonly counter = new LagCounter();

  constructor(private readonly columns: TransitColumns) {}

  /** Of all of them; or only of those that are explained so. */
  async of(
    open: readonly Open[],
    view: ViewReader | PastReader,
    now: Date,
    only?: Explanation,
  ): Promise<ReadonlyMap<object, Expected>> {
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
    const runs = new SenderRuns(lanes);
    for (const lane of lanes) {
      const members = byLane.get(laneOf(lane));
      if (!members) continue;
      countLane(this.counter, lane, 'calendar', ALL_TIME, age);
      const { waits } = this.counter;
      const usual = expectedArrival(waits, 0).p90;
      for (const transit of members) {
        const shipped = Date.parse(transit.shippedAt);
        const second = Math.floor(shipped / 1000);
        const { explanation: likely, since } = explain(lane, second, usual, age, runs);
        const explanation = transit.setAside ? 'set-aside-damaged' : likely;
        if (only !== undefined && explanation !== only) continue;
        const { p50, p90, unknown } = expectedArrival(waits, age(second));
        const after = (days: number | null) =>
          days === null ? null : new Date(Math.max(shipped + days * DAY_MS, now.getTime())).toISOString();
        expected.set(transit, { p50: after(p50), p90: after(p90), unknown, explanation, since });
      }
      this.counter.clear();
    }
    return expected;
  }
}

const laneOf = ({ from, to }: { readonly from: string; readonly to: string }): string => `${from} ${to}`;
