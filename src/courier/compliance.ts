/**
 * Which scans the branches make and which they miss, and how much of the lag that is. A missing receiving scan looks like a wait that
 * lasts; where others have overtaken it, the transit was probably received (see `likely-explanation`). Pure.
 */
import { expectedArrival } from './expected-arrival.js';
import type { Age, Period } from './lag.count.js';
import { CLOSED, lacksScan, LOST, OPEN, OUTCOMES, UNCONFIRMED, UNSHIPPED, WITHDRAWN } from './lag.js';
import { STRETCH, type Lane } from './lag.lane.js';
import { explain } from './lane-explanation.js';
import { groupedBy, SenderRuns } from './sender-runs.js';
import { WaitCounts } from './wait-counts.js';

export interface BranchCompliance {
  readonly branch: string;
  /** Transits that left it, and how many of these it scanned out. */
  readonly sent: number;
  readonly sentScanned: number;
  /** Transits that are known to have ended at it, and how many of these it scanned in. */
  readonly reached: number;
  readonly reachedScanned: number;
  /** Share of both that was scanned, 0 to 1; null where there were none. */
  readonly compliance: number | null;
  /** Open transits to it that were probably received without a scan. */
  readonly probablyReceived: number;
  /** Days after which nine of ten transits to it have arrived; null below ten transits or where the curve does not reach. */
  readonly p90: number | null;
  /** The same without those that were probably received: the difference is made by missing scans. */
  readonly p90WithoutThem: number | null;
}

/** In the order of their codes. */
export function complianceOf(lanes: readonly Lane[], period: Period, age: Age): readonly BranchCompliance[] {
  const counts = new Map<string, Counts>();
  const countsOf = (branch: string) => {
    let known = counts.get(branch);
    if (!known) counts.set(branch, (known = new Counts()));
    return known;
  };
  const [ofBranch, ofLane] = [new WaitCounts(), new WaitCounts()];
  const runs = new SenderRuns(lanes);
  for (const [branch, incoming] of groupedBy(lanes, ({ to }) => to)) {
    const receiver = countsOf(branch);
    const overtaken: number[] = [];
    for (const lane of incoming) {
      const { outcomes, open } = countScans(ofLane, lane, period, age);
      countsOf(lane.from).sends(outcomes);
      receiver.receives(outcomes);
      const usual = open.length === 0 ? null : p90Of(ofLane);
      for (const index of open) {
        const shipped = lane.at[index] as number;
        if (isOvertaken(lane, shipped, usual, age, runs)) overtaken.push(age(shipped));
      }
      ofBranch.takeOver(ofLane);
    }
    receiver.probablyReceived = overtaken.length;
    receiver.p90 = p90Of(ofBranch);
    for (const tenths of overtaken) ofBranch.release(tenths);
    receiver.p90WithoutThem = p90Of(ofBranch);
    ofBranch.clear();
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([branch, told]) => told.figures(branch))
    .filter(({ sent, reached, probablyReceived }) => sent + reached + probablyReceived > 0);
}

/**
 * How many transits came to which outcome, by its index in `OUTCOMES`, and where in the columns the open ones are; their waits are
 * added to `waits`. Written out as `countLane` is.
 */
function countScans(waits: WaitCounts, lane: Lane, { first, end }: Period, age: Age) {
  const { at, outcome, calendar, earliest, latest } = lane;
  const outcomes = OUTCOMES.map(() => 0);
  const open: number[] = [];
  for (let start = 0, stretch = 0; start < lane.length; start += STRETCH, stretch++) {
    if ((latest[stretch] ?? 0) < first || (earliest[stretch] ?? 0) >= end) continue;
    const stop = Math.min(start + STRETCH, lane.length);
    for (let index = start; index < stop; index++) {
      const shipped = at[index] as number;
      const kind = outcome[index] as number;
      if (kind === WITHDRAWN || shipped < first || shipped >= end) continue;
      outcomes[kind] = (outcomes[kind] as number) + 1;
      if (kind === CLOSED) waits.arrive(calendar[index] as number);
      else if (kind === OPEN || kind === LOST) waits.censor(age(shipped));
      else if (!lacksScan(kind)) waits.censor(calendar[index] as number);
      if (kind === OPEN) open.push(index);
    }
  }
  return { outcomes, open };
}

const p90Of = (waits: WaitCounts): number | null => expectedArrival(waits, 0).p90;

function isOvertaken(lane: Lane, shipped: number, usual: number | null, age: Age, runs: SenderRuns): boolean {
  // Most are not late; what was shipped since need not be counted for these.
  if (usual === null || age(shipped) / 10 <= usual) return false;
  return explain(lane, shipped, usual, age, runs).explanation === 'receive-scan-missed';
}

class Counts {
  probablyReceived = 0;
  p90: number | null = null;
  p90WithoutThem: number | null = null;
  private sent = 0;
  private unshipped = 0;
  private reached = 0;
  private unreceived = 0;

  sends(outcomes: readonly number[]): void {
    for (const count of outcomes) this.sent += count;
    this.unshipped += outcomes[UNSHIPPED] ?? 0;
  }

  /** What another branch received never reached it. */
  receives(outcomes: readonly number[]): void {
    for (const outcome of [CLOSED, UNSHIPPED, UNCONFIRMED]) this.reached += outcomes[outcome] ?? 0;
    this.unreceived += outcomes[UNCONFIRMED] ?? 0;
  }

  figures(branch: string): BranchCompliance {
    const { sent, unshipped, reached, unreceived, probablyReceived, p90, p90WithoutThem } = this;
    const scans = sent + reached;
    const made = scans - unshipped - unreceived;
    return {
      branch,
      sent,
      sentScanned: sent - unshipped,
      reached,
      reachedScanned: reached - unreceived,
      compliance: scans === 0 ? null : Math.round((made / scans) * 1000) / 1000,
      probablyReceived,
      p90,
      p90WithoutThem,
    };
  }
}
