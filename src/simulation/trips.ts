/** One trip of one item: packed and scanned, carried, perhaps misdelivered, damaged or lost, unpacked and scanned. */
import type { Packaging, Purpose } from './actions.js';
import { DAY, HOUR, localDay, MINUTE } from './calendar.js';
import { carry } from './courier.js';
import { damageAtBranch, damageOnTheRoad, drawMishap, handle, remark } from './damage.js';
import { whenOpen, type Branch } from './group.js';
import { pack, saidOf } from './packing.js';
import { tellSchedule } from './run-days.js';
import { isOffline, scanOnce, scanOrMiss, tellScan } from './scanners.js';
import { iso } from './iso.js';
import { isWithin } from './upsets.js';
import type { Item, Trip, World } from './world-state.js';

export interface Journey {
  readonly item: Item;
  readonly from: Branch;
  readonly to: Branch;
  readonly purpose: Purpose;
  readonly holdId?: string;
  /** The item has left. */
  readonly onShipped?: () => void;
  /** The item is where it was to go, or was found again at this branch. */
  readonly onArrived: (branch: Branch) => void;
  /** The item was given up. */
  readonly onLost?: () => void;
}

const FOUND_AGAIN = 0.3;
/** Of what vanishes in the lost week. */
const DECLARED = 0.5;

/** Packs an item now; the truth about the trip is told when it ends. */
export function ship(world: World, journey: Journey): void {
  const { timeline } = world;
  const { item, from } = journey;
  const packaging = pack(world.packing, from);
  const mishap = drawMishap(world, item, packaging);
  if (mishap === 'at-branch') damageAtBranch(world, item, from);
  const noticed = handle(world, item, from, 'before-shipping');
  // The damage is written down before the bag is closed.
  timeline.at(timeline.now + (noticed ? 3 * MINUTE : 0), () =>
    depart(world, journey, { packaging, damaged: mishap === 'on-the-road' }),
  );
}

function depart(
  world: World,
  journey: Journey,
  { packaging, damaged }: { readonly packaging: Packaging; readonly damaged: boolean },
): void {
  const { timeline, random, options, group } = world;
  const { item, from, to, purpose, holdId } = journey;
  const forHold = holdId === undefined ? {} : { holdId };
  tellSchedule(world, from, to);
  const shipScanId = scanOrMiss(world, from, {
    type: 'shipped',
    barcode: item.barcode,
    to: to.code,
    purpose,
    ...forHold,
    ...saidOf(world.packing, packaging),
    ...remark(world, item),
  });
  if (random.chance(options.mistakenScans)) scanWrongItem(world, from, to);
  const trip: Trip = {
    item,
    truth: {
      kind: 'transit',
      barcode: item.barcode,
      from: from.code,
      to: to.code,
      purpose,
      ...forHold,
      packaging,
      shippedAt: iso(timeline.now),
      collectedAt: null,
      deliveredAt: null,
      arrivedAt: null,
      arrivedAtBranch: null,
      shipScanId,
      receiveScanId: null,
    },
  };
  world.underWay.trips.add(trip);
  journey.onShipped?.();
  if (random.chance(options.lostRate)) {
    lose(world, journey, trip);
    return;
  }
  if (isOfLostWeek(world, from)) {
    if (random.chance(DECLARED)) lose(world, journey, trip);
    return;
  }

  const reached = random.chance(options.wrongBranch) ? neighbour(world, journey) : to;
  const carriage = carry(group, random, timeline.now, { from, to: reached, addressee: to });
  if (damaged) damageOnTheRoad(world, item, carriage, from, reached);
  timeline.at(carriage.collectedAt, () => (trip.truth.collectedAt = iso(carriage.collectedAt)));
  const unpackedAt = whenOpen(reached, carriage.deliveredAt + unpackingTakes(world), random);
  timeline.at(unpackedAt, () => {
    trip.truth.deliveredAt = iso(carriage.deliveredAt);
    arrive(world, journey, trip, reached);
  });
}

