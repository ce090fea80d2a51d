/** What happens to a hold. Stream `hold-<holdId>`, keyed by the ILS's own id. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { Barcode, ForeignId, MemberCode, UtcTime } from '../plain/kinds-of-text.js';

/** A patron's library asked for a title to be brought to a branch. Names the library, never the patron. */
export type HoldPlaced = DomainEvent<
  'hold-placed',
  {
    /** The ILS's id of the hold. */
    readonly holdId: ForeignId;
    /** The title asked for. */
    readonly titleId: ForeignId;
    /** The one copy that will do, where the hold is for an item. */
    readonly barcode?: Barcode;
    /** Code of the branch where it is to be picked up. */
    readonly pickupBranch: MemberCode;
    /** Code of the library that asks. */
    readonly patronLibrary: MemberCode;
    /** When it was placed. */
    readonly occurredAt: UtcTime;
  }
>;

/** The item left the hold shelf with its patron: the end of the wait. */
export type HoldPickedUp = DomainEvent<
  'hold-picked-up',
  {
    /** The ILS's id of the hold. */
    readonly holdId: ForeignId;
    /** Code of the branch that handed it out. */
    readonly branch: MemberCode;
    /** The item that was handed out, where the ILS tells: nothing else says which one filled a hold without a trip. */
    readonly barcode?: Barcode;
    /** When it was handed out. */
    readonly occurredAt: UtcTime;
  }
>;

/** Nobody waits any more. An item already on the road still has to come home. */
export type HoldCancelled = DomainEvent<
  'hold-cancelled',
  {
    /** The ILS's id of the hold. */
    readonly holdId: ForeignId;
    /** Why; nothing about patrons. */
    readonly reason: string;
    /** When it was cancelled. */
    readonly occurredAt: UtcTime;
  }
>;

/** The hold lapsed: not filled in time, or not fetched from the shelf. */
export type HoldExpired = DomainEvent<
  'hold-expired',
  {
    /** The ILS's id of the hold. */
    readonly holdId: ForeignId;
    /** When it lapsed. */
    readonly occurredAt: UtcTime;
  }
>;

export type HoldEvent = HoldPlaced | HoldPickedUp | HoldCancelled | HoldExpired;

export const holdStream = (holdId: string): string => `hold-${holdId}`;

/** Schema versions of this feature's events, and where they have free texts. */
export const holdEvents = {
  'hold-placed': { version: 1 },
  'hold-picked-up': { version: 1 },
  'hold-cancelled': { version: 1, texts: ['reason'] },
  'hold-expired': { version: 1 },
} satisfies EventCatalog;
