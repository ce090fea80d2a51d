/** What becomes of a damage that was reported. Stream `claim-<claimId>`, one for each report; the id is the item's barcode and the id of the scan that reported it. */
import type { Discovery, Severity } from '../courier/index.js';
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { Barcode, CalendarDate, ForeignId, MemberCode, UtcTime } from '../plain/kinds-of-text.js';
import type { Evidence } from './policy.facts.js';
import type { ClaimStep, Deadline } from './policy.shape.js';

/** Which damage a claim is about. */
export interface ClaimAbout {
  /** The item's barcode and the id of the scan that reported the damage. */
  readonly claimId: string;
  /** The item's barcode. */
  readonly barcode: Barcode;
  /** The scan that reported it. */
  readonly scanId: ForeignId;
}

/**
 * Who answers: what a library is to the loan, the courier, the only one who had it in the window, all members together, nobody, or the
 * group's staff are to decide.
 * @extensible
 */
export type Responsible =
  'lending' | 'borrowing' | 'owning' | 'courier' | 'custodian' | 'group-pool' | 'none' | 'group-decides';

/**
 * What is owed.
 * @extensible
 */
export type RemedyKind = 'none' | 'repair' | 'replace' | 'price' | 'depreciation';

/** Either side of a claim: the library that answers for the damage, or the one that the item belongs to. */
export type ClaimSide = 'responsible' | 'owed';

/** Whose word it is: a library's, that of the group's staff, or that of a deadline that has passed. */
export type Voice = 'library' | 'msc' | 'deadline';

/**
 * What changed an assessment.
 * @extensible
 */
export type ChangeKind = 'late-scan' | 'scan-voided' | 'lost' | 'found' | 'catalogued' | 'policy' | 'branch';

/** An event that changed what follows from the log. */
export interface Change {
  /** What changed. */
  readonly kind: ChangeKind;
  /** The event's type. */
  readonly event: string;
  /** What it is about: a scan, a transit, an item, a branch or the scope of a policy. */
  readonly id: string;
  /** Its position in the log. */
  readonly position: string;
}

/** The policy that decides. */
export interface DecidingPolicy {
  /** Whose: `group`, or a library's code. */
  readonly scope: string;
  /** How many the scope had adopted with it. */
  readonly version: number;
  /** Its name. */
  readonly policy: string;
  /** The first day on which it was in force. */
  readonly inForceFrom: CalendarDate;
}

/** Something that is known, and by which events. */
export interface KnownFact {
  /** Its name, as rules of a policy have it. */
  readonly fact: string;
  /** What is known. */
  readonly value: string | number | readonly string[];
  /** The events that it is known by; one at least. */
  readonly evidence: readonly Evidence[];
}

/** A rule that does not hold. */
export interface PassedOver {
  /** The rule. */
  readonly rule: string;
  /** The fact that is otherwise, or is not known. */
  readonly fact: string;
  /** What is known of it; absent where nothing is. */
  readonly known?: KnownFact;
}

/** Someone who had the item in the window. */
export interface AssessedCustodian {
  /** Code of the branch; absent where it was the courier. */
  readonly branch?: MemberCode;
  /** Code of its library, where that is registered. */
  readonly library?: MemberCode;
  /** The courier had it from this branch; absent where it was at a branch. */
  readonly from?: MemberCode;
  /** The courier had it for this branch. */
  readonly to?: MemberCode;
  /** For how long within the window: hours. */
  readonly hours: number;
}

/** Between the last scan that found it sound and the first that found it damaged. */
export interface AssessedWindow {
  /** The scan that last found it sound; absent where none ever did. */
  readonly lastSound?: Evidence;
  /** The scan that first found it damaged since. */
  readonly firstDamaged: Evidence;
  /** In the order of custody, each once. */
  readonly custodians: readonly AssessedCustodian[];
}

