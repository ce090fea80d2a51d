/**
 * Why an open transit has not arrived, as far as its lane tells: a guess that says where to look first, and no more. What was
 * shipped on the lane with it or after it, and was received, has overtaken it.
 */

/**
 * `set-aside-damaged`: somebody saw on its way that it is damaged, and nobody has received it since; this is known and no guess.
 * `on-its-way`: not late for its lane. `receive-scan-missed`: late, and overtaken; so it was probably received as well and not
 * scanned. `lane-late`: late, and so is all that was shipped since. `overdue`: late, and what was shipped since is too little to
 * tell. `unknown`: too few transits of the lane to say what is late.
 */
export const EXPLANATIONS = [
  'set-aside-damaged',
  'on-its-way',
  'receive-scan-missed',
  'lane-late',
  'overdue',
  'unknown',
] as const;
export type Explanation = (typeof EXPLANATIONS)[number];

/** The other transits of its lane that were shipped with it or after it. */
export interface Since {
  readonly shipped: number;
  readonly received: number;
}

/** What was shipped within so many seconds goes together. */
export const RUN_SECONDS = 12 * 3_600;
/** Fewer of them say nothing. */
const FEWEST = 3;

/** `ageDays`: how long it has taken by now. `usualDays`: by then nine of ten of its lane arrive; null where that is not known. */
export function likelyExplanation(ageDays: number, usualDays: number | null, since: Since): Explanation {
  if (usualDays === null) return 'unknown';
  if (ageDays <= usualDays) return 'on-its-way';
  if (since.received >= FEWEST) return 'receive-scan-missed';
  return since.shipped >= FEWEST && since.received === 0 ? 'lane-late' : 'overdue';
}
