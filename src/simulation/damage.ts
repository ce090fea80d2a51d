/** Damage: it happens unseen in somebody's custody, and is noticed on some later occasion. */
import type { Discovery, Packaging, Scan, Severity } from './actions.js';
import type { Carriage } from './courier.js';
import type { Branch } from './group.js';
import { iso } from './iso.js';
import { HARM } from './packing.js';
import { scan } from './scanners.js';
import type { Damage, Item, World } from './world-state.js';

const IN_COURIERS_CUSTODY = 0.6;
const NOTES = ['Water stains', 'Spine broken', 'Disc scratched', 'Cover torn', 'Pages loose', 'Case cracked'];

/** Decides for a trip whether something will happen, and to whom; how it is packed matters on the road. */
export function drawMishap(
  { random, options }: World,
  item: Item,
  packaging: Packaging,
): 'at-branch' | 'on-the-road' | undefined {
  const onTheRoad = IN_COURIERS_CUSTODY * HARM[packaging];
  const chance = 1 - IN_COURIERS_CUSTODY + onTheRoad;
  const happens = random.chance(options.damageRate * chance) && !item.damage;
  if (!happens) return undefined;
  return random.chance(onTheRoad / chance) ? 'on-the-road' : 'at-branch';
}

/** It was damaged at the branch, some time since it was last handled there. */
export function damageAtBranch(world: World, item: Item, branch: Branch): void {
  const { random, timeline } = world;
  const damagedAt = Math.round(random.between(item.handledAt, timeline.now));
  const showsAt = random.chance(0.5) ? 'before-shipping' : 'on-receipt';
  become(world, item, { damagedAt, custodian: { branch: branch.code }, showsAt });
}

/** It was damaged between the courier's stops. */
export function damageOnTheRoad(world: World, item: Item, carriage: Carriage, from: Branch, to: Branch): void {
  const damagedAt = Math.round(world.random.between(carriage.collectedAt, carriage.deliveredAt));
  const showsAt = world.random.chance(0.7)
    ? 'on-receipt'
    : world.random.pick<Discovery>(['on-shelf', 'at-checkin', 'before-shipping']);
  become(world, item, { damagedAt, custodian: { courier: { from: from.code, to: to.code } }, showsAt });
}

/** Somebody handles the item and may notice its damage; then a `damaged` scan follows within two minutes. */
export function handle(world: World, item: Item, branch: Branch, occasion: Discovery): boolean {
  const { random, timeline } = world;
  item.handledAt = timeline.now;
  const { damage } = item;
  if (!damage || damage.known || !isNoticed(damage, occasion)) return false;
  damage.known = true;
  timeline.at(timeline.now + (30 + random.below(80)) * 1000, () => {
    const damageScanId = scan(world, branch, {
      type: 'damaged',
      barcode: item.barcode,
      condition: 'damaged',
      discovery: occasion,
      severity: damage.severity,
      ...(random.chance(0.5) ? { note: random.pick(NOTES) } : {}),
    });
    world.underWay.damaged.delete(item);
    tellDamage(world, item, damage, { occasion, branch, damageScanId });
  });
  return true;
}

/** Damage that nobody noticed by the end of the world. */
export function tellUnnoticed(world: World, item: Item): void {
  if (item.damage) tellDamage(world, item, item.damage);
}

/** What a scanner's remark says, when staff make one. Only who looks carelessly calls an item sound whose damage was overlooked. */
export function remark({ random, options }: World, { damage, worn }: Item): Pick<Scan, 'condition'> {
  if (!random.chance(options.remarks)) return {};
  if (damage) {
    const isCareless = options.carelessLooks > 0 && !damage.known && random.chance(options.carelessLooks);
    return { condition: damage.known ? 'damaged' : isCareless ? 'sound' : 'not-inspected' };
  }
  if (random.chance(0.15)) return { condition: 'not-inspected' };
  return { condition: worn ? 'worn' : 'sound' };
}

function become(world: World, item: Item, what: Pick<Damage, 'damagedAt' | 'custodian' | 'showsAt'>): void {
  const severity = world.random.pick<Severity>(['minor', 'minor', 'minor', 'major', 'major', 'unusable']);
  item.damage = { ...what, severity, overlooked: 0, known: false };
  world.underWay.damaged.add(item);
}

function isNoticed(damage: Damage, occasion: Discovery): boolean {
  switch (occasion) {
    case 'on-receipt':
      // A second receipt finds what the first overlooked.
      return damage.showsAt === 'on-receipt' || damage.overlooked++ > 0;
    case 'before-shipping':
      return damage.showsAt !== 'on-receipt';
    default:
      return damage.showsAt === occasion;
  }
}

function tellDamage(
  world: World,
  item: Item,
  damage: Damage,
  found?: { occasion: Discovery; branch: Branch; damageScanId: string },
): void {
  world.tell({
    kind: 'damage',
    barcode: item.barcode,
    damagedAt: iso(damage.damagedAt),
    custodian: damage.custodian,
    severity: damage.severity,
    discovery: found?.occasion ?? null,
    discoveredAt: found ? iso(world.timeline.now) : null,
    discoveredBy: found?.branch.code ?? null,
    damageScanId: found?.damageScanId ?? null,
  });
}
