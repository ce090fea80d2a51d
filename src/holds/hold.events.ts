/** What happens to a hold. Stream `hold-<holdId>`, keyed by the ILS's own id. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';

/** A patron's library asked for a title to be brought to a branch. Names the library, never the patron. */
export type HoldPlaced = DomainEvent<
  'hold-placed',
  {
    readonly holdId: string;
    readonly titleId: string;
    /** The one copy that will do, where the hold is for an item. */
    readonly barcode?: string;
    readonly pickupBranch: string;
    /** Code of the library that asks. */
    readonly patronLibrary: string;
    readonly occurredAt: string;
  }
>;

/** The item left the hold shelf with its patron: the end of the wait. */
export type HoldPickedUp = DomainEvent<
  'hold-picked-up',
  { readonly holdId: string; readonly branch: string; readonly occurredAt: string }
>;

/** Nobody waits any more. An item already on the road still has to come home. */
export type HoldCancelled = DomainEvent<
  'hold-cancelled',
  { readonly holdId: string; readonly reason: string; readonly occurredAt: string }
>;

/** The hold lapsed: not filled in time, or not fetched from the shelf. */
export type HoldExpired = DomainEvent<'hold-expired', { readonly holdId: string; readonly occurredAt: string }>;

export type HoldEvent = HoldPlaced | HoldPickedUp | HoldCancelled | HoldExpired;

export const holdStream = (holdId: string): string => `hold-${holdId}`;

/** Schema versions of this feature's events. */
export const holdEvents = {
  'hold-placed': { version: 1 },
  'hold-picked-up': { version: 1 },
  'hold-cancelled': { version: 1 },
  'hold-expired': { version: 1 },
} satisfies EventCatalog;
