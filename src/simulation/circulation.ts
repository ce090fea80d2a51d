/** The life of holds and items: asked for, sent, kept on the hold shelf, lent, sent home, mended or withdrawn. */
import { DAY, HOUR } from './calendar.js';
import { itemBarcode } from './barcodes.js';
import { handle } from './damage.js';
import { whenOpen, type Branch } from './group.js';
import { NEW_DAYS } from './habits.js';
import { beginHold } from './holds.js';
import { scan, tellScan } from './scanners.js';
import { collectionOf, titleOf, TITLES } from './titles.js';
import { ship } from './trips.js';
import { iso } from './iso.js';
import type { Hold, Item, World } from './world-state.js';

const SHELF_DAYS = 10;
const NEW_TO_THE_COURIER = 0.15;
const ASKED_FOR_THIS_COPY = 0.2;
const CANCELLED_EARLY = 0.03;
const CANCELLED_ON_THE_ROAD = 0.02;
const NEVER_PICKED_UP = 0.1;
const FLOATS = 0.05;
const PRICED = 0.9;

/** Somebody asks for a title of another branch. */
export function placeHold(world: World): void {
  const { random, timeline, group } = world;
  const pickup = group.anyBranch(random);
  const lender = anotherBranch(world, pickup);
  const item = takeFromShelf(world, lender);
  const hold = beginHold(world, { item, pickup, lender, forThisCopy: random.chance(ASKED_FOR_THIS_COPY) });
  const shipsAt = whenOpen(lender, timeline.now + random.around(lender.lenderDays, 0.6) * DAY, random);
  if (random.chance(CANCELLED_EARLY)) {
    timeline.at(random.between(timeline.now, shipsAt), () => {
      cancel(world, hold, 'No longer wanted');
      putOnShelf(world, item);
    });
  } else timeline.at(shipsAt, () => shipForHold(world, hold, lender));
}

/** An item travels for another reason, such as an exhibition, and comes back. */
export function runErrand(world: World): void {
  const { random, timeline, group } = world;
  const from = group.anyBranch(random);
  const to = anotherBranch(world, from);
  const item = takeFromShelf(world, from);
  timeline.at(whenOpen(from, timeline.now + random.between(0.2, 2) * DAY, random), () =>
    ship(world, {
      item,
      from,
      to,
      purpose: 'other',
      onArrived: (branch) => sendHome(world, item, branch, random.between(3, 20)),
    }),
  );
}

function shipForHold(world: World, hold: Hold, lender: Branch): void {
  const { random, timeline } = world;
  const { item, pickup, truth } = hold;
  ship(world, {
    item,
    from: lender,
    to: pickup,
    purpose: 'hold',
    holdId: truth.holdId,
    onShipped: () => {
      truth.shippedAt = iso(timeline.now);
      if (!random.chance(CANCELLED_ON_THE_ROAD)) return;
      timeline.at(timeline.now + random.between(2, 30) * HOUR, () => cancel(world, hold, 'No longer wanted'));
    },
    onLost: () => cancel(world, hold, 'The item is lost'),
    onArrived: (branch) => {
      if (truth.outcome === 'waiting' && branch === pickup) truth.receivedAt = iso(timeline.now);
      if (item.damage?.known && item.damage.severity === 'unusable') cancel(world, hold, 'The item is damaged');
      if (truth.outcome === 'waiting' && branch === pickup) waitOnHoldShelf(world, hold);
      else sendHome(world, item, branch);
    },
  });
}

function waitOnHoldShelf(world: World, hold: Hold): void {
  const { random, timeline } = world;
  const { item, pickup } = hold;
  const expires = random.chance(NEVER_PICKED_UP);
  const days = expires ? SHELF_DAYS : Math.min(random.around(1.5, 0.8), SHELF_DAYS - 1);
  timeline.at(whenOpen(pickup, timeline.now + days * DAY, random), () => {
    const now = iso(timeline.now);
    handle(world, item, pickup, 'on-shelf');
    // Its patron may have changed their mind while it waited.
    if (hold.truth.outcome !== 'waiting') {
      sendHome(world, item, pickup);
      return;
    }
    const ended = { at: now, holdId: hold.truth.holdId, branch: pickup.code, occurredAt: now };
    if (item.damage?.known && item.damage.severity === 'unusable') {
      cancel(world, hold, 'The item is damaged');
      sendHome(world, item, pickup);
    } else if (expires) {
      world.emit({ kind: 'hold-expired', ...ended });
      close(world, hold, 'expired');
      sendHome(world, item, pickup);
    } else {
      world.emit({ kind: 'hold-picked-up', ...ended, barcode: item.barcode });
      hold.truth.pickedUpAt = now;
      close(world, hold, 'picked-up');
      timeline.at(whenOpen(pickup, timeline.now + random.between(4, 25) * DAY, random), () => {
        handle(world, item, pickup, 'at-checkin');
        sendHome(world, item, pickup);
      });
    }
  });
}

