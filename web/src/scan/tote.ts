/** A tote: what came in it, and what should have come with it. */
import type { TransitRowAnswer } from '../api/contract.js';

export type ExpectedTransit = Pick<TransitRowAnswer, 'barcode' | 'from' | 'shippedAt'>;

/**
 * Of the transits that were open when the tote was: those of the runs of which something was in it. A run is what one branch has
 * shipped on one day. `dayOf` tells the day at the branch that shipped.
 */
export function notSeen<T extends ExpectedTransit>(
  expected: readonly T[],
  seen: ReadonlySet<string>,
  dayOf: (transit: T) => string,
): readonly T[] {
  const run = (transit: T) => `${transit.from} ${dayOf(transit)}`;
  const runs = new Set(expected.filter(({ barcode }) => seen.has(barcode)).map(run));
  return expected.filter((transit) => !seen.has(transit.barcode) && runs.has(run(transit)));
}
