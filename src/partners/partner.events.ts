/** The group's members, and when the courier comes to them. Streams `library-<code>`, `branch-<code>` and `lane-<from>.<to>`. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { CalendarDate, MemberCode } from '../plain/kinds-of-text.js';

/** A library joined, or its facts changed. The newest one counts. */
export type LibraryRegistered = DomainEvent<
  'library-registered',
  {
    /** The library's code, unique in the group. */
    readonly code: MemberCode;
    /** The library's name. */
    readonly name: string;
    /** Whether its items may bear ids other than 14-digit barcodes. */
    readonly legacyBarcodes?: boolean;
  }
>;

/** A place with a scanner joined, or its facts changed. The newest one counts. */
export type BranchRegistered = DomainEvent<
  'branch-registered',
  {
    /** The branch's code, unique in the group. */
    readonly code: MemberCode;
    /** The branch's name. */
    readonly name: string;
    /** Code of the library that it belongs to. */
    readonly library: MemberCode;
    /** IANA time zone, in which its days are counted. */
    readonly timeZone: string;
    /** Degrees north, WGS 84. */
    readonly latitude?: number;
    /** Degrees east, WGS 84. */
    readonly longitude?: number;
    /** Where the courier sorts what it takes from and brings to the branch: the hub's name or code. */
    readonly hub?: string;
  }
>;

/** A branch is closed on a day: the courier neither fetches nor brings anything there. */
export type BranchClosed = DomainEvent<
  'branch-closed',
  {
    /** The branch's code. */
    readonly code: MemberCode;
    /** The day. */
    readonly date: CalendarDate;
    /** Why, such as Thanksgiving. */
    readonly reason?: string;
  }
>;

/** It is open on that day after all. */
export type BranchReopened = DomainEvent<
  'branch-reopened',
  {
    /** The branch's code. */
    readonly code: MemberCode;
    /** The day on which it was said to be closed. */
    readonly date: CalendarDate;
  }
>;

/** The courier runs on a lane on these weekdays, from a day on until a later schedule begins. The newest for a day counts. */
export type LaneScheduled = DomainEvent<
  'lane-scheduled',
  {
    /** Code of the branch that ships. */
    readonly from: MemberCode;
    /** Code of the branch that receives. */
    readonly to: MemberCode;
    /** The first day on which it holds, on the calendar of the branch that ships. */
    readonly since: CalendarDate;
    /** In the order of the week; at least one. */
    readonly weekdays: readonly Weekday[];
  }
>;

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

export type BranchEvent = BranchRegistered | BranchClosed | BranchReopened;
export type PartnerEvent = LibraryRegistered | BranchEvent | LaneScheduled;

export const libraryStream = (code: string): string => `library-${code}`;
export const branchStream = (code: string): string => `branch-${code}`;
/** Codes have no dots, so that no two lanes share a stream. */
export const laneStream = (from: string, to: string): string => `lane-${from}.${to}`;

/** Schema versions of this feature's events, and where they have free texts. */
export const partnerEvents = {
  'library-registered': { version: 1, texts: ['name'] },
  'branch-registered': { version: 1, texts: ['name', 'hub'] },
  'branch-closed': { version: 1, texts: ['reason'] },
  'branch-reopened': { version: 1 },
  'lane-scheduled': { version: 1 },
} satisfies EventCatalog;
