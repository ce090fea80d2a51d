/**
 * The Kaplan–Meier estimate of how long transits take (Kaplan & Meier 1958, JASA 53:457–481). A transit that has not arrived
 * yet is not missing data but a wait of at least its age: it is censored, not dropped, so that a lane whose items never
 * arrive does not look fast. Durations are whole tenths of a day; at a tie arrivals come before what is censored.
 *
 * A wait may be watched from a later tenth on than its first, as those that were under way when a period began: until then it is
 * not at risk, so that it tells only of what happened in the period (delayed entry, or left truncation: Klein & Moeschberger 2003,
 * Survival Analysis, 4.6). At a tie it comes in before what arrives.
 */

/**
 * How many waits ended at each tenth of a day: `arrived[12]` took 1.2 days; `censored[12]` were watched for 1.2 days. Of these
 * `entered[12]` are watched only from the tenth 12 on. Each goes on until one tenth after the last that has something.
 */
export interface Waits {
  readonly arrived: Uint32Array;
  readonly censored: Uint32Array;
  readonly entered: Uint32Array;
  /** How many waits there are that are watched from their first tenth on. */
  readonly watched: number;
  /** The tenth at which the last one arrived; from there on the curve stays where it is. */
  readonly lastArrival: number;
}

/** The curve's steps in the order of time, one for each tenth of a day at which something arrived. */
export interface Curve {
  readonly tenths: readonly number[];
  /** The share that still waits after the step. */
  readonly waiting: readonly number[];
  /**
   * Greenwood's sum up to the step, Σ arrivals ÷ (at risk × (at risk − arrivals)), infinite once nothing waits any more. It is
   * the variance of the logarithm of `waiting`, whose own standard error is `waiting` × √`greenwood` (Greenwood 1926, Reports
   * on Public Health and Medical Subjects 33).
   */
  readonly greenwood: readonly number[];
}

/**
 * The curve of all waits, or only of those that lasted at least so many tenths of a day. What has waited that long is then
 * compared with its like: the share that still waits is S(t) ÷ S(just before `atLeast`).
 */
export function curve(waits: Waits, atLeast = 0): Curve {
  const { arrived, censored, entered, lastArrival } = waits;
  const tenths: number[] = [];
  const waiting: number[] = [];
  const greenwood: number[] = [];
  let atRisk = stillWatched(waits, atLeast);
  let share = 1;
  let sum = 0;
  for (let tenth = atLeast; tenth <= lastArrival; tenth++) {
    const arrivals = arrived[tenth] as number;
    if (arrivals > 0) {
      share *= 1 - arrivals / atRisk;
      sum += arrivals / (atRisk * (atRisk - arrivals));
      tenths.push(tenth);
      waiting.push(share);
      greenwood.push(sum);
    }
    atRisk += (entered[tenth + 1] as number) - arrivals - (censored[tenth] as number);
  }
  return { tenths, waiting, greenwood };
}

/** How many of the waits were watched at that tenth of a day: they had come in by then and lasted at least as long. */
export function stillWatched({ arrived, censored, entered, watched }: Waits, atLeast: number): number {
  let atRisk = watched;
  for (let tenth = 0; tenth < atLeast; tenth++)
    atRisk += (entered[tenth + 1] ?? 0) - (arrived[tenth] ?? 0) - (censored[tenth] ?? 0);
  return atRisk;
}
