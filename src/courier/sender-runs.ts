/** What branches have shipped together, on whatever lanes, and how much of it came. Pure. */
import { STRETCH, type Lane } from './lag.lane.js';
import { LOST, OPEN, UNSHIPPED, WITHDRAWN } from './lag.js';
import { FEWEST_TOGETHER, RUN_SECONDS, type Run } from './likely-explanation.js';

const DAY_SECONDS = 86_400;
/** Its run; with the run before and after it; with these where a weekend is between. */
const WINDOWS = [RUN_SECONDS, RUN_SECONDS + DAY_SECONDS, RUN_SECONDS + 3 * DAY_SECONDS];

export class SenderRuns {
  private readonly bySender: ReadonlyMap<string, readonly Lane[]>;

  /** Of all lanes. */
  constructor(lanes: readonly Lane[]) {
    this.bySender = groupedBy(lanes, ({ from }) => from);
  }

  /**
   * The others that a branch shipped with what it shipped at that second of 1970. Where these are too few to tell and none of them
   * came, those shipped next to them as well, if none of these came either.
   */
  around(from: string, second: number): Run {
    let run: Run = { shipped: 0, arrived: 0 };
    for (const window of WINDOWS) {
      const wider = this.within(from, second - window, second + window);
      if (window > RUN_SECONDS && wider.arrived > 0) return run;
      run = wider;
      if (run.arrived > 0 || run.shipped >= FEWEST_TOGETHER) return run;
    }
    return run;
  }

  /** Written out as `countLane` is. What is asked about is one of them. */
  private within(from: string, first: number, last: number): Run {
    let [shipped, arrived] = [0, 0];
    for (const { at, outcome, earliest, latest, length } of this.bySender.get(from) ?? []) {
      for (let start = 0, stretch = 0; start < length; start += STRETCH, stretch++) {
        if ((latest[stretch] ?? 0) < first || (earliest[stretch] ?? 0) > last) continue;
        const stop = Math.min(start + STRETCH, length);
        for (let index = start; index < stop; index++) {
          const kind = outcome[index] as number;
          const time = at[index] as number;
          // Of what was not scanned out nobody knows with what it went.
          if (time < first || time > last || kind === WITHDRAWN || kind === UNSHIPPED) continue;
          shipped++;
          if (kind !== OPEN && kind !== LOST) arrived++;
        }
      }
    }
    return { shipped: shipped - 1, arrived };
  }
}

export function groupedBy(lanes: readonly Lane[], key: (lane: Lane) => string): ReadonlyMap<string, readonly Lane[]> {
  const groups = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const known = groups.get(key(lane));
    if (known) known.push(lane);
    else groups.set(key(lane), [lane]);
  }
  return groups;
}
