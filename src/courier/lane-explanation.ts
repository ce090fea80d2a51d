/** Why an open transit is probably not there yet, from the columns of its lane and of the other lanes of its sender. Pure. */
import { countSince, type Age } from './lag.count.js';
import type { Lane } from './lag.lane.js';
import { likelyExplanation, RUN_SECONDS, type Explanation, type Since } from './likely-explanation.js';
import type { SenderRuns } from './sender-runs.js';

export interface Explained {
  readonly explanation: Explanation;
  readonly since: Since;
}

/** Of a transit that was shipped at that second of 1970. `usualDays`: as `likelyExplanation` takes it. */
export function explain(lane: Lane, second: number, usualDays: number | null, age: Age, runs: SenderRuns): Explained {
  const { shipped, received } = countSince(lane, second - RUN_SECONDS);
  // The transit itself is one of them.
  const since = { shipped: shipped - 1, received };
  const missingOf = () => runs.missingAround(lane.from, second);
  return { explanation: likelyExplanation(age(second) / 10, usualDays, since, missingOf), since };
}
