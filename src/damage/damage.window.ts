/**
 * In whose custody an item was damaged: the window from the last observation that it was sound to the first that it was
 * damaged, and who had it in between. Pure.
 */
import type { Holder, Journey, Observation } from '../courier/index.js';
import { holderBefore, holdersBetween, isSighting } from './damage.custody.js';

export interface Custodian {
  readonly holder: Holder;
  /** How long at most it had the item within the window, as far as scans tell: hours, one decimal. */
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

/**
 * The window of the damage that scan `scanId` reported; null if the journey knows no such damage (it was voided). Nothing that was
 * observed before it or after it matters: who saw the item sound had it then.
 */
export function damageWindow({ observations }: Journey, scanId: string): DamageWindow | null {
  const observed = observedIn(observations, scanId);
  const [first, damaged] = [observed[0], observed.at(-1)];
  if (!first || !damaged) return null;
  const sound = saysSound(first) ? first : null;
  return {
    lastSound: sound && evidence(sound),
    firstDamaged: evidence(damaged),
    custodians: custodiansIn(sound ? [] : holderBefore(first), observed.filter(isSighting)),
  };
}

/** From the last observation that found it sound, if there is one, to the first since then that found it damaged; none if it was voided. */
export function observedIn(observations: readonly Observation[], scanId: string): readonly Observation[] {
  const told = observations.filter(({ voided }) => voided === undefined);
  const reported = told.findIndex((scan) => scan.scanId === scanId && scan.kind === 'damaged');
  if (reported < 0) return [];
  const since = Math.max(0, told.slice(0, reported).findLastIndex(saysSound));
  const damaged = told.findIndex((scan, index) => index >= since && saysDamaged(scan));
  return told.slice(since, damaged + 1);
}

/** Who alone can have damaged it; null where several had it, or nobody is known, or nobody ever found it sound: who had it before may have, too. */
export function soleCustodian({ lastSound, custodians }: DamageWindow): Holder | null {
  const [only, ...others] = custodians;
  return lastSound && only && others.length === 0 ? only.holder : null;
}

/** Received is not inspected: only a scan that says so proves the item sound. Wear is not damage. */
const saysSound = ({ kind, condition }: Observation): boolean =>
  kind !== 'damaged' && (condition === 'sound' || condition === 'worn');

const saysDamaged = ({ kind, condition }: Observation): boolean => kind === 'damaged' || condition === 'damaged';

const evidence = ({ scanId, branch = '', occurredAt }: Observation): Evidence => ({ scanId, branch, occurredAt });

function custodiansIn(earlier: readonly Holder[], seen: readonly Observation[]): readonly Custodian[] {
  const milliseconds = new Map<string, { holder: Holder; held: number }>();
  const add = (holder: Holder, held: number) => {
    const key = JSON.stringify(holder);
    const known = milliseconds.get(key) ?? { holder, held: 0 };
    known.held += held;
    milliseconds.set(key, known);
  };
  for (const holder of earlier) add(holder, 0);
  seen.slice(1).forEach((after, index) => {
    const before = seen[index] as Observation;
    const held = Date.parse(after.occurredAt) - Date.parse(before.occurredAt);
    if (held > 0) for (const holder of holdersBetween(before, after)) add(holder, held);
  });
  return [...milliseconds.values()].map(({ holder, held }) => ({ holder, hours: Math.round(held / 360_000) / 10 }));
}
