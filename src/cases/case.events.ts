/** What is done about an item that is long on the road. Stream `case-<caseId>`, one for each transit; the id is the item's barcode and the transit's id. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { Barcode, ForeignId, MemberCode, UtcTime } from '../plain/kinds-of-text.js';

/** Either end of the lane: the branch that awaits the item, or the one that sent it. */
export type Side = 'receiver' | 'sender';

/** Who is to act: the branch at either end of the lane, or the group's staff. */
export type Owner = 'receiver' | 'sender' | 'msc';

/**
 * What the transit has passed: what is usual on its lane, 30 days or 60 days.
 * @extensible
 */
export type Stage = 'expectation' | '30-days' | '60-days';

/**
 * What is to be done next.
 * @extensible
 */
export type Step =
  | 'receiver-searches'
  | 'sender-searches'
  | 'receiver-scans'
  | 'sender-scans'
  | 'msc-traces'
  | 'msc-confirms'
  | 'msc-decides';

/**
 * Why the item has probably not arrived, as far as its lane tells; set aside if the receiver saw that it is damaged.
 * @extensible
 */
export type Guess =
  'on-its-way' | 'receive-scan-missed' | 'set-aside-damaged' | 'lane-late' | 'run-late' | 'overdue' | 'unknown';

/**
 * What a branch says after it has looked.
 * @extensible
 */
export type Finding = 'searched-not-here' | 'found' | 'set-aside-damaged';

/**
 * Why a case climbs: nobody answered in time, a branch has the item and did not scan it in time, or the transit got too old.
 * @extensible
 */
export type Climb = 'not-answered' | 'not-scanned' | '30-days' | '60-days';

/**
 * How a case ends: the item was received; it was found; it is damaged; it is lost; its transit never was; it was no case.
 * @extensible
 */
export type Ending = 'arrived' | 'found' | 'damaged' | 'lost' | 'withdrawn' | 'mistake';

/** Which transit a case is about. */
export interface About {
  /** The item's barcode and the transit's id. */
  readonly caseId: string;
  /** The item's barcode. */
  readonly barcode: Barcode;
  /** The transit: the id of its shipping scan. */
  readonly transitId: ForeignId;
}

/** Where a case stands. */
export interface Standing {
  /** Who is to act. */
  readonly owner: Owner;
  /** Code of the owner's branch; absent where the group's staff is to act. */
  readonly ownerBranch?: MemberCode;
  /** What is to be done next. */
  readonly step: Step;
  /** Until when; then the case climbs, if there is somewhere to climb to. */
  readonly dueAt: UtcTime;
}

/** A transit takes too long: somebody is to look for the item. Again where a transit that had ended turned out to go on. */
export type CaseOpened = DomainEvent<
  'case-opened',
  About &
    Standing & {
      /** Code of the branch that sent the item. */
      readonly from: MemberCode;
      /** Code of the branch that awaits it. */
      readonly to: MemberCode;
      /** When it was shipped. */
      readonly shippedAt: UtcTime;
      /** What the transit has passed. */
      readonly stage: Stage;
      /** Days after which nine of ten transits of its lane have arrived; absent where that is not known. */
      readonly usualDays?: number;
      /** Why it has probably not arrived. */
      readonly explanation: Guess;
      /** When it was opened. */
      readonly occurredAt: UtcTime;
    }
>;

/** A branch has looked, and says what it found. */
export type CaseAnswered = DomainEvent<
  'case-answered',
  About &
    Standing & {
      /** Which end of the lane says so. */
      readonly side: Side;
      /** Code of the branch that says so. */
      readonly branch: MemberCode;
      /** What it found. */
      readonly answer: Finding;
      /** A remark; nothing about patrons. */
      readonly note?: string;
      /** When it was said. */
      readonly occurredAt: UtcTime;
    }
>;

/** Time went by: the case has another owner, another step, or has passed another stage. */
export type CaseEscalated = DomainEvent<
  'case-escalated',
  About &
    Standing & {
      /** Why. */
      readonly why: Climb;
      /** What the transit has passed by now. */
      readonly stage: Stage;
      /** When. */
      readonly occurredAt: UtcTime;
    }
>;

/** Nothing is left to be done. */
export type CaseClosed = DomainEvent<
  'case-closed',
  About & {
    /** How it ended. */
    readonly how: Ending;
    /** Whose word it is: that of the transit, which has ended, or that of the group's staff. */
    readonly by: 'transit' | 'msc';
    /** Code of the branch that received the item. */
    readonly branch?: MemberCode;
    /** What the group's staff said. */
    readonly reason?: string;
    /** When it was closed; the item may have arrived a little before. */
    readonly occurredAt: UtcTime;
  }
>;

/** The group's staff had closed it by mistake: it goes on where it stood, and what was said before still counts. */
export type CaseReopened = DomainEvent<
  'case-reopened',
  About &
    Standing & {
      /** What the transit has passed by now. */
      readonly stage: Stage;
      /** What the group's staff said. */
      readonly reason: string;
      /** When it was opened again. */
      readonly occurredAt: UtcTime;
    }
>;

export type CaseEvent = CaseOpened | CaseAnswered | CaseEscalated | CaseClosed | CaseReopened;

export const caseIdOf = (barcode: string, transitId: string): string => `${barcode}-${transitId}`;
export const caseStream = (caseId: string): string => `case-${caseId}`;

/** Schema versions of this feature's events, and where they have free texts. */
export const caseEvents = {
  'case-opened': { version: 1 },
  'case-answered': { version: 1, texts: ['note'] },
  'case-escalated': { version: 1 },
  'case-closed': { version: 1, texts: ['reason'] },
  'case-reopened': { version: 1, texts: ['reason'] },
} satisfies EventCatalog;