/** Back to where it lives; a few items float: they find a new home instead. */
function sendHome(world: World, item: Item, from: Branch, afterDays = world.random.around(0.7, 0.5)): void {
  const { random, timeline } = world;
  const floats = random.chance(FLOATS) && !item.damage?.known;
  if (floats) item.home = anotherBranch(world, from);
  if (item.home === from) {
    comeHome(world, item);
    return;
  }
  timeline.at(whenOpen(from, timeline.now + afterDays * DAY, random), () =>
    ship(world, {
      item,
      from,
      to: item.home,
      purpose: floats ? 'float' : 'return',
      onArrived: (branch) => (branch === item.home ? comeHome(world, item) : sendHome(world, item, branch)),
    }),
  );
}

/** Sound items wait for the next hold; damaged ones are mended and inspected, or withdrawn. */
function comeHome(world: World, item: Item): void {
  const { timeline, random } = world;
  if (!item.damage?.known) {
    putOnShelf(world, item);
    return;
  }
  if (item.damage.severity === 'unusable') return;
  timeline.at(whenOpen(item.home, timeline.now + random.between(1, 10) * DAY, random), () => {
    item.damage = undefined;
    item.handledAt = timeline.now;
    const { barcode } = item;
    const scanId = scan(world, item.home, { type: 'inspected', barcode, condition: 'sound', note: 'Mended' });
    tellScan(world, item.home, barcode, scanId, 'inspection');
    putOnShelf(world, item);
  });
}

function cancel(world: World, hold: Hold, reason: string): void {
  if (hold.truth.outcome !== 'waiting') return;
  const now = iso(world.timeline.now);
  world.emit({ kind: 'hold-cancelled', at: now, holdId: hold.truth.holdId, occurredAt: now, reason });
  close(world, hold, 'cancelled');
}

function close(world: World, hold: Hold, outcome: 'picked-up' | 'expired' | 'cancelled'): void {
  hold.truth.outcome = outcome;
  world.underWay.holds.delete(hold);
  world.tell(hold.truth);
}

function putOnShelf(world: World, item: Item): void {
  world.shelves.get(item.home)?.push(item);
}

/** Some item of the branch that nobody else waits for; now and then one that was never sent before. */
function takeFromShelf(world: World, branch: Branch): Item {
  const shelf = world.shelves.get(branch) ?? [];
  const isNew = world.random.chance(NEW_TO_THE_COURIER);
  const place = world.random.below(shelf.length);
  const last = shelf.at(-1);
  if (isNew || last === undefined) return catalogItem(world, branch);
  const taken = shelf[place] ?? last;
  shelf[place] = last;
  shelf.pop();
  return taken;
}

/** The catalog tells about an item just before its first use; a third of them were bought in the last weeks. */
function catalogItem(world: World, branch: Branch): Item {
  const { random, timeline, count, group } = world;
  const n = (count.items.get(branch.institution) ?? 0) + 1;
  count.items.set(branch.institution, n);
  const title = random.below(TITLES);
  const least = group.habits.keepsNew.has(branch.library) ? NEW_DAYS + 1 : 2;
  const ageInDays = Math.max(least, random.chance(0.35) ? random.between(2, 60) : random.between(60, 3000));
  const barcode = itemBarcode(branch.institution, n);
  world.emit({
    kind: 'item',
    at: iso(timeline.now),
    barcode,
    owningBranch: branch.code,
    title: titleOf(title),
    collection: collectionOf(title),
    ...(random.chance(PRICED) ? { price: Math.round(random.between(6, 60)) - 0.05 } : {}),
    acquiredOn: iso(timeline.now - ageInDays * DAY).slice(0, 10),
  });
  return { barcode, titleId: `t-${title.toString(36)}`, home: branch, worn: ageInDays > 2000, handledAt: timeline.now };
}

function anotherBranch({ group, random }: World, than: Branch): Branch {
  for (;;) {
    const branch = group.anyBranch(random);
    if (branch !== than) return branch;
  }
}
