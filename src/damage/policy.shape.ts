/** A policy as a document: who answers for damage, by ordered rules over facts, and what then follows. Plain data, to be read by directors. */
import type { CalendarDate } from '../plain/kinds-of-text.js';
import type { FactName, Role } from './policy.facts.js';

/** Who answers: a role, all members together, nobody, or a person of the group is to decide. */
export type Party = Exclude<Role, 'other'> | 'custodian' | 'group-pool' | 'none' | 'group-decides';
export const PARTIES = [
  'lending',
  'borrowing',
  'owning',
  'courier',
  // The only one who had it in the window, whatever it is to the loan.
  'custodian',
  'group-pool',
  'none',
  'group-decides',
] as const satisfies readonly Party[];

/** Of a fact: one value, or one of several; of a list what it has, or that it has nothing else; of a number its bounds, all of them inclusive but `over` and `under`. */
export type Condition =
  | string
  | readonly string[]
  | { readonly includes: string }
  | { readonly only: readonly string[] }
  | {
      readonly atLeast?: number;
      readonly over?: number;
      readonly atMost?: number;
      readonly under?: number;
    };

export type Remedy =
  | { readonly kind: 'none' }
  /** The owner has it repaired, and says what that cost. */
  | { readonly kind: 'repair'; readonly atMost?: number }
  /** Another copy of the same, or money if both agree. */
  | { readonly kind: 'replace' }
  /** US dollars; `usual` where the catalog tells no price, `fee` on top. */
  | { readonly kind: 'price'; readonly usual?: number; readonly fee?: number; readonly atMost?: number }
  /** The price less a share for each year of its age, but never less than a share of it. */
  | { readonly kind: 'depreciation'; readonly perYear: number; readonly atLeast: number; readonly usual?: number };

export interface PolicyRule {
  readonly rule: string;
  /** All of them must be so; without any the rule always holds. */
  readonly when?: Readonly<Partial<Record<FactName, Condition>>>;
  readonly responsible: Party;
  readonly remedy: Remedy;
  /** Why, in a sentence. */
  readonly because: string;
}

/** What is to be done within so many days of the step before, and what it means that it was not. */
export interface Deadline {
  /** What is to be done. */
  readonly step: ClaimStep;
  /** Within so many days. */
  readonly days: number;
  /** Where something must not be done too early: so many days. */
  readonly notBeforeDays?: number;
  /** What it means that it was not done in time. */
  readonly otherwise: Otherwise;
}

/** What is to be done about a claim. `claim`: to get it from the courier. */
export type ClaimStep = 'acknowledge' | 'answer' | 'settle' | 'pay' | 'claim';
/** Silence is consent, the claim is dismissed, somebody else is to act, or it is too late. */
export type Otherwise = 'accepted' | 'dismissed' | 'escalated' | 'lapsed';

/** Public rules that a policy is drawn from. */
export interface Source {
  readonly title: string;
  readonly address?: string;
  /** What they say, in other words. */
  readonly says: string;
  /** When they were read. */
  readonly seen: CalendarDate;
}

/**
 * A policy as it was written; docs/policies.md says what is in one.
 * @document
 */
export interface Policy {
  readonly policy: string;
  readonly title: string;
  readonly summary: string;
  readonly sources: readonly Source[];
  /** What is of no source, and whatever else its readers should know. */
  readonly notes?: string;
  /** In order; the first that holds decides. The last one has no condition, so that there is always an answer. */
  readonly rules: readonly PolicyRule[];
  readonly deadlines: readonly Deadline[];
}