/** Who answers for a damage, and why. */
export interface Assessment {
  /** The policy that decides; absent where none was in force when the item was shipped. */
  readonly policy?: DecidingPolicy;
  /** The day whose policy counts: when the item was shipped, on the calendar of the branch that shipped it. */
  readonly shippedOn: CalendarDate;
  /** The rule of the policy that holds; absent without a policy. */
  readonly rule?: string;
  /** Who answers by it. */
  readonly responsible: Responsible;
  /** Code of the library that is; absent where none is, or it is not known. */
  readonly responsibleLibrary?: MemberCode;
  /** Code of the library that is owed: the item's owner, or whoever lent it where the catalog knows no owner. */
  readonly owedLibrary?: MemberCode;
  /** What is owed. */
  readonly remedy: RemedyKind;
  /** US dollars; absent where nothing is owed, or it is not known yet what. */
  readonly amount?: number;
  /** Why, in a sentence. */
  readonly because: string;
  /** What the rule holds by; without a policy, all that is known. */
  readonly facts: readonly KnownFact[];
  /** The rules before it, and why they do not hold. */
  readonly passed: readonly PassedOver[];
  /** In whose hands it was damaged. */
  readonly window: AssessedWindow;
  /** The claim of an earlier report of the same damage: nobody found the item sound in between. */
  readonly sameAs?: string;
  /** What is to be done until when, by the policy. */
  readonly deadlines: readonly Deadline[];
}

/** A damage was reported: there is a claim. */
export type ClaimOpened = DomainEvent<
  'claim-opened',
  ClaimAbout & {
    /** Code of the branch that reported it. */
    readonly branch: MemberCode;
    /** When the damage was noticed. */
    readonly discovery: Discovery;
    /** How bad it is. */
    readonly severity: Severity;
    /** When the damage was found. */
    readonly foundAt: UtcTime;
    /** When the claim was opened. */
    readonly occurredAt: UtcTime;
  }
>;

/** What follows from the log and the policy: who answers, and why. Again when something in the log changes it. */
export type ClaimAssessed = DomainEvent<
  'claim-assessed',
  ClaimAbout & {
    /** Who answers, and why. */
    readonly assessment: Assessment;
    /** What changed it, in the order of the log; absent of the first. */
    readonly cause?: readonly Change[];
    /** The log was known up to this position. */
    readonly seen: string;
    /** When it was assessed. */
    readonly occurredAt: UtcTime;
  }
>;

/** The responsible library accepts the assessment, or has let the time to object pass. */
export type ClaimAcknowledged = DomainEvent<
  'claim-acknowledged',
  ClaimAbout & {
    /** Code of the library that answers. */
    readonly library: MemberCode;
    /** Whose word it is. */
    readonly by: Voice;
    /** When it was said. */
    readonly occurredAt: UtcTime;
  }
>;

/** One side objects to the assessment. */
export type ClaimDisputed = DomainEvent<
  'claim-disputed',
  ClaimAbout & {
    /** Which side. */
    readonly side: ClaimSide;
    /** Code of its library. */
    readonly library: MemberCode;
    /** Whose word it is. */
    readonly by: Voice;
    /** Why it objects; nothing about patrons. */
    readonly reason: string;
    /** When it was said. */
    readonly occurredAt: UtcTime;
  }
>;

/** The other side answers to a dispute, or has let the time to answer pass. */
export type ClaimAnswered = DomainEvent<
  'claim-answered',
  ClaimAbout & {
    /** Which side answers. */
    readonly side: ClaimSide;
    /** Code of its library. */
    readonly library: MemberCode;
    /** Whose word it is. */
    readonly by: Voice;
    /** Whether it agrees with the objection. */
    readonly agrees: boolean;
    /** What it says to it; nothing about patrons. */
    readonly note?: string;
    /** When it was said. */
    readonly occurredAt: UtcTime;
  }
>;

/**
 * A role of the group that is to act when nobody else does: its staff, or the directors of its libraries.
 * @extensible
 */
export type GroupRole = 'msc' | 'directors';

/** A deadline has passed: somebody else is to act. */
export type ClaimEscalated = DomainEvent<
  'claim-escalated',
  ClaimAbout & {
    /** Who is to act now. */
    readonly to: GroupRole;
    /** What was not done in time. */
    readonly step: ClaimStep;
    /** Until when it was to be done. */
    readonly dueAt: UtcTime;
    /** When. */
    readonly occurredAt: UtcTime;
  }
>;

