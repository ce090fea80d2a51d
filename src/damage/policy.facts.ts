/**
 * The facts that rules of a policy speak of. Each is known from events, or not known at all: what nobody scanned is no fact.
 * Adding one is all there is to do for rules to speak of it; `damage.facts.ts` says where each comes from.
 */
import type { Condition, Discovery, Packaging, Severity } from '../courier/index.js';

/** What a library is to a loan; one that owns and lends is `lending`. `other`: none of them, as when an item went astray. */
export const ROLES = ['lending', 'borrowing', 'owning', 'courier', 'other'] as const;
export type Role = (typeof ROLES)[number];
/** `unknown`: of whom no scan tells. Who had a borrowed item before it was ever found sound may have damaged it, too. */
export const CUSTODIANS = [...ROLES, 'unknown'] as const;
export type CustodianRole = (typeof CUSTODIANS)[number];

export const DISCOVERIES = ['on-receipt', 'before-shipping', 'at-checkin', 'on-shelf'] as const satisfies Discovery[];
export const SEVERITIES = ['minor', 'major', 'unusable'] as const satisfies Severity[];
/** `unstated`: the scan says nothing of its state. */
export const CONDITIONS = ['sound', 'worn', 'damaged', 'not-inspected', 'unstated'] as const;
export const PACKAGINGS = ['padded', 'boxed', 'bagged', 'none'] as const satisfies Packaging[];
export type StatedCondition = Condition | 'unstated';

interface ChoiceFact {
  readonly kind: 'choice';
  readonly of: readonly string[];
  readonly words: string;
}
interface ListFact {
  readonly kind: 'list';
  readonly of: readonly string[];
  readonly words: string;
}
interface NumberFact {
  readonly kind: 'number';
  readonly unit: 'days' | 'US dollars';
  readonly words: string;
}
export type FactKind = ChoiceFact | ListFact | NumberFact;

export const FACTS = {
  foundBy: { kind: 'choice', of: ROLES, words: 'who found the damage' },
  discovery: { kind: 'choice', of: DISCOVERIES, words: 'when it was noticed' },
  severity: { kind: 'choice', of: SEVERITIES, words: 'how bad it is' },
  custodians: {
    kind: 'list',
    of: CUSTODIANS,
    words: 'who had it between the last look that found it sound and the damage',
  },
  soundAt: { kind: 'choice', of: ROLES, words: 'who last looked and found it sound' },
  shippedBy: { kind: 'choice', of: ROLES, words: 'who last shipped it' },
  shippedAs: { kind: 'choice', of: CONDITIONS, words: 'what was said of its state when it was last shipped' },
  packaging: { kind: 'choice', of: PACKAGINGS, words: 'how it was packed when it was last shipped' },
  receivedAs: { kind: 'choice', of: CONDITIONS, words: 'what was said of its state when it was last received' },
  acceptedBy: { kind: 'choice', of: ROLES, words: 'who last received it without a remark on its state' },
  daysSinceReceipt: { kind: 'number', unit: 'days', words: 'from its last receipt to the damage' },
  price: { kind: 'number', unit: 'US dollars', words: 'what the catalog says that it costs to replace' },
  itemAgeDays: { kind: 'number', unit: 'days', words: 'since it was bought, to the damage' },
} as const satisfies Readonly<Record<string, FactKind>>;

export type FactName = keyof typeof FACTS;

/** An event that a fact is known from: a scan by its id, what the catalog or the group said by its position in the log. */
export interface Evidence {
  /** The event's type. */
  readonly event: string;
  /** The scan's id; of what the catalog or the group said, the event's position in the log. */
  readonly id: string;
  /** Code of the branch that said so, where one did. */
  readonly branch?: string;
  /** When. */
  readonly occurredAt: string;
}

/** At least one event is behind each. */
export interface Fact<Value = string | number | readonly string[]> {
  readonly value: Value;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

/** Those that are not in it are not known. */
export interface Facts {
  readonly foundBy?: Fact<Role>;
  readonly discovery?: Fact<Discovery>;
  readonly severity?: Fact<Severity>;
  readonly custodians?: Fact<readonly CustodianRole[]>;
  readonly soundAt?: Fact<Role>;
  readonly shippedBy?: Fact<Role>;
  readonly shippedAs?: Fact<StatedCondition>;
  readonly packaging?: Fact<Packaging>;
  readonly receivedAs?: Fact<StatedCondition>;
  readonly acceptedBy?: Fact<Role>;
  readonly daysSinceReceipt?: Fact<number>;
  readonly price?: Fact<number>;
  readonly itemAgeDays?: Fact<number>;
}
