/** The group's members. Streams `library-<code>` and `branch-<code>`. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { MemberCode } from '../plain/kinds-of-text.js';

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
  }
>;

export type PartnerEvent = LibraryRegistered | BranchRegistered;

export const libraryStream = (code: string): string => `library-${code}`;
export const branchStream = (code: string): string => `branch-${code}`;

/** Schema versions of this feature's events. */
export const partnerEvents = {
  'library-registered': { version: 1 },
  'branch-registered': { version: 1 },
} satisfies EventCatalog;
