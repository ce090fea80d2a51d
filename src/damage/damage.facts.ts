/**
 * What is known of a damage, for the rules of a policy: only from what was observed in its window and from the catalog, so that nothing
 * which happened before the last sound look, or after the damage, can change it. Pure.
 */
import type { Observation } from '../courier/index.js';
import { DAY_MS, oneDecimal } from '../plain/days.js';
import { evidenceOf, isOwn, roleOf, rolesIn, type Catalogued, type LibraryOf } from './damage.roles.js';
import type { DamageWindow } from './damage.window.js';
import type { Evidence, Fact, Facts, Role } from './policy.facts.js';

export interface DamageTold {
  readonly window: DamageWindow;
  /** The scan that reported it. */
  readonly report: Observation;
  /** In the window, in order: from the one that found it sound, if one did, to the one that found it damaged. */
  readonly observed: readonly [Observation, ...Observation[]];
  /** Null where the catalog says nothing of the item. */
  readonly catalogued: Catalogued | null;
  readonly libraryOf: LibraryOf;
}

export function factsOf({ window, report, observed, catalogued, libraryOf }: DamageTold): Facts {
  const roles = rolesIn(observed, catalogued, libraryOf);
  const isAtHome = observed[0].kind !== 'received' && isOwn(observed[0], roles, libraryOf);
  const damaged = observed.at(-1) as Observation;
  const before = observed.slice(0, -1);
  const sound = window.lastSound ? observed[0] : undefined;
  // It may have been noted by the very scan that shipped it.
  const shipped = observed.findLast(({ kind }) => kind === 'shipped');
  const received = before.findLast(({ kind }) => kind === 'received');
  const left = before.findLastIndex(({ kind }) => kind === 'shipped');
  const accepted = before.findLast(
    (scan, index) =>
      scan.kind === 'received' && scan.condition !== 'damaged' && !(index > left && isOpening(report, scan)),
  );
  const roleAt = (scan: Observation | undefined): Fact<Role> | undefined => {
    if (scan?.branch === undefined) return undefined;
    const { role, evidence } = roleOf(scan.branch, roles, libraryOf);
    return { value: role, evidence: [evidenceOf(scan), ...evidence] };
  };
  return known({
    foundBy: roleAt(damaged),
    discovery: fact(report.discovery, evidenceOf(report)),
    severity: fact(report.severity, evidenceOf(report)),
    custodians: custodiansIn(window, observed, (branch) => roleOf(branch, roles, libraryOf).role, isAtHome),
    soundAt: roleAt(sound),
    shippedBy: roleAt(shipped),
    shippedAs: shipped && fact(shipped.condition ?? 'unstated', evidenceOf(shipped)),
    packaging: shipped && fact(shipped.packaging, evidenceOf(shipped)),
    receivedAs: received && fact(received.condition ?? 'unstated', evidenceOf(received)),
    acceptedBy: roleAt(accepted),
    daysSinceReceipt: received && daysBetween(received, damaged),
    price: fact(catalogued?.price, catalogued?.evidence),
    itemAgeDays: catalogued?.acquiredOn === undefined ? undefined : ageAt(damaged, catalogued, catalogued.acquiredOn),
  });
}

const fact = <Value>(value: Value | undefined, evidence: Evidence | undefined): Fact<Value> | undefined =>
  value === undefined || !evidence ? undefined : { value, evidence: [evidence] };

/** Without those that are not known. */
function known(facts: { readonly [Name in keyof Facts]: Facts[Name] | undefined }): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, each]) => each !== undefined));
}

/** Who finds it damaged on opening the tote has not accepted it. */
const isOpening = (report: Observation, receipt: Observation): boolean =>
  report.discovery === 'on-receipt' && report.branch === receipt.branch;

/** Each once, in the order in which they first had it; from the scans that moved it, or that saw it first and last. */
function custodiansIn(
  { lastSound, custodians }: DamageWindow,
  observed: readonly [Observation, ...Observation[]],
  roleOfBranch: (branch: string) => Role,
  isAtHome: boolean,
): Facts['custodians'] {
  const [first, ...others] = observed;
  const named = custodians.map(({ holder }) => ('courier' in holder ? 'courier' : roleOfBranch(holder.branch)));
  if (named.length === 0) return undefined;
  const list = lastSound || isAtHome ? named : (['unknown', ...named] as const);
  const telling = others.filter((scan, index) => scan.kind !== 'inspected' || index === others.length - 1);
  return { value: [...new Set(list)], evidence: [evidenceOf(first), ...telling.map(evidenceOf)] };
}

function daysBetween(received: Observation, damaged: Observation): Fact<number> {
  const days = oneDecimal((Date.parse(damaged.occurredAt) - Date.parse(received.occurredAt)) / DAY_MS);
  return { value: days, evidence: [evidenceOf(received), evidenceOf(damaged)] };
}

function ageAt(damaged: Observation, { evidence }: Catalogued, acquiredOn: string): Fact<number> {
  const days = Math.floor((Date.parse(damaged.occurredAt) - Date.parse(acquiredOn)) / DAY_MS);
  return { value: Math.max(0, days), evidence: [evidence, evidenceOf(damaged)] };
}
