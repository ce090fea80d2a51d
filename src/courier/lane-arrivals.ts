/**
 * When what is under way on a lane may be expected, in the calendar: by how long the lane has taken lately where that is enough to
 * tell, else by its whole history; in courier days, so that nothing is expected on a day without a run. Pure.
 */
import { DAY_MS } from '../plain/days.js';
import { expectedArrival, type ExpectedArrival } from './expected-arrival.js';
import { ageAt, type Age } from './lag.count.js';
import type { Lane } from './lag.lane.js';
import { countWaits, RECENT_DAYS, SINCE_EVER } from './recent-waits.js';
import { runMs, whenRun } from './run-days.js';
import { WaitCounts } from './wait-counts.js';

/** Milliseconds since 1970, on days with a run, never before now. */
export interface Arrival extends Pick<ExpectedArrival, 'unknown'> {
  readonly p50: number | null;
  readonly p90: number | null;
}

/** Used again and again, for one lane after the other, since its counts are large. */
export class LaneArrivals {
  private readonly recent = new WaitCounts();
  private readonly whole = new WaitCounts();
  /** Of the whole history only what lasted at least as long is counted: no more is asked of it, and most did not. */
  private wholeFrom = Infinity;

  /** Tells of what was shipped on the lane at some time, in milliseconds since 1970 as `now`; until it is asked about the next lane. */
  on(lane: Lane, now: number): (shipped: number) => Arrival {
    this.recent.clear();
    this.wholeFrom = Infinity;
    const age = ageAt(now, lane.runDays);
    countWaits(this.recent, lane, 'courier', (now - RECENT_DAYS * DAY_MS) / 1000, age);
    const soonest = runMs(now, lane.runDays) + 1;
    return (shipped) => {
      const { p50, p90, unknown } = this.expected(lane, age(Math.floor(shipped / 1000)), age);
      const begin = runMs(shipped, lane.runDays);
      const when = (days: number | null) =>
        days === null ? null : whenRun(Math.max(begin + days * DAY_MS, soonest), now, lane.runDays);
      return { p50: when(p50), p90: when(p90), unknown };
    };
  }

  private expected(lane: Lane, tenths: number, age: Age): ExpectedArrival {
    const lately = expectedArrival(this.recent, tenths);
    if (lately.unknown !== 'few-transits') return lately;
    if (tenths < this.wholeFrom) {
      this.whole.clear();
      countWaits(this.whole, lane, 'courier', SINCE_EVER, age, tenths);
      this.wholeFrom = tenths;
    }
    return expectedArrival(this.whole, tenths);
  }
}
