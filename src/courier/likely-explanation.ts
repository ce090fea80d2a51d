/**
 * Why an open transit has not arrived, as far as its lane tells: a guess that says where to look first, and no more. What was
 * shipped on the lane with it or after it, and was received, has overtaken it; but what left its sender together with it, wherever to,
 * must not be missing as a whole.
 */

/**
 * `set-aside-damaged`: somebody saw on its way that it is damaged, and nobody has received it since; this is known and no guess.
 * `on-its-way`: not late for its lane. `lane-late`: late, and so is all that was shipped on the lane since. `run-late`: late, and
 * nothing of what its sender shipped together with it has come anywhere. `receive-scan-missed`: late, and overtaken; so it was
 * probably received as well and not scanned. `overdue`: late, and the others are too few to tell or contradict each other.
 * `unknown`: too few transits of the lane to say what is late.
 */
export const EXPLANATIONS = [
  'set-aside-damaged',
  'on-its-way',
  'receive-scan-missed',
  'lane-late',
  'run-late',
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
export const FEWEST_TOGETHER = 3;

/**
 * `ageDays`: how long it has taken by now. `usualDays`: by then nine of ten of its lane arrive; null where that is not known.
 * `missingOf` is asked only for what is late and not like its lane: how many others its sender shipped with it, on any lane, of which
 * none has come; 0 where one has.
 */
export function likelyExplanation(
  ageDays: number,
  usualDays: number | null,
  since: Since,
  missingOf: () => number,
): Explanation {
  if (usualDays === null) return 'unknown';
  if (ageDays <= usualDays) return 'on-its-way';
  if (since.shipped >= FEWEST_TOGETHER && since.received === 0) return 'lane-late';
  const missing = missingOf();
  if (missing >= FEWEST_TOGETHER) return 'run-late';
  return since.received >= FEWEST_TOGETHER && missing === 0 ? 'receive-scan-missed' : 'overdue';
}
