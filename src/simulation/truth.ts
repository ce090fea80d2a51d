/** What really happened, told beside the scans: times here are true whatever a scanner's clock showed. UTC ISO 8601. */
import type { Discovery, Packaging, Purpose, Severity } from './actions.js';
import type { PlannedUpsets } from './upsets.js';

export type TruthRecord = GroupTruth | HabitsTruth | TransitTruth | HoldTruth | DamageTruth | ScanTruth;
export type TellTruth = (record: TruthRecord) => void;

/** Who is slow and who is careless. Told once, first. */
export interface GroupTruth {
  readonly kind: 'group';
  readonly slowLanes: readonly { readonly from: string; readonly to: string }[];
  readonly slowLenders: readonly string[];
  /** The share of ship and receive scans that each branch misses. */
  readonly missedScans: readonly { readonly branch: string; readonly rate: number }[];
  /** The branches that miss far more scans than others. */
  readonly careless: readonly string[];
  readonly offline: readonly string[];
  /** Devices ahead (positive) or behind; one that does not send its clock cannot be corrected. */
  readonly skewed: readonly { readonly branch: string; readonly seconds: number; readonly sendsClock: boolean }[];
  /** The branches whose packing does not protect what they send. */
  readonly carelessPackers?: readonly string[];
  /** What happened once, in local days since 1970, if anything did. */
  readonly upsets?: PlannedUpsets;
}

/** Whom libraries serve first, by their codes. Told once, where there are titles with queues. */
export interface HabitsTruth {
  readonly kind: 'habits';
  readonly localFirst: readonly string[];
  readonly keepsNew: readonly string[];
}

/** A trip, told when it ended, or at the end of the world. A wrong delivery ends it; the way on is another trip. */
export interface TransitTruth {
  readonly kind: 'transit';
  readonly barcode: string;
  readonly from: string;
  readonly to: string;
  readonly purpose: Purpose;
  readonly holdId?: string;
  readonly packaging: Packaging;
  readonly shippedAt: string;
  /** When the courier took and brought it: null where it did not come to that. */
  readonly collectedAt: string | null;
  readonly deliveredAt: string | null;
  /** When the branch unpacked it, which is when it scans; null while it is on the road or if it is lost. */
  readonly arrivedAt: string | null;
  readonly arrivedAtBranch: string | null;
  /** null: nobody scanned. */
  readonly shipScanId: string | null;
  readonly receiveScanId: string | null;
  readonly lostAt?: string;
  readonly foundAt?: string;
}

/** A hold, told when it ended, or at the end of the world (`waiting`). */
export interface HoldTruth {
  readonly kind: 'hold';
  readonly holdId: string;
  readonly barcode: string;
  readonly lender: string;
  readonly pickupBranch: string;
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly receivedAt: string | null;
  readonly pickedUpAt: string | null;
  readonly outcome: 'picked-up' | 'expired' | 'cancelled' | 'waiting';
}

/** Damage, told when it was reported, or at the end of the world if nobody noticed. */
export interface DamageTruth {
  readonly kind: 'damage';
  readonly barcode: string;
  readonly damagedAt: string;
  readonly custodian:
    { readonly branch: string } | { readonly courier: { readonly from: string; readonly to: string } };
  readonly severity: Severity;
  readonly discovery: Discovery | null;
  readonly discoveredAt: string | null;
  readonly discoveredBy: string | null;
  readonly damageScanId: string | null;
}

/** Every scan that no transit or damage accounts for. */
export interface ScanTruth {
  readonly kind: 'scan';
  readonly scanId: string;
  readonly barcode: string;
  readonly branch: string;
  readonly occurredAt: string;
  readonly why: 'double' | 'mistake' | 'inspection';
  /** The scan that a double repeats. */
  readonly doubleOf?: string;
}