/** A picture of the damage. The picture itself is kept beside the log, under its hash. */
export type ClaimPhotoAdded = DomainEvent<
  'claim-photo-added',
  ClaimAbout & {
    /**
     * SHA-256 of the picture, in hexadecimal.
     * @pattern ^[0-9a-f]{64}$
     */
    readonly sha256: string;
    /** Such as image/jpeg. */
    readonly mediaType: string;
    /** How large it is. */
    readonly bytes: number;
    /** What is to be seen; nothing about patrons. */
    readonly caption?: string;
    /** When it was added. */
    readonly occurredAt: UtcTime;
  }
>;

/** The group's staff say who owes what, and why. Again where they correct themselves: the newest one counts. */
export type ClaimSettled = DomainEvent<
  'claim-settled',
  ClaimAbout & {
    /** Who answers. */
    readonly party: Responsible;
    /** Code of the library that does; absent where none does. */
    readonly library?: MemberCode;
    /** Code of the library that is owed, where that is known. */
    readonly owedLibrary?: MemberCode;
    /** What is owed. */
    readonly remedy: RemedyKind;
    /** US dollars. */
    readonly amount?: number;
    /** Why; nothing about patrons. */
    readonly rationale: string;
    /** Whose word it is. */
    readonly by: Voice;
    /** When it was said. */
    readonly occurredAt: UtcTime;
  }
>;

/** What was owed has been paid or done. */
export type ClaimPaid = DomainEvent<
  'claim-paid',
  ClaimAbout & {
    /** Whose word it is. */
    readonly by: Voice;
    /** Code of the library that confirms it; absent where none does. */
    readonly library?: MemberCode;
    /** When it was said. */
    readonly occurredAt: UtcTime;
  }
>;

/** Nothing is asked for any more. */
export type ClaimWaived = DomainEvent<
  'claim-waived',
  ClaimAbout & {
    /** Whose word it is. */
    readonly by: Voice;
    /** Code of the library that waives it; absent where none does. */
    readonly library?: MemberCode;
    /** Why; nothing about patrons. */
    readonly reason: string;
    /** When it was said. */
    readonly occurredAt: UtcTime;
  }
>;

/** A deadline has passed after which nothing can be asked for any more. */
export type ClaimLapsed = DomainEvent<
  'claim-lapsed',
  ClaimAbout & {
    /** What was not done in time. */
    readonly step: ClaimStep;
    /** Until when it was to be done. */
    readonly dueAt: UtcTime;
    /** What the policy calls it. */
    readonly how: 'dismissed' | 'lapsed';
    /** When. */
    readonly occurredAt: UtcTime;
  }
>;

/** The report was taken back: there was no such damage. What the group's staff had settled before stands until they say otherwise. */
export type ClaimWithdrawn = DomainEvent<
  'claim-withdrawn',
  ClaimAbout & {
    /** What took it back. */
    readonly cause: readonly Change[];
    /** The log was known up to this position. */
    readonly seen: string;
    /** When it was noticed. */
    readonly occurredAt: UtcTime;
  }
>;

export type ClaimEvent =
  | ClaimOpened
  | ClaimAssessed
  | ClaimAcknowledged
  | ClaimDisputed
  | ClaimAnswered
  | ClaimEscalated
  | ClaimPhotoAdded
  | ClaimSettled
  | ClaimPaid
  | ClaimWaived
  | ClaimLapsed
  | ClaimWithdrawn;

export const claimIdOf = (barcode: string, scanId: string): string => `${barcode}-${scanId}`;
export const claimStream = (claimId: string): string => `claim-${claimId}`;

/** Schema versions of this feature's events, and where they have free texts. */
export const claimEvents = {
  'claim-opened': { version: 1 },
  'claim-assessed': { version: 1, texts: ['assessment.because'] },
  'claim-acknowledged': { version: 1 },
  'claim-disputed': { version: 1, texts: ['reason'] },
  'claim-answered': { version: 1, texts: ['note'] },
  'claim-escalated': { version: 1 },
  'claim-photo-added': { version: 1, texts: ['caption'] },
  'claim-settled': { version: 1, texts: ['rationale'] },
  'claim-paid': { version: 1 },
  'claim-waived': { version: 1, texts: ['reason'] },
  'claim-lapsed': { version: 1 },
  'claim-withdrawn': { version: 1 },
} satisfies EventCatalog;
