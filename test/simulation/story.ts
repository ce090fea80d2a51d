/** A simulated world as the tests look at it: all actions and all of the truth. */
import type { Action, Scan } from '../../src/simulation/actions.js';
import type { SimulationOptions } from '../../src/simulation/options.js';
import type { TransitTruth, TruthRecord } from '../../src/simulation/truth.js';
import { simulate } from '../../src/simulation/world.js';

export interface Story {
  readonly actions: readonly Action[];
  readonly truth: readonly TruthRecord[];
  readonly transits: readonly TransitTruth[];
}

export function story(options: Partial<SimulationOptions>): Story {
  const truth: TruthRecord[] = [];
  const actions = [...simulate(options, (record) => truth.push(structuredClone(record)))];
  return { actions, truth, transits: ofKind(truth, 'transit') };
}

export function ofKind<T extends { readonly kind: string }, Kind extends T['kind']>(
  list: readonly T[],
  kind: Kind,
): Extract<T, { kind: Kind }>[] {
  return list.filter((one): one is Extract<T, { kind: Kind }> => one.kind === kind);
}

export function groupedBy<T>(list: readonly T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of list) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

/** The trips of each item, in their order. */
export const tripsByItem = (transits: readonly TransitTruth[]): Map<string, TransitTruth[]> =>
  groupedBy(
    [...transits].sort((a, b) => (a.shippedAt < b.shippedAt ? -1 : 1)),
    ({ barcode }) => barcode,
  );

/** Every scan once, by id, however often it was sent. */
export function scansOf(actions: readonly Action[]): Map<string, Scan> {
  return new Map(ofKind(actions, 'scans').flatMap(({ scans }) => scans.map((scan) => [scan.scanId, scan] as const)));
}

export const daysOf = ({ shippedAt, arrivedAt }: TransitTruth): number =>
  (Date.parse(arrivedAt ?? '') - Date.parse(shippedAt)) / 86_400_000;

/** The truth's group record, which always comes first. */
export function groupOf(truth: readonly TruthRecord[]): Extract<TruthRecord, { kind: 'group' }> {
  const [group] = truth;
  if (group?.kind !== 'group') throw new Error('The truth must begin with the group.');
  return group;
}

/** Whether a count could come of so many independent chances: within five standard deviations of the mean. */
export function isLikely(count: number, probabilities: readonly number[]): boolean {
  const mean = probabilities.reduce((sum, p) => sum + p, 0);
  const deviation = Math.sqrt(probabilities.reduce((sum, p) => sum + p * (1 - p), 0));
  return Math.abs(count - mean) <= 5 * deviation + 1;
}
