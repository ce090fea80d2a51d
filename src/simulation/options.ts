/** How large the simulated group is and how much goes wrong in it. Rates are probabilities, 0 to 1. */
import type { Upsets } from './upsets.js';

export interface SimulationOptions extends Upsets {
  /** Courier branches, 2 to 240. */
  readonly branches: number;
  readonly days: number;
  readonly seed: number;
  /** The first day, `2025-07-01`: the world begins at its midnight UTC. */
  readonly start: string;
  /** Transits that begin in a month, all branches together. */
  readonly itemsPerMonth: number;
  /** Lanes on which everything takes 30 to 60 days. */
  readonly slowLanes: number;
  /** Branches that take very long to send what was asked of them. */
  readonly slowLenders: number;
  /** Ship and receive scans that nobody made; a few bad branches make most of them. */
  readonly missedScans: number;
  /** Deliveries to another branch than the addressed one. */
  readonly wrongBranch: number;
  /** Scans repeated minutes later under another scan id. */
  readonly doubleScan: number;
  /** Uploads sent again as they were. */
  readonly resentUploads: number;
  /** Scans of the wrong item, voided minutes later (per shipment). */
  readonly mistakenScans: number;
  /** Branches that now and then are offline for days and upload afterwards. */
  readonly offlineBranches: number;
  /** The share of branches whose device has a wrong clock; some of these do not tell their clock when they send. */
  readonly clockSkew: number;
  /** Damage per transit: in the courier's custody, or at the branch that ships. */
  readonly damageRate: number;
  /** Branches that pack badly: what they send is damaged on the road more often. */
  readonly carelessPackers: number;
  /** Ship and receive scans that say what state the item is in. */
  readonly remarks: number;
  /** Remarks on damage that nobody noticed which call it sound, instead of saying that nobody looked. */
  readonly carelessLooks: number;
  /** Transits that do not arrive. */
  readonly lostRate: number;
  /** Titles of each library that many ask for at once, in queues. */
  readonly soughtTitles: number;
  /** Libraries that serve their own patrons first, whoever asked before. */
  readonly localFirst: number;
  /** Libraries that send nothing away while it is new. */
  readonly keepsNew: number;
}

/** Nothing goes wrong; slow lanes and slow lenders stay, since they are no faults of scanning. */
export const CLEAN = {
  missedScans: 0,
  wrongBranch: 0,
  doubleScan: 0,
  resentUploads: 0,
  mistakenScans: 0,
  offlineBranches: 0,
  clockSkew: 0,
  damageRate: 0,
  lostRate: 0,
} as const satisfies Partial<SimulationOptions>;

/** The public figures: 54 courier branches, about 40,000 items a month. */
const ITEMS_PER_BRANCH_AND_MONTH = 40_000 / 54;

export function withDefaults(given: Partial<SimulationOptions> = {}): SimulationOptions {
  const branches = given.branches ?? 60;
  if (!Number.isInteger(branches) || branches < 2 || branches > 240) {
    throw new RangeError('A sharing group has 2 to 240 branches.');
  }
  return {
    branches,
    days: 365,
    seed: 1,
    start: '2025-07-01',
    itemsPerMonth: Math.round(ITEMS_PER_BRANCH_AND_MONTH * branches),
    slowLanes: Math.max(1, Math.round(branches / 10)),
    slowLenders: Math.round(branches / 20),
    missedScans: 0.05,
    wrongBranch: 0.005,
    doubleScan: 0.01,
    resentUploads: 0.005,
    mistakenScans: 0.0005,
    offlineBranches: Math.round(branches / 15),
    clockSkew: 0.05,
    damageRate: 0.002,
    carelessPackers: Math.round(branches / 7),
    remarks: 0.4,
    carelessLooks: 0,
    lostRate: 0.0004,
    soughtTitles: 0,
    localFirst: 0,
    keepsNew: 0,
    ...given,
  };
}
