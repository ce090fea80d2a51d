/** What the parts of the simulated world share while it runs. */
import type { Action, Discovery, Scan, Severity } from './actions.js';
import type { Branch, Group } from './group.js';
import type { SimulationOptions } from './options.js';
import type { Packing } from './packing.js';
import type { Random } from './random.js';
import type { Timeline } from './timeline.js';
import type { HoldTruth, TellTruth, TransitTruth } from './truth.js';

export interface World {
  readonly options: SimulationOptions;
  readonly random: Random;
  readonly group: Group;
  readonly packing: Packing;
  readonly timeline: Timeline;
  /** Sends an action now. */
  readonly emit: (action: Action) => void;
  readonly tell: TellTruth;
  /** Items at home with nobody waiting for them, by branch. */
  readonly shelves: ReadonlyMap<Branch, Item[]>;
  readonly scanners: ReadonlyMap<Branch, Scanner>;
  /** What has no end yet: told as it stands when the world ends. */
  readonly underWay: { readonly trips: Set<Trip>; readonly holds: Set<Hold>; readonly damaged: Set<Item> };
  /** Lanes whose schedule was told, `FROM>TO`. */
  readonly scheduled: Set<string>;
  /** The last number given to each kind of thing. */
  readonly count: { scans: number; holds: number; readonly items: Map<string, number> };
}

export interface Item {
  readonly barcode: string;
  readonly titleId: string;
  home: Branch;
  readonly worn: boolean;
  /** When somebody last held it in hand, ms: damage that is there now came later. */
  handledAt: number;
  damage?: Damage | undefined;
}

export interface Damage {
  readonly damagedAt: number;
  readonly custodian:
    { readonly branch: string } | { readonly courier: { readonly from: string; readonly to: string } };
  readonly severity: Severity;
  /** The occasion on which it will be noticed, if the item comes to it. */
  readonly showsAt: Discovery;
  /** Receipts at which nobody noticed. */
  overlooked: number;
  known: boolean;
}

type Changeable<T> = { -readonly [Key in keyof T]: T[Key] };

export interface Trip {
  readonly item: Item;
  readonly truth: Changeable<TransitTruth>;
}

export interface Hold {
  readonly item: Item;
  readonly pickup: Branch;
  readonly truth: Changeable<HoldTruth>;
}

export interface Scanner {
  readonly outbox: Scan[];
  offline: boolean;
}
