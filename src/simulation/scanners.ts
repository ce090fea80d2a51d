/** The devices at the branches: what is scanned, missed, scanned twice, kept while offline, sent, and sent again. */
import type { Scan } from './actions.js';
import { DAY, HOUR, MINUTE, timeOf } from './calendar.js';
import type { Branch } from './group.js';
import { iso } from './iso.js';
import type { World } from './world-state.js';

/** What the staff see in front of them; the device adds the rest. */
export type Observation = Omit<Scan, 'scanId' | 'branch' | 'occurredAt'>;

const UPLOAD_LIMIT = 500;
const DAYS_BETWEEN_OUTAGES = { least: 12, most: 40 };
const DAYS_OF_OUTAGE = { least: 1, most: 6 };

/** Scans now, unless the staff forget to. Returns the scan's id, or null. */
export function scanOrMiss(world: World, branch: Branch, observation: Observation): string | null {
  return world.random.chance(branch.missedScans) ? null : scan(world, branch, observation);
}

/** Scans now, sometimes a second time shortly after. Returns the first scan's id. */
export function scan(world: World, branch: Branch, observation: Observation): string {
  const { random, timeline, options } = world;
  const scanId = scanOnce(world, branch, observation);
  if (random.chance(options.doubleScan)) {
    timeline.at(timeline.now + (10 + random.below(170)) * 1000, () => {
      const double = scanOnce(world, branch, observation);
      tellScan(world, branch, observation.barcode, double, 'double', scanId);
    });
  }
  return scanId;
}

export function scanOnce(world: World, branch: Branch, observation: Observation): string {
  const { timeline } = world;
  const scanId = `s-${(++world.count.scans).toString(36)}`;
  const made: Scan = {
    scanId,
    ...observation,
    branch: branch.code,
    occurredAt: iso(timeline.now + branch.skew),
  };
  const scanner = world.scanners.get(branch);
  if (scanner?.offline) scanner.outbox.push(made);
  else timeline.report(timeline.now + world.random.below(3) * 1000, () => upload(world, branch, [made]));
  return scanId;
}

/** Tells the truth about a scan that belongs to no transit and no damage. */
export function tellScan(
  world: World,
  branch: Branch,
  barcode: string,
  scanId: string,
  why: 'double' | 'mistake' | 'inspection',
  doubleOf?: string,
): void {
  const occurredAt = iso(world.timeline.now);
  world.tell({
    kind: 'scan',
    scanId,
    barcode,
    branch: branch.code,
    occurredAt,
    why,
    ...(doubleOf === undefined ? {} : { doubleOf }),
  });
}

export const isOffline = (world: World, branch: Branch): boolean => world.scanners.get(branch)?.offline ?? false;

/** Lets the branches go offline that do: for a month where that is planned, for some days and again where that is a habit. */
export function planOutages(world: World): void {
  const { branches, upsets } = world.group;
  for (const branch of branches) {
    const month = upsets.offlineMonth;
    if (month?.branches.includes(branch.code)) {
      world.timeline.at(timeOf(month.from, 7), () => goOffline(world, branch, timeOf(month.until, 7)));
    } else if (branch.goesOffline) planOutage(world, branch);
  }
}

/** Lets a branch go offline for some days, and again. */
function planOutage(world: World, branch: Branch): void {
  const { timeline } = world;
  timeline.at(timeline.now + days(world, DAYS_BETWEEN_OUTAGES), () =>
    goOffline(world, branch, timeline.now + days(world, DAYS_OF_OUTAGE), () => planOutage(world, branch)),
  );
}

/** Keeps what is scanned from now on and uploads it when the branch is back. */
function goOffline(world: World, branch: Branch, until: number, afterwards?: () => void): void {
  const { random, timeline } = world;
  const scanner = world.scanners.get(branch);
  if (!scanner) return;
  scanner.offline = true;
  // The last outages end with the world, so that every scan gets out.
  timeline.report(Math.min(until, timeline.end), () => {
    scanner.offline = false;
    const kept = scanner.outbox.splice(0);
    // Some devices send the newest first.
    if (random.chance(0.3)) kept.reverse();
    for (let from = 0; from < kept.length; from += UPLOAD_LIMIT) {
      const batch = kept.slice(from, from + UPLOAD_LIMIT);
      timeline.report(timeline.now + (from / UPLOAD_LIMIT) * 2000, () => upload(world, branch, batch));
    }
    afterwards?.();
  });
}

/** Sends scans now, and sometimes again a little later, as a device does that missed the answer. */
function upload(world: World, branch: Branch, scans: readonly Scan[]): void {
  const { random, timeline, options } = world;
  const send = (): void =>
    world.emit({
      kind: 'scans',
      at: iso(timeline.now),
      ...(branch.sendsClock ? { sentAt: iso(timeline.now + branch.skew) } : {}),
      scans,
    });
  send();
  if (random.chance(options.resentUploads)) {
    timeline.report(timeline.now + Math.round(random.between(5, (10 * MINUTE) / 1000)) * 1000, send);
  }
}

const days = ({ random }: World, { least, most }: { least: number; most: number }): number =>
  Math.round(random.between(least, most) * (DAY / HOUR)) * HOUR;
