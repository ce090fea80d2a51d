/**
 * Which scans the branches make and which they miss, and how much of the lag that is. A missing receiving scan looks like a wait that
 * lasts; where others have overtaken it, the transit was probably received (see `likely-explanation`). Pure.
 */
import { expectedArrival } from './expected-arrival.js';
import type { Lane } from './lag.lane.js';
import { countLane, countSince, transitsIn, type Age, type Period } from './lag.count.js';
import { CLOSED, LagCounter, LOST, OPEN, UNCONFIRMED, UNSHIPPED } from './lag.js';
import { likelyExplanation, RUN_SECONDS } from './likely-explanation.js';

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
  const received = groupedBy(lanes, ({ to }) => to);
  const [all, without, ofLane] = [new LagCounter(), new LagCounter(), new LagCounter()];
  for (const [branch, incoming] of received) {
    for (const lane of incoming) {
      countLane(ofLane, lane, 'calendar', period, age);
      const usual = expectedArrival(ofLane.waits, 0).p90;
      ofLane.clear();
      const [sender, receiver] = [countsOf(lane.from), countsOf(branch)];
      for (const [kind, index] of transitsIn(lane, period)) {
        const shipped = lane.at[index] as number;
        const tenths = kind === OPEN || kind === LOST ? age(shipped) : (lane.calendar[index] as number);
        sender.sends(kind);
        receiver.receives(kind);
        all.add(kind, tenths);
        if (kind === OPEN && isOvertaken(lane, tenths, shipped, usual)) receiver.probablyReceived++;
        else without.add(kind, tenths);
      }
    }
    const told = countsOf(branch);
    told.p90 = all.take().p90;
    told.p90WithoutThem = without.take().p90;
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([branch, told]) => told.figures(branch))
    .filter(({ sent, reached, probablyReceived }) => sent + reached + probablyReceived > 0);
}

function isOvertaken(lane: Lane, tenths: number, shipped: number, usual: number | null): boolean {
  if (usual === null || tenths / 10 <= usual) return false;
  return likelyExplanation(tenths / 10, usual, countSince(lane, shipped - RUN_SECONDS)) === 'receive-scan-missed';
}

class Counts {
  probablyReceived = 0;
  p90: number | null = null;
  p90WithoutThem: number | null = null;
  private sent = 0;
  private unshipped = 0;
  private reached = 0;
  private unreceived = 0;

  sends(outcome: number): void {
    this.sent++;
    if (outcome === UNSHIPPED) this.unshipped++;
  }

  /** What another branch received never reached it. */
  receives(outcome: number): void {
    if (outcome !== CLOSED && outcome !== UNSHIPPED && outcome !== UNCONFIRMED) return;
    this.reached++;
    if (outcome === UNCONFIRMED) this.unreceived++;
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

function groupedBy(lanes: readonly Lane[], key: (lane: Lane) => string): ReadonlyMap<string, readonly Lane[]> {
  const groups = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const known = groups.get(key(lane));
    if (known) known.push(lane);
    else groups.set(key(lane), [lane]);
  }
  return groups;
}
