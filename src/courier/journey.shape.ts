/** The shapes of a journey: what goes in, what comes out, and where it stands in between. */
import type { AnomalyCode, Condition, Discovery, Packaging, Purpose, Severity } from './item.events.js';

export type Holder = { readonly branch: string } | { readonly courier: { readonly from: string; readonly to: string } };

/** A scan, or the group's word that a transit was lost or its item found. */
export interface Observation {
  readonly kind: 'shipped' | 'received' | 'damaged' | 'inspected' | 'lost' | 'found';
  /** The scan's id; of a loss or a find, the id of the transit that it is about. */
  readonly scanId: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** Who scanned; where a lost item was found. */
  readonly branch?: string;
  readonly to?: string;
  readonly purpose?: Purpose;
  readonly holdId?: string;
  readonly condition?: Condition;
  readonly packaging?: Packaging;
  readonly discovery?: Discovery;
  readonly severity?: Severity;
  readonly note?: string;
  /** What looked wrong when it was recorded. */
  readonly anomalies?: readonly AnomalyCode[];
  /** Why it was taken back. A voided scan stays visible but tells nothing. */
  readonly voided?: string;
}

/**
 * `open` until received; `closed` at its destination; `misrouted` when another branch received it; `lost` when declared so;
 * `unconfirmed` when one of its two scans is missing but a later scan proves that the trip took place.
 */
export type TransitStatus = 'open' | 'closed' | 'misrouted' | 'lost' | 'unconfirmed';

export interface SetAside {
  readonly branch: string;
  readonly since: string;
}

export interface Transit {
  /** The id of its shipping scan; of its receipt where the shipping scan is missing. */
  readonly transitId: string;
  readonly from: string;
  readonly to: string;
  readonly status: TransitStatus;
  readonly purpose: Purpose;
  readonly holdId?: string;
  /** Absent when the shipping scan is missing. */
  readonly shippedAt?: string;
  readonly receivedAt?: string;
  readonly receivedBy?: string;
  readonly lostAt?: string;
  /** For an unconfirmed transit without a receipt: the scan at this time proves that it had ended. */
  readonly endedBefore?: string;
  /** While it is under way: where somebody last saw that the item is damaged, so that it was probably put aside there. */
  readonly setAside?: SetAside;
  /** Calendar days from shipped to received, one decimal; null while one of them is unknown. */
  readonly days: number | null;
}

export interface CustodyInterval {
  readonly holder: Holder;
  readonly since: string;
  /** Exclusive; absent while it lasts. */
  readonly until?: string;
}

export interface Anomaly {
  readonly code: AnomalyCode;
  readonly scanId: string;
  readonly detail: string;
}

export interface Journey {
  readonly barcode: string;
  readonly transits: readonly Transit[];
  readonly custody: readonly CustodyInterval[];
  readonly anomalies: readonly Anomaly[];
  /** In the order of occurrence, voided ones included. */
  readonly observations: readonly Observation[];
}

/** Where a journey stands after some of its observations: all that the next one needs. */
export interface JourneyState {
  readonly custody: CustodyInterval | null;
  /** The transit under way: open or lost. */
  readonly underway: Transit | null;
  /** The order key of the last observation told. */
  readonly last: string;
}

/** What one observation adds to the journey. */
export interface Step {
  readonly state: JourneyState;
  readonly ended?: Transit;
  readonly custodyEnded?: CustodyInterval;
  readonly anomaly?: Anomaly;
}
