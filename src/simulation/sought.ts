/**
 * Titles that many ask for: every library buys a few over the year, one copy of each, and holds queue for it. Most libraries serve the
 * queue in its order; some serve their own patrons first, and some let nothing new go away. Requests here are of both kinds: a
 * library's own patrons fetch the copy where it is, those of partners have it sent.
 */
import { itemBarcode } from './barcodes.js';
import { DAY, localDay } from './calendar.js';
import { whenOpen, type Branch } from './group.js';
import { NEW_DAYS } from './habits.js';
import { beginHold } from './holds.js';
import { iso } from './iso.js';
import { ship } from './trips.js';
import type { Hold, Item, World } from './world-state.js';

const LOCAL_SHARE = 0.5;
/** About as long as a copy is away for one of them, so that there is mostly a short queue. */
const DAYS_BETWEEN_REQUESTS = 11;
/** Copies are bought in the first part of the story, so that there is something to see. */
const BUYING = 0.6;

interface Copy {
  readonly item: Item;
  readonly queue: Hold[];
  readonly newUntil: number;
  isHome: boolean;
}

export function planSought(world: World): void {
  const { options, group, timeline, random } = world;
  if (options.soughtTitles === 0) return;
  const { localFirst, keepsNew } = group.habits;
  world.tell({ kind: 'habits', localFirst: [...localFirst], keepsNew: [...keepsNew] });
  for (const { code } of group.libraries) {
    const home = group.branches.find(({ library }) => library === code);
    if (!home) continue;
    for (let n = 0; n < options.soughtTitles; n++) {
      timeline.at(timeline.now + random.between(0, options.days * BUYING) * DAY, () => buy(world, home, n));
    }
  }
}

function buy(world: World, home: Branch, n: number): void {
  const { timeline, count } = world;
  const number = (count.items.get(home.institution) ?? 0) + 1;
  count.items.set(home.institution, number);
  const barcode = itemBarcode(home.institution, number);
  const today = localDay(timeline.now) * DAY;
  const titleId = `sought-${home.code}-${n}`;
  const title = `Much Sought, volume ${n + 1}`;
  const acquiredOn = iso(today).slice(0, 10);
  world.emit({ kind: 'item', at: iso(timeline.now), barcode, owningBranch: home.code, title, acquiredOn });
  const item: Item = { barcode, titleId, home, worn: false, handledAt: timeline.now };
  // A day more, so that it is no longer new in any time zone.
  const newUntil = timeline.now + (NEW_DAYS + 1) * DAY;
  const copy: Copy = { item, queue: [], newUntil, isHome: true };
  timeline.at(newUntil, () => serveNext(world, copy));
  askNow(world, copy);
}

/** Somebody asks, and somebody else will. */
function askNow(world: World, copy: Copy): void {
  const { timeline, random, group } = world;
  const { home } = copy.item;
  const partners = group.branches.filter(({ library }) => library !== home.library);
  const pickup = random.chance(LOCAL_SHARE) || partners.length === 0 ? home : random.pick(partners);
  const hold = beginHold(world, { item: copy.item, pickup, lender: home });
  copy.queue.push(hold);
  serveNext(world, copy);
  const wait = -Math.log(1 - random.next()) * DAYS_BETWEEN_REQUESTS * DAY;
  timeline.at(timeline.now + wait, () => askNow(world, copy));
}

function serveNext(world: World, copy: Copy): void {
  if (!copy.isHome) return;
  const place = turnOf(world, copy);
  const [hold] = place < 0 ? [] : copy.queue.splice(place, 1);
  if (!hold) return;
  copy.isHome = false;
  const { timeline, random } = world;
  const { home } = copy.item;
  if (hold.pickup === home) handOut(world, copy, hold, random.between(0.2, 2));
  else timeline.at(whenOpen(home, timeline.now + random.between(0.1, 1) * DAY, random), () => send(world, copy, hold));
}

/** Whose turn it is by the library's habits: a place in the queue, or -1. */
function turnOf({ group: { habits }, timeline }: World, { item: { home }, queue, newUntil }: Copy): number {
  const isLocal = ({ pickup }: Hold): boolean => pickup.library === home.library;
  const local = queue.findIndex(isLocal);
  if (habits.keepsNew.has(home.library) && timeline.now < newUntil) return local;
  if (habits.localFirst.has(home.library) && local >= 0) return local;
  return queue.length === 0 ? -1 : 0;
}

function send(world: World, copy: Copy, hold: Hold): void {
  const { item } = copy;
  const { pickup, truth } = hold;
  ship(world, {
    item,
    from: item.home,
    to: pickup,
    purpose: 'hold',
    holdId: truth.holdId,
    onShipped: () => (truth.shippedAt = iso(world.timeline.now)),
    onArrived: (branch) => {
      // Lost on the way and found again at home, it is taken back.
      if (branch !== pickup) {
        comeHome(world, copy, branch);
        return;
      }
      truth.receivedAt = iso(world.timeline.now);
      handOut(world, copy, hold, world.random.between(0.5, 3));
    },
  });
}

function handOut(world: World, copy: Copy, hold: Hold, afterDays: number): void {
  const { timeline, random } = world;
  const { barcode } = copy.item;
  const { pickup, truth } = hold;
  timeline.at(whenOpen(pickup, timeline.now + afterDays * DAY, random), () => {
    const now = iso(timeline.now);
    const { holdId } = truth;
    world.emit({ kind: 'hold-picked-up', at: now, holdId, branch: pickup.code, barcode, occurredAt: now });
    truth.pickedUpAt = now;
    truth.outcome = 'picked-up';
    world.underWay.holds.delete(hold);
    world.tell(truth);
    timeline.at(whenOpen(pickup, timeline.now + random.between(4, 10) * DAY, random), () =>
      comeHome(world, copy, pickup),
    );
  });
}

function comeHome(world: World, copy: Copy, from: Branch): void {
  const { item } = copy;
  if (from === item.home) {
    copy.isHome = true;
    serveNext(world, copy);
    return;
  }
  const onArrived = (branch: Branch): void => comeHome(world, copy, branch);
  ship(world, { item, from, to: item.home, purpose: 'return', onArrived });
}
