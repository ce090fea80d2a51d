/**
 * Which policy decides about damage: what the group, or one of its libraries, has adopted, and from when on. Streams `policy-group` and
 * `policy-<library>`.
 */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { CalendarDate, UtcTime } from '../plain/kinds-of-text.js';
import type { Policy } from './policy.shape.js';

/** A policy was adopted, word by word. It decides about what is shipped from its day on, until a later one's day. */
export type PolicyAdopted = DomainEvent<
  'policy-adopted',
  {
    /** Whose: `group`, or a library's code. */
    readonly scope: string;
    /** How many the scope had adopted with it: 1, 2, … */
    readonly version: number;
    /** The document, as it was adopted. */
    readonly policy: Policy;
    /** The first day on which it is in force, on the calendar of the branch that ships. */
    readonly inForceFrom: CalendarDate;
    /** Why it was adopted, such as the minutes of a meeting. */
    readonly reason: string;
    /** When it was adopted. */
    readonly occurredAt: UtcTime;
  }
>;

/** The scope has no policy of its own from that day on: the group's decides about a library's items, and about the group's the group. */
export type PolicyEnded = DomainEvent<
  'policy-ended',
  {
    /** Whose: `group`, or a library's code. */
    readonly scope: string;
    /** The first day on which none is in force. */
    readonly from: CalendarDate;
    /** Why. */
    readonly reason: string;
    /** When it was said. */
    readonly occurredAt: UtcTime;
  }
>;

export type PolicyEvent = PolicyAdopted | PolicyEnded;

/** The scope of what the group has adopted for all; the others are codes of libraries. */
export const GROUP = 'group';

export const policyStream = (scope: string): string => `policy-${scope}`;

/** What a policy says in words of its own; names, parties and conditions are of a list. */
const POLICY_TEXTS = [
  'policy.title',
  'policy.summary',
  'policy.notes',
  'policy.sources.*.title',
  'policy.sources.*.address',
  'policy.sources.*.says',
  'policy.rules.*.because',
];

/** Schema versions of this feature's events, and where they have free texts. */
export const policyEvents = {
  'policy-adopted': { version: 1, texts: ['reason', ...POLICY_TEXTS] },
  'policy-ended': { version: 1, texts: ['reason'] },
} satisfies EventCatalog;
