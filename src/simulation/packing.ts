/** How items are packed: a few branches pack badly, and what they send comes to harm more often. Drawn apart, so that all else stays as it was. */
import type { Packaging } from './actions.js';
import type { Branch } from './group.js';
import type { SimulationOptions } from './options.js';
import { seededRandom, weighted, type Random } from './random.js';

export interface Packing {
  /** Codes of branches. */
  readonly careless: ReadonlySet<string>;
  readonly random: Random;
}

/** Times the usual chance to be damaged on the road; about 1 on average. */
export const HARM: Readonly<Record<Packaging, number>> = { boxed: 0.4, padded: 0.6, bagged: 1.2, none: 3 };

type Habit = readonly (readonly [Packaging, number])[];
const CAREFUL: Habit = [
  ['padded', 0.55],
  ['boxed', 0.25],
  ['bagged', 0.17],
  ['none', 0.03],
];
const CARELESS: Habit = [
  ['bagged', 0.4],
  ['none', 0.6],
];
/** Shipping scans that say how it was packed. */
const SAID = 0.6;

const picker = (habit: Habit) => weighted(habit, ([, weight]) => weight);
const [carefully, carelessly] = [picker(CAREFUL), picker(CARELESS)];

export function planPacking(codes: readonly string[], { seed, carelessPackers }: SimulationOptions): Packing {
  const random = seededRandom(seed ^ 0xbac5);
  return { careless: new Set(random.shuffled(codes).slice(0, carelessPackers)), random };
}

export function pack({ careless, random }: Packing, { code }: Branch): Packaging {
  return (careless.has(code) ? carelessly : carefully)(random)[0];
}

/** What the shipping scan says of it. */
export const saidOf = ({ random }: Packing, packaging: Packaging): { readonly packaging?: Packaging } =>
  random.chance(SAID) ? { packaging } : {};
