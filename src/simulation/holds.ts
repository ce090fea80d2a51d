/** A hold as it begins: told to the service, and under way in the world. */
import type { Branch } from './group.js';
import { iso } from './iso.js';
import type { Hold, Item, World } from './world-state.js';

export interface Request {
  readonly item: Item;
  readonly pickup: Branch;
  /** Who is to send it, or to hand it out. */
  readonly lender: Branch;
  /** The patron wants this very copy, not just the title. */
  readonly forThisCopy?: boolean;
}

export function beginHold(world: World, { item, pickup, lender, forThisCopy = false }: Request): Hold {
  const holdId = `h-${(++world.count.holds).toString(36)}`;
  const placedAt = iso(world.timeline.now);
  world.emit({
    kind: 'hold-placed',
    at: placedAt,
    holdId,
    titleId: item.titleId,
    ...(forThisCopy && { barcode: item.barcode }),
    pickupBranch: pickup.code,
    patronLibrary: pickup.library,
    placedAt,
  });
  const hold: Hold = {
    item,
    pickup,
    truth: {
      kind: 'hold',
      holdId,
      barcode: item.barcode,
      lender: lender.code,
      pickupBranch: pickup.code,
      placedAt,
      shippedAt: null,
      receivedAt: null,
      pickedUpAt: null,
      outcome: 'waiting',
    },
  };
  world.underWay.holds.add(hold);
  return hold;
}
