/** When open transits may be expected and why they are not there yet, from the history of their lanes and their ages. */
import { Injectable } from '@nestjs/common';
import type { Moments } from '../http/views.js';
import type { PastReader, ViewReader } from '../projections/view-reader.js';
import { expectedArrival, type ExpectedArrival } from './expected-arrival.js';
import { ageAt } from './lag.count.js';
import type { SetAside } from './journey.shape.js';
import { LaneArrivals } from './lane-arrivals.js';
import { LanesAt } from './lanes-at.js';
import { explain } from './lane-explanation.js';
import type { Explanation, Since } from './likely-explanation.js';
import { countWaits, SINCE_EVER } from './recent-waits.js';
import { SenderRuns } from './sender-runs.js';
import { WaitCounts } from './wait-counts.js';

export interface Open {
  readonly from: string;
  readonly to: string;
  readonly shippedAt: string;
  readonly setAside: SetAside | null;
}

export interface Expected extends Pick<ExpectedArrival, 'unknown'> {
  /** Half of its like have arrived by then, nine of ten by then; UTC, on days with a run, never before now. */
  readonly p50: string | null;
  readonly p90: string | null;
  readonly explanation: Explanation;
  /** The other transits of its lane that were shipped with it or after it. */
  readonly since: Since;
}

@Injectable()
export class ExpectedArrivals {
  private readonly waits = new WaitCounts();
  private readonly arrivals = new LaneArrivals();

  constructor(private readonly lanesAt: LanesAt) {}

  /** Of all of them; or only of those that are explained so. */
  async of(
    open: readonly Open[],
    view: ViewReader | PastReader,
    { at, now }: Moments,
    only?: Explanation,
  ): Promise<ReadonlyMap<object, Expected>> {
    const expected = new Map<object, Expected>();
    if (open.length === 0) return expected;
    const lanes = await this.lanesAt.lanes(view, at);
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
      this.waits.clear();
      countWaits(this.waits, lane, 'calendar', SINCE_EVER, age);
      const usual = expectedArrival(this.waits, 0).p90;
      let arrivalOf: ReturnType<LaneArrivals['on']> | undefined;
      for (const transit of members) {
        const shipped = Date.parse(transit.shippedAt);
        const { explanation: likely, since } = explain(lane, Math.floor(shipped / 1000), usual, age, runs);
        const explanation = transit.setAside ? 'set-aside-damaged' : likely;
        if (only !== undefined && explanation !== only) continue;
        arrivalOf ??= this.arrivals.on(lane, now.getTime());
        const { p50, p90, unknown } = arrivalOf(shipped);
        expected.set(transit, { p50: inUtc(p50), p90: inUtc(p90), unknown, explanation, since });
      }
    }
    return expected;
  }
}

const inUtc = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());

const laneOf = ({ from, to }: { readonly from: string; readonly to: string }): string => `${from} ${to}`;
