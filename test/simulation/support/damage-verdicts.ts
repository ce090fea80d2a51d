/** Every damage that was reported in a simulated group, beside the truth: who did it, what its scans are worth, and whom the verdicts name. */
import { inOrder, journey } from '../../../src/courier/journey.js';
import type { Holder, Observation } from '../../../src/courier/journey.shape.js';
import { factsOf } from '../../../src/damage/damage.facts.js';
import { roleOf, rolesIn, type Catalogued } from '../../../src/damage/damage.roles.js';
import { damageWindow, observedIn, soleCustodian } from '../../../src/damage/damage.window.js';
import type { Facts, Role } from '../../../src/damage/policy.facts.js';
import type { DamageTruth, TransitTruth } from '../../../src/simulation/truth.js';
import { groupedBy, ofKind, tripsByItem, type Story } from '../story.js';
import { recordedOf } from './item-histories.js';

export type Outcome = 'right' | 'wrong' | 'undetermined';

export interface JudgedDamage {
  readonly truth: DamageTruth;
  readonly alone: Outcome;
  /**
   * Both scans around the damage were made, and their times come in the order in which things happened: the shipment and the receipt of
   * the trip on which it was damaged; or the receipt that brought it to the branch where it was damaged, if one did, and what the branch
   * scanned next.
   */
  readonly isInOrder: boolean;
  readonly facts: Facts;
  /** What the true culprit was to the loan, as the facts have it. */
  readonly culprit: Role;
}

export function judgedDamages({ actions, truth, transits }: Story): readonly JudgedDamage[] {
  const { items, libraryOf } = recordedOf(actions);
  const trips = tripsByItem(transits);
  return ofKind(truth, 'damage').flatMap((damage) => {
    const state = items.get(damage.barcode);
    if (damage.damageScanId === null || !state) return [];
    const observations = inOrder(state.observations);
    const report = observations.find(({ kind, scanId }) => kind === 'damaged' && scanId === damage.damageScanId);
    const window = damageWindow(journey(damage.barcode, observations), damage.damageScanId);
    const [first, ...others] = observedIn(observations, damage.damageScanId);
    if (!report || !window || !first) throw new Error(`Nobody recorded damage ${damage.damageScanId}.`);
    const evidence = { event: 'item-catalogued', id: damage.barcode, occurredAt: '' };
    const catalogued: Catalogued | null = state.catalogued && { ...state.catalogued, evidence };
    const responsible = soleCustodian(window);
    const { custodian } = damage;
    const roles = rolesIn([first, ...others], catalogued, libraryOf);
    return {
      truth: damage,
      alone: responsible === null ? 'undetermined' : isSame(responsible, custodian) ? 'right' : 'wrong',
      isInOrder: isInOrder(damage, trips.get(damage.barcode) ?? [], report, observations),
      facts: factsOf({ window, report, observed: [first, ...others], catalogued, libraryOf }),
      culprit: 'courier' in custodian ? 'courier' : roleOf(custodian.branch, roles, libraryOf).role,
    } satisfies JudgedDamage;
  });
}

/** What the courier took along is its own, wherever it brought it. */
function isSame(one: Holder, other: Holder): boolean {
  if ('branch' in one) return 'branch' in other && one.branch === other.branch;
  return 'courier' in other && one.courier.from === other.courier.from;
}

function isInOrder(
  { custodian, damagedAt }: DamageTruth,
  trips: readonly TransitTruth[],
  report: Observation,
  observations: readonly Observation[],
): boolean {
  const timeOf = (scanId: string | null | undefined) =>
    observations.find((scan) => scan.scanId === scanId && scan.voided === undefined)?.occurredAt;
  const before = trips.findLast(({ shippedAt }) => shippedAt <= damagedAt);
  if ('courier' in custodian) {
    const [sent, brought] = [timeOf(before?.shipScanId), timeOf(before?.receiveScanId)];
    return sent !== undefined && brought !== undefined && sent < brought;
  }
  const next = trips.find(({ shippedAt }) => shippedAt > damagedAt);
  const reportedThere = report.branch === custodian.branch && (!next || report.occurredAt < next.shippedAt);
  const left = reportedThere ? report.occurredAt : timeOf(next?.shipScanId);
  const came = before ? timeOf(before.receiveScanId) : '';
  return came !== undefined && left !== undefined && came < left;
}

/** How many of each, and their shares. */
export function countsOf(judged: readonly JudgedDamage[]): Readonly<Record<Outcome, number>> {
  const byOutcome = groupedBy(judged, ({ alone }) => alone);
  const count = (outcome: Outcome) => byOutcome.get(outcome)?.length ?? 0;
  return { right: count('right'), wrong: count('wrong'), undetermined: count('undetermined') };
}
