/** What branches have shipped together, on whatever lanes, and how much of it came. Pure. */
import { STRETCH, type Lane } from './lag.lane.js';
import { LOST, OPEN, UNSHIPPED, WITHDRAWN } from './lag.js';
import { FEWEST_TOGETHER, RUN_SECONDS } from './likely-explanation.js';

const DAY_SECONDS = 86_400;
/** Its run; with the run before and after it; with these where a weekend is between. */
const WINDOWS = [RUN_SECONDS, RUN_SECONDS + DAY_SECONDS, RUN_SECONDS + 3 * DAY_SECONDS];

export class SenderRuns {
  private bySender: ReadonlyMap<string, readonly Lane[]> | undefined;

  constructor(private readonly all: readonly Lane[]) {}

  /**
   * How many others a branch shipped with what it shipped at that second of 1970, if none of them came; 0 if one did. Where they are
   * too few to tell, those shipped next to them count as well, if none of these came either.
   */
  missingAround(from: string, second: number): number {
    let missing = 0;
    for (const window of WINDOWS) {
      const wider = this.missingWithin(from, second - window, second + window);
      if (wider === 0) return missing;
      // What is asked about is one of them.
      missing = wider - 1;
      if (missing >= FEWEST_TOGETHER) return missing;
    }
    return missing;
  }

  /** 0 as soon as one is found that came, which is mostly the first: of a run that is not missing little is looked at. */
  private missingWithin(from: string, first: number, last: number): number {
    let missing = 0;
    this.bySender ??= groupedBy(this.all, ({ from }) => from);
    for (const { at, outcome, earliest, latest, length } of this.bySender.get(from) ?? []) {
      for (let start = 0, stretch = 0; start < length; start += STRETCH, stretch++) {
        if ((latest[stretch] ?? 0) < first || (earliest[stretch] ?? 0) > last) continue;
        const stop = Math.min(start + STRETCH, length);
        for (let index = start; index < stop; index++) {
          const kind = outcome[index] as number;
          const time = at[index] as number;
          // Of what was not scanned out nobody knows with what it went.
          if (time < first || time > last || kind === WITHDRAWN || kind === UNSHIPPED) continue;
          if (kind !== OPEN && kind !== LOST) return 0;
          missing++;
        }
      }
    }
    return missing;
  }
}

export function groupedBy(lanes: readonly Lane[], key: (lane: Lane) => string): ReadonlyMap<string, readonly Lane[]> {
  const groups = new Map<string, Lane[]>();
  for (const lane of lanes) {
    const name = key(lane);
    const known = groups.get(name);
    if (known) known.push(lane);
    else groups.set(name, [lane]);
  }
  return groups;
}
