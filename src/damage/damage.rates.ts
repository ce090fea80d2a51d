/**
 * How often items are damaged in whose hands: of everyone who had an item between the last sound look and the damage, and of those who alone
 * had it, against the transits that went through their hands. Pure.
 */
import type { AssessedCustodian } from './claim.events.js';
import { poissonInterval } from '../plain/poisson.js';

export const RATE_GROUPINGS = ['none', 'library', 'lane', 'courier'] as const;
export type RateGrouping = (typeof RATE_GROUPINGS)[number];

/** A damage that was reported, once for all reports of it. */
export interface CountedDamage {
  readonly custodians: readonly AssessedCustodian[];
  /** Whether anybody ever found the item sound before: else whoever had it earlier may have damaged it, too. */
  readonly wasSound: boolean;
}

/** How many transits were shipped on a lane. */
export interface LaneTransits {
  readonly from: string;
  readonly to: string;
  readonly transits: number;
}

export interface RateGroup {
  readonly library?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Per 10,000 transits, with the exact Poisson interval of 95 %; null where there were no transits. */
export interface Rate {
  readonly damages: number;
  readonly rate: number | null;
  readonly rateInterval: readonly [number, number] | null;
}

export interface DamageRate extends RateGroup {
  readonly transits: number;
  /** It may have been damaged in their hands; of a damage that several may have done each is told. */
  readonly possible: Rate;
  /** It can only have been damaged in their hands; of all together, in one custodian's. */
  readonly certain: Rate;
}

type LibraryOf = (branch: string) => string | undefined;

/** In the order of their names; those without transits and damages are left out. */
export function ratesBy(
  grouping: RateGrouping,
  damages: readonly CountedDamage[],
  lanes: readonly LaneTransits[],
  libraryOf: LibraryOf,
): readonly DamageRate[] {
  const groups = new Map<string, Counted>();
  const groupOf = (key: RateGroup): Counted => {
    const name = `${key.library ?? ''} ${key.from ?? ''} ${key.to ?? ''}`;
    const known = groups.get(name) ?? { key, transits: 0, possible: 0, certain: 0 };
    groups.set(name, known);
    return known;
  };
  for (const lane of lanes)
    for (const key of keysOfLane(grouping, lane, libraryOf)) groupOf(key).transits += lane.transits;
  for (const { custodians, wasSound } of damages) {
    const held = custodians.map((custodian) => keyOfCustodian(grouping, custodian));
    const keys = new Map(held.flatMap((key) => (key ? [[JSON.stringify(key), key] as const] : [])));
    // Of all together every damage is one, also where nobody is known to have had the item.
    if (grouping === 'none') keys.set('{}', {});
    const isCertain = wasSound && keys.size === 1 && isOneHand(grouping, held);
    for (const key of keys.values()) {
      const group = groupOf(key);
      group.possible++;
      if (isCertain) group.certain++;
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, transits, possible, certain }]) => ({
      ...key,
      transits,
      possible: rateOf(possible, transits),
      certain: rateOf(certain, transits),
    }));
}

interface Counted {
  readonly key: RateGroup;
  transits: number;
  possible: number;
  certain: number;
}

/** A transit goes through the hands of both libraries, or of one that ships to itself. */
function keysOfLane(grouping: RateGrouping, { from, to }: LaneTransits, libraryOf: LibraryOf): readonly RateGroup[] {
  switch (grouping) {
    case 'none':
    case 'courier':
      return [{}];
    case 'lane':
      return [{ from, to }];
    case 'library':
      return [...new Set([libraryOf(from), libraryOf(to)])].flatMap((library) => (library ? [{ library }] : []));
  }
}

/** A library is one hand whichever of its branches had it; of all together it must be one custodian. */
const isOneHand = (grouping: RateGrouping, held: readonly (RateGroup | null)[]): boolean =>
  grouping === 'none' ? held.length === 1 : held.every((key) => key !== null);

/** Null for one who is in no such group. */
function keyOfCustodian(grouping: RateGrouping, { library, from, to }: AssessedCustodian): RateGroup | null {
  const isCourier = from !== undefined && to !== undefined;
  switch (grouping) {
    case 'none':
      return {};
    case 'courier':
      return isCourier ? {} : null;
    case 'lane':
      return isCourier ? { from, to } : null;
    case 'library':
      return library === undefined ? null : { library };
  }
}

function rateOf(damages: number, transits: number): Rate {
  if (transits === 0) return { damages, rate: null, rateInterval: null };
  const [low, high] = poissonInterval(damages);
  const per = (count: number) => Math.round((count / transits) * 100_000) / 10;
  return { damages, rate: per(damages), rateInterval: [per(low), per(high)] };
}
