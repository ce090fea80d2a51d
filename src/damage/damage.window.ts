/**
 * In whose custody an item was damaged: the window from the last observation that it was sound to the first that it was
 * damaged, and who had it in between. Pure.
 */
import type { CustodyInterval, Holder, Journey, Observation } from '../courier/index.js';

export interface Custodian {
  readonly holder: Holder;
  /** How long it had the item within the window, hours, one decimal. */
  readonly hours: number;
}

export interface DamageWindow {
  /** The scan that last found the item sound; null if none ever did. */
  readonly lastSound: Evidence | null;
  /** The scan that first found it damaged since. */
  readonly firstDamaged: Evidence;
  /** In the order of custody, each once. */
  readonly custodians: readonly Custodian[];
}

export interface Evidence {
  readonly scanId: string;
  readonly branch: string;
  readonly occurredAt: string;
}

/** `sole-custodian`: one holder in the window answers. `undetermined`: several, or none known. */
export type Rule = 'sole-custodian' | 'undetermined';

export interface Verdict {
  readonly rule: Rule;
  readonly responsible: Holder | null;
}

/** The window of the damage that scan `scanId` reported; null if the journey knows no such damage (it was voided). */
export function damageWindow(journey: Journey, scanId: string): DamageWindow | null {
  const told = journey.observations.filter(({ voided }) => voided === undefined);
  const reported = told.findIndex((scan) => scan.scanId === scanId && scan.kind === 'damaged');
  if (reported < 0) return null;
  const soundBefore = told.slice(0, reported).findLastIndex(saysSound);
  const damaged = told.slice(soundBefore + 1).find(saysDamaged);
  const sound = told[soundBefore];
  if (!damaged) return null;
  return {
    lastSound: sound ? evidence(sound) : null,
    firstDamaged: evidence(damaged),
    custodians: custodiansBetween(journey.custody, sound?.occurredAt ?? '', damaged.occurredAt),
  };
}

export function verdict({ custodians }: DamageWindow): Verdict {
  const [only] = custodians;
  return custodians.length === 1 && only
    ? { rule: 'sole-custodian', responsible: only.holder }
    : { rule: 'undetermined', responsible: null };
}

/** Received is not inspected: only a scan that says so proves the item sound. Wear is not damage. */
const saysSound = ({ kind, condition }: Observation): boolean =>
  kind !== 'damaged' && (condition === 'sound' || condition === 'worn');

const saysDamaged = ({ kind, condition }: Observation): boolean => kind === 'damaged' || condition === 'damaged';

const evidence = ({ scanId, branch = '', occurredAt }: Observation): Evidence => ({ scanId, branch, occurredAt });

function custodiansBetween(custody: readonly CustodyInterval[], since: string, until: string): readonly Custodian[] {
  const milliseconds = new Map<string, { holder: Holder; held: number }>();
  for (const interval of custody) {
    const from = interval.since > since ? interval.since : since;
    const to = interval.until !== undefined && interval.until < until ? interval.until : until;
    if (from >= to) continue;
    const key = JSON.stringify(interval.holder);
    const known = milliseconds.get(key) ?? { holder: interval.holder, held: 0 };
    known.held += Date.parse(to) - Date.parse(from);
    milliseconds.set(key, known);
  }
  return [...milliseconds.values()].map(({ holder, held }) => ({ holder, hours: Math.round(held / 360_000) / 10 }));
}