function arrive(world: World, journey: Journey, trip: Trip, branch: Branch): void {
  const { timeline, random } = world;
  const { item, to } = journey;
  const noticed = handle(world, item, branch, 'on-receipt');
  // Damage that is about to be noticed is told by its own scan, not by a remark.
  const remarks = noticed ? {} : remark(world, item);
  trip.truth.receiveScanId = scanOrMiss(world, branch, { type: 'received', barcode: item.barcode, ...remarks });
  end(world, trip, branch);
  if (branch === to) {
    journey.onArrived(branch);
    return;
  }
  const { onShipped: _alreadyShipped, ...onwards } = journey;
  timeline.at(whenOpen(branch, timeline.now + random.between(0.5, 30) * HOUR, random), () =>
    ship(world, { ...onwards, from: branch }),
  );
}

function isOfLostWeek({ group, timeline }: World, from: Branch): boolean {
  const { lostWeek } = group.upsets;
  return lostWeek !== undefined && lostWeek.branches.includes(from.code) && isWithin(localDay(timeline.now), lostWeek);
}

/** Weeks later somebody declares it lost; sometimes it turns up behind a shelf after all. */
function lose(world: World, journey: Journey, trip: Trip): void {
  const { timeline, random } = world;
  const { barcode } = journey.item;
  timeline.at(timeline.now + Math.round(random.between(45, 70)) * DAY, () => {
    const lostAt = iso(timeline.now);
    trip.truth.lostAt = lostAt;
    // What nobody scanned out is not on the road for those who would declare it lost.
    const isMissed = trip.truth.shipScanId !== null;
    if (isMissed)
      world.emit({ kind: 'lost', at: lostAt, barcode, occurredAt: lostAt, reason: 'Not seen since it was shipped' });
    journey.onLost?.();
    if (!random.chance(FOUND_AGAIN)) return;
    const branch = random.chance(0.5) ? journey.to : journey.from;
    timeline.at(whenOpen(branch, timeline.now + random.between(2, 40) * DAY, random), () => {
      const foundAt = iso(timeline.now);
      trip.truth.foundAt = foundAt;
      journey.item.handledAt = timeline.now;
      const reason = 'Turned up at the branch';
      if (isMissed)
        world.emit({ kind: 'found', at: foundAt, barcode, occurredAt: foundAt, branch: branch.code, reason });
      else trip.truth.receiveScanId = scanOrMiss(world, branch, { type: 'received', barcode });
      end(world, trip, branch);
      journey.onArrived(branch);
    });
  });
}

function end(world: World, trip: Trip, branch: Branch): void {
  trip.truth.arrivedAt = iso(world.timeline.now);
  trip.truth.arrivedAtBranch = branch.code;
  world.underWay.trips.delete(trip);
  world.tell(trip.truth);
}

/** Most bags are unpacked on the day they come. */
function unpackingTakes({ random }: World): number {
  return random.chance(0.1) ? random.between(20, 30) * HOUR : random.between(0.2, 3) * HOUR;
}

/** Bags get mixed up on the same hub's shelf; where there is no other branch, nothing can go wrong. */
function neighbour({ group, random }: World, { from, to }: Journey): Branch {
  const others = group.branches.filter((branch) => branch !== to && branch !== from && branch.hub === to.hub);
  return others.length > 0 ? random.pick(others) : to;
}

/** The neighbouring book on the desk is scanned too; somebody notices and voids it. */
function scanWrongItem(world: World, branch: Branch, to: Branch): void {
  const { timeline, random } = world;
  const onTheDesk = world.shelves.get(branch) ?? [];
  if (onTheDesk.length === 0 || isOffline(world, branch)) return;
  const { barcode } = random.pick(onTheDesk);
  const scanId = scanOnce(world, branch, { type: 'shipped', barcode, to: to.code, purpose: 'hold' });
  tellScan(world, branch, barcode, scanId, 'mistake');
  timeline.report(timeline.now + Math.round(random.between(2, 30)) * MINUTE, () =>
    world.emit({ kind: 'void', at: iso(timeline.now), barcode, scanId, reason: 'The wrong item was scanned' }),
  );
}
