/** What reaches the service, and when: the stream that the simulation makes and every sender takes. */
import type { WEEKDAYS } from '../plain/days.js';

/** An observation as a scanner tells it. `occurredAt` is the scanner's own clock, right or wrong. */
export interface Scan {
  readonly scanId: string;
  readonly type: 'shipped' | 'received' | 'damaged' | 'inspected';
  readonly barcode: string;
  readonly branch: string;
  readonly occurredAt: string;
  readonly to?: string;
  readonly purpose?: Purpose;
  readonly holdId?: string;
  readonly packaging?: Packaging;
  readonly condition?: 'sound' | 'worn' | 'damaged' | 'not-inspected';
  readonly discovery?: Discovery;
  readonly severity?: Severity;
  readonly note?: string;
}

export type Packaging = 'padded' | 'boxed' | 'bagged' | 'none';
export type Purpose = 'hold' | 'return' | 'float' | 'other';
export type Discovery = 'on-receipt' | 'before-shipping' | 'at-checkin' | 'on-shelf';
export type Severity = 'minor' | 'major' | 'unusable';

/** `at` is when it is sent, by a clock that is right: UTC ISO 8601. Actions come in the order of `at`. */
export type Action = { readonly at: string } & (
  | { readonly kind: 'library'; readonly code: string; readonly name: string }
  | BranchAction
  | LaneScheduleAction
  | ClosureAction
  | ItemAction
  | ScansAction
  | HoldPlacedAction
  | PickUpAction
  | { readonly kind: 'hold-expired'; readonly holdId: string; readonly branch: string; readonly occurredAt: string }
  | { readonly kind: 'hold-cancelled'; readonly holdId: string; readonly occurredAt: string; readonly reason: string }
  | { readonly kind: 'void'; readonly barcode: string; readonly scanId: string; readonly reason: string }
  | { readonly kind: 'lost'; readonly barcode: string; readonly occurredAt: string; readonly reason: string }
  | {
      readonly kind: 'found';
      readonly barcode: string;
      readonly occurredAt: string;
      readonly branch: string;
      readonly reason: string;
    }
);

export interface BranchAction {
  readonly kind: 'branch';
  readonly code: string;
  readonly name: string;
  /** The code of its library. */
  readonly library: string;
  readonly timeZone: string;
  readonly latitude?: number;
  readonly longitude?: number;
  /** Where the courier sorts what it takes from and brings to it. */
  readonly hub?: string;
}

/** On which weekdays the courier runs on a lane, from a date on. */
export interface LaneScheduleAction {
  readonly kind: 'lane-schedule';
  readonly from: string;
  readonly to: string;
  readonly since: string;
  readonly weekdays: readonly (typeof WEEKDAYS)[number][];
}

/** A date on which a branch is closed. */
export interface ClosureAction {
  readonly kind: 'closure';
  readonly branch: string;
  readonly date: string;
  readonly reason: string;
}

/** Catalog facts of an item, sent before its first use. */
export interface ItemAction {
  readonly kind: 'item';
  readonly barcode: string;
  readonly owningBranch: string;
  readonly title: string;
  readonly collection?: string;
  /** US dollars; unknown for some. */
  readonly price?: number;
  /** A date, `2025-07-01`. */
  readonly acquiredOn?: string;
}

/** 1 to 500 scans of one branch's device in one upload. */
export interface ScansAction {
  readonly kind: 'scans';
  /** The device's own clock at sending, as wrong as its `occurredAt`s; some devices do not say. */
  readonly sentAt?: string;
  readonly scans: readonly Scan[];
}

export interface HoldPlacedAction {
  readonly kind: 'hold-placed';
  readonly holdId: string;
  readonly titleId: string;
  /** Only when that very copy was asked for. */
  readonly barcode?: string;
  readonly pickupBranch: string;
  readonly patronLibrary: string;
  readonly placedAt: string;
}

export interface PickUpAction {
  readonly kind: 'hold-picked-up';
  readonly holdId: string;
  readonly branch: string;
  /** The item that was handed out. */
  readonly barcode: string;
  readonly occurredAt: string;
}

/** Takes the stream to a service, over HTTP or in the same process. */
export interface Sender {
  /** Takes an action over; waits when too much is on its way. Rejects when the service cannot be brought to take it. */
  send(action: Action): Promise<void>;
  /** Waits until everything that was sent has arrived. */
  finish(): Promise<void>;
}
