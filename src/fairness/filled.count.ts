/** Counts the holds that were filled in a period, by library, by the rules of `fairness.figures.ts`. Pure. */
import type { FilledFigure } from './fairness.figures.js';
import type { Filled } from './filled.columns.js';

export interface FilledCounts {
  readonly counts: Record<FilledFigure, number>;
  /** Tenths of a day that its own and partners' patrons waited, for titles of which it served both. */
  readonly local: number[];
  readonly partner: number[];
}

export const noCounts = (): FilledCounts => ({
  counts: {
    lent: 0,
    borrowed: 0,
    kept: 0,
    'partner-first': 0,
    'local-first': 0,
    'local-waits': 0,
    'partner-waits': 0,
    unattributed: 0,
  },
  local: [],
  partner: [],
});

const LOCAL = 1;
const PARTNER = 2;

/** By the code of the library; `since` and `until` in ms since 1970. */
export function countFilled(filled: Filled, since: number, until: number): ReadonlyMap<string, FilledCounts> {
  const { at, owner, patron, pair, tenths, passed, length } = filled;
  const told = filled.libraries.map(noCounts);
  const sides = sidesServed(filled, since, until);
  for (let row = 0; row < length; row++) {
    const time = at[row] as number;
    if (!(time >= since && time < until)) continue;
    const ofOwner = told[owner[row] as number] as FilledCounts;
    const ofPatron = told[patron[row] as number] as FilledCounts;
    const isShared = sides[pair[row] as number] === (LOCAL | PARTNER);
    if (owner[row] === 0) ofPatron.counts.unattributed++;
    else if (ofOwner === ofPatron) {
      ofOwner.counts.kept++;
      if (passed[row] === 1) ofOwner.counts['local-first']++;
      if (isShared) ofOwner.local.push(tenths[row] as number);
    } else {
      ofOwner.counts.lent++;
      ofPatron.counts.borrowed++;
      if (passed[row] === 1) ofOwner.counts['partner-first']++;
      if (isShared) ofOwner.partner.push(tenths[row] as number);
    }
  }
  for (const { counts, local, partner } of told) {
    counts['local-waits'] = local.length;
    counts['partner-waits'] = partner.length;
  }
  return new Map(filled.libraries.map((code, index) => [code, told[index] as FilledCounts]));
}

/** Of each owner and title: which sides were served in the period. */
function sidesServed({ at, owner, patron, pair, length, pairs }: Filled, since: number, until: number): Uint8Array {
  const sides = new Uint8Array(pairs);
  for (let row = 0; row < length; row++) {
    const time = at[row] as number;
    if (!(time >= since && time < until) || owner[row] === 0) continue;
    const known = sides[pair[row] as number] as number;
    sides[pair[row] as number] = known | (owner[row] === patron[row] ? LOCAL : PARTNER);
  }
  return sides;
}
