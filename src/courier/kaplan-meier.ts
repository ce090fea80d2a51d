/**
 * The Kaplan–Meier estimate of how long transits take (Kaplan & Meier 1958, JASA 53:457–481). A transit that has not arrived
 * yet is not missing data but a wait of at least its age: it is censored, not dropped, so that a lane whose items never
 * arrive does not look fast. Durations are whole tenths of a day; at a tie arrivals come before what is censored.
 */

/** How many waits ended at each tenth of a day: `arrived[12]` took 1.2 days; `censored[12]` were watched for 1.2 days. */
export interface Waits {
  readonly arrived: Uint32Array;
  readonly censored: Uint32Array;
  /** The largest index in use; the largest at which any arrived will do if `watched` is given. */
  readonly longest: number;
  /** How many waits there are in all; counted up to `longest` when absent. */
  readonly watched?: number;
}

/** Products of many fractions miss a share such as one half by a rounding error. */
const ROUNDING = 1e-9;

/**
 * For each share from 0 to 1 (ascending), the days after which that share has arrived: the first time at which the
 * estimated survival is at or below one less the share. Null where the curve does not get that far.
 */
export function percentiles(
  { arrived, censored, longest, watched }: Waits,
  shares: readonly number[],
): readonly (number | null)[] {
  let atRisk = watched ?? sum(arrived, longest) + sum(censored, longest);
  const found: (number | null)[] = [];
  let waiting = 1;
  for (let tenth = 0; tenth <= longest && found.length < shares.length; tenth++) {
    const arrivals = arrived[tenth] ?? 0;
    if (arrivals > 0) waiting *= 1 - arrivals / atRisk;
    for (let next = shares[found.length]; next !== undefined && waiting <= 1 - next + ROUNDING;) {
      found.push(tenth / 10);
      next = shares[found.length];
    }
    atRisk -= arrivals + (censored[tenth] ?? 0);
  }
  return shares.map((_, index) => found[index] ?? null);
}

function sum(counts: Uint32Array, longest: number): number {
  let total = 0;
  for (let tenth = 0; tenth <= longest; tenth++) total += counts[tenth] ?? 0;
  return total;
}
