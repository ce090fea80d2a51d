/** What happens to an item on the road. Stream `item-<barcode>`; scans are observations, recorded even when they contradict each other. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { Barcode, CalendarDate, ForeignId, MemberCode, UtcTime } from '../plain/kinds-of-text.js';

/** Why an item travels. */
export type Purpose = 'hold' | 'return' | 'float' | 'other';
/** What a scanner saw of the item's state. */
export type Condition = 'sound' | 'worn' | 'damaged' | 'not-inspected';
/** How it was packed: in a padded envelope or bubble wrap, in a box with filling, in a bag, or not at all. */
export type Packaging = 'padded' | 'boxed' | 'bagged' | 'none';
/** When the damage was noticed. */
export type Discovery = 'on-receipt' | 'before-shipping' | 'at-checkin' | 'on-shelf';
/** How bad the damage is. */
export type Severity = 'minor' | 'major' | 'unusable';

/**
 * How a scan contradicts the item's history, or how it reached us.
 * @extensible
 */
export type AnomalyCode =
  | 'no-open-shipment'
  | 'wrong-branch'
  | 'already-in-transit'
  | 'not-in-custody'
  | 'already-here'
  | 'clock-ahead'
  | 'out-of-order'
  | 'late-report';

/** What every scan says. */
export interface ScanData {
  /** The scanner's own id of this scan: sending it again changes nothing. */
  readonly scanId: ForeignId;
  /** The item's barcode. */
  readonly barcode: Barcode;
  /** Code of the branch that scanned. */
  readonly branch: MemberCode;
  /** When it happened: UTC, corrected by the skew of the scanner's clock where that is known. */
  readonly occurredAt: UtcTime;
  /** Seconds that were added to the scanner's clock to get `occurredAt`. */
  readonly clockSkewSeconds?: number;
  /** What the scanner saw of its state. */
  readonly condition?: Condition;
  /** A remark; nothing about patrons. */
  readonly note?: string;
  /** What looked wrong when the scan was recorded. A later scan may explain it; the journey judges anew. */
  readonly anomalies?: readonly AnomalyCode[];
}

/** A branch handed the item to the courier, addressed to another branch. */
export type ItemShipped = DomainEvent<
  'item-shipped',
  ScanData & {
    /** Code of the branch it is addressed to. */
    readonly to: MemberCode;
    /** Why it travels. */
    readonly purpose: Purpose;
    /** The hold it travels for. */
    readonly holdId?: ForeignId;
    /** How it was packed, where the scanner says so. */
    readonly packaging?: Packaging;
  }
>;

/** A branch took the item from the courier. Sound only if `condition` says so: an unopened tote proves nothing. */
export type ItemReceived = DomainEvent<
  'item-received',
  ScanData & {
    /** The hold it came for. */
    readonly holdId?: ForeignId;
  }
>;

/** A branch found the item damaged. */
export type ItemDamaged = DomainEvent<
  'item-damaged',
  ScanData & {
    /** When the damage was noticed. */
    readonly discovery: Discovery;
    /** How bad it is. */
    readonly severity: Severity;
  }
>;

/** A branch looked at the item and says what state it is in. */
export type ItemInspected = DomainEvent<
  'item-inspected',
  ScanData & {
    /** What state it is in. */
    readonly condition: Condition;
  }
>;

/** A scan was a mistake. It stays in the log; the journey is told without it. */
export type ScanVoided = DomainEvent<
  'scan-voided',
  {
    /** The item's barcode. */
    readonly barcode: Barcode;
    /** The scan that is taken back. */
    readonly scanId: ForeignId;
    /** Why. */
    readonly reason: string;
    /** When it was said: UTC. */
    readonly occurredAt: UtcTime;
  }
>;

/** The group gave up waiting for an item on the road. A later receipt overrides it. */
export type ItemLost = DomainEvent<
  'item-lost',
  {
    /** The item's barcode. */
    readonly barcode: Barcode;
    /** The transit it was lost on. */
    readonly transitId: ForeignId;
    /** Why. */
    readonly reason: string;
    /** When it was said: UTC. */
    readonly occurredAt: UtcTime;
  }
>;

/** A lost item turned up: at a branch, or still on the road when none is named. */
export type ItemFound = DomainEvent<
  'item-found',
  {
    /** The item's barcode. */
    readonly barcode: Barcode;
    /** The transit it was lost on. */
    readonly transitId: ForeignId;
    /** Code of the branch where it turned up. */
    readonly branch?: MemberCode;
    /** Why. */
    readonly reason: string;
    /** When it was said: UTC. */
    readonly occurredAt: UtcTime;
  }
>;

/** What the shared catalog says of the item. The newest one counts. */
export type ItemCatalogued = DomainEvent<
  'item-catalogued',
  {
    /** The item's barcode. */
    readonly barcode: Barcode;
    /** Code of the branch that owns it. */
    readonly owningBranch: MemberCode;
    /** As the catalog has it. */
    readonly title: string;
    /** As the catalog names it. */
    readonly collection?: string;
    /** Replacement price in US dollars. */
    readonly price?: number;
    /** When it was bought: a calendar date, YYYY-MM-DD. */
    readonly acquiredOn?: CalendarDate;
  }
>;

export type ScanEvent = ItemShipped | ItemReceived | ItemDamaged | ItemInspected;
export type ItemEvent = ScanEvent | ScanVoided | ItemLost | ItemFound | ItemCatalogued;

export const itemStream = (barcode: string): string => `item-${barcode}`;

/** Schema versions of this feature's events, and where they have free texts. */
export const courierEvents = {
  'item-shipped': { version: 1, texts: ['note'] },
  'item-received': { version: 1, texts: ['note'] },
  'item-damaged': { version: 1, texts: ['note'] },
  'item-inspected': { version: 1, texts: ['note'] },
  'scan-voided': { version: 1, texts: ['reason'] },
  'item-lost': { version: 1, texts: ['reason'] },
  'item-found': { version: 1, texts: ['reason'] },
  'item-catalogued': { version: 1, texts: ['title', 'collection'] },
} satisfies EventCatalog;
