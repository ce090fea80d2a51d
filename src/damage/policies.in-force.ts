/** Which of the adopted policies decides about a damage: the one in force when the item was shipped. Pure. */
import type { CalendarDate } from '../plain/kinds-of-text.js';
import { GROUP } from './policy.events.js';
import type { Policy } from './policy.shape.js';

/** What a scope has said, in the order in which it said it. `policy` is null where it ended what it had. */
export interface Adoption {
  readonly scope: string;
  readonly version: number;
  readonly from: CalendarDate;
  readonly policy: Policy | null;
}

/** The policy of the library that owns the item, if it has one in force on that day; else the group's; null where there is none. */
export function policyInForce<Said extends Adoption>(
  adoptions: readonly Said[],
  library: string | undefined,
  shippedOn: CalendarDate,
): (Said & { readonly policy: Policy }) | null {
  return (
    (library === undefined ? null : inForce(adoptions, library, shippedOn)) ?? inForce(adoptions, GROUP, shippedOn)
  );
}

/** What a scope has said last for that very day; undefined where nothing. */
export const saidFor = (adoptions: readonly Adoption[], day: CalendarDate): Adoption | undefined =>
  adoptions.findLast(({ from }) => from === day);

/** Of those whose day has come, the one with the latest day; of several for that day, the one that was said last. */
function inForce<Said extends Adoption>(adoptions: readonly Said[], scope: string, on: CalendarDate) {
  let found: Said | null = null;
  for (const each of adoptions)
    if (each.scope === scope && each.from <= on && each.from >= (found?.from ?? '')) found = each;
  return found && isAdopted(found) ? found : null;
}

const isAdopted = <Said extends Adoption>(said: Said): said is Said & { readonly policy: Policy } =>
  said.policy !== null;
