/**
 * One hold's wait in segments: lender (placed → first shipped for it), courier (→ first received at its pickup branch) and pickup (→ picked
 * up); and the courier's segment in pieces, on the road and at branches on the way. Scans may be missing or contradict each other:
 * then a segment is unknown, and what is known never overlaps. Pure; `docs/lag.md` explains the choices.
 */
import { DAY_MS } from '../plain/days.js';

/** Times in milliseconds since 1970. */
export interface Hold {
  readonly status: 'waiting' | 'picked-up' | 'cancelled' | 'expired';
  readonly pickupBranch: string;
  readonly placedAt: number;
  readonly endedAt: number | null;
}

/** A transit that was shipped for the hold. */
export interface Leg {
  readonly barcode: string;
  readonly from: string;
  readonly shippedAt: number | null;
  readonly receivedAt: number | null;
  readonly receivedBy: string | null;
}

/** What a hold's legs tell of its wait; the same in whatever order they became known. */
export interface Facts {
  /** When it first left for the hold. */
  readonly shippedAt: number | null;
  /** When it was first received at its pickup branch. */
  readonly receivedAt: number | null;
  /** Who shipped first for it. */
  readonly lendingBranch: string | null;
  /** How many legs it took, until it was received at its pickup branch. */
  readonly legs: number;
  /** The courier's segment in tenths of a day; both pieces are known or none. */
  readonly onTheRoad: number | null;
  readonly atBranches: number | null;
  /** The items that were sent for it, in the order of their barcodes. */
  readonly barcodes: readonly string[];
}

export function factsOf(hold: Hold, legs: readonly Leg[]): Facts {
  const end = hold.endedAt ?? Infinity;
  // What was scanned after its end was not for it any more.
  const own = legs
    .filter((leg) => begun(leg) <= end)
    .sort((a, b) => begun(a) - begun(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
  const last = firstAtPickup(own, hold, end);
  const receivedAt = last?.receivedAt ?? null;
  const first = own.find(({ shippedAt }) => shippedAt !== null && shippedAt <= (receivedAt ?? end));
  const shippedAt = first && begun(first) >= hold.placedAt ? begun(first) : null;
  return {
    shippedAt,
    receivedAt,
    lendingBranch: first?.from ?? null,
    legs: own.filter((leg) => leg === last || begun(leg) <= (receivedAt ?? end)).length,
    ...pieces(own, last, shippedAt, hold.placedAt),
    barcodes: [...new Set(own.map(({ barcode }) => barcode))].sort(),
  };
}

/** When it left, as far as that was scanned. */
const begun = ({ shippedAt, receivedAt }: Leg): number => shippedAt ?? receivedAt ?? Infinity;

/** Settles the order of those that left in the same moment. */
const nameOf = ({ barcode, from, shippedAt, receivedAt, receivedBy }: Leg): string =>
  [barcode, from, shippedAt, receivedAt, receivedBy].join();

function firstAtPickup(legs: readonly Leg[], { pickupBranch, placedAt }: Hold, end: number): Leg | undefined {
  let first: Leg | undefined;
  for (const leg of legs) {
    const { receivedAt, receivedBy } = leg;
    if (receivedAt === null || receivedBy !== pickupBranch || receivedAt < placedAt || receivedAt > end) continue;
    if (first?.receivedAt == null || receivedAt < first.receivedAt) first = leg;
  }
  return first;
}

/** Known if the item that filled the hold went from branch to branch by scans alone, each leg from where the one before had ended. */
function pieces(own: readonly Leg[], last: Leg | undefined, shippedAt: number | null, placedAt: number) {
  const unknown = { onTheRoad: null, atBranches: null };
  if (!last || shippedAt === null) return unknown;
  const chain = own.filter((leg) => leg.barcode === last.barcode && begun(leg) <= begun(last));
  let [onTheRoad, atBranches, at] = [0, 0, mark(placedAt, shippedAt)];
  let before: Leg | undefined;
  for (const leg of chain) {
    if (leg.shippedAt === null || leg.receivedAt === null || leg.receivedAt < leg.shippedAt) return unknown;
    const isNext = before
      ? before.receivedBy === leg.from && (before.receivedAt ?? 0) <= leg.shippedAt
      : leg.shippedAt === shippedAt;
    if (!isNext) return unknown;
    atBranches += mark(placedAt, leg.shippedAt) - at;
    at = mark(placedAt, leg.receivedAt);
    onTheRoad += at - mark(placedAt, leg.shippedAt);
    before = leg;
  }
  return before === last ? { onTheRoad, atBranches } : unknown;
}

/** Tenths of a day after it was placed. Segments and pieces are what lies between such marks: so they add up. */
const mark = (placedAt: number, time: number): number => Math.round(((time - placedAt) / DAY_MS) * 10);

export const SEGMENTS = ['lender', 'courier', 'pickup', 'total'] as const;
export type SegmentName = (typeof SEGMENTS)[number];

/**
 * `through`: both ends are known; `waiting` in it now; `ended`: cancelled or expired in it; `unknown`: it is over, or begun, and a scan that would
 * say when is missing or contradicts others; `ahead`: not begun, and perhaps never.
 */
export const SEGMENT_STATES = ['through', 'waiting', 'ended', 'unknown', 'ahead'] as const;
export type SegmentState = (typeof SEGMENT_STATES)[number];

export interface Segment {
  readonly state: SegmentState;
  readonly since: number | null;
  /** Null while it lasts, or where it is not known. */
  readonly until: number | null;
  /** Tenths of a day; of what is `through`. */
  readonly tenths: number | null;
}

export type Segments = Readonly<Record<SegmentName, Segment>>;

export function segmentsOf(
  { status, placedAt, endedAt }: Omit<Hold, 'pickupBranch'>,
  { shippedAt, receivedAt, legs }: Pick<Facts, 'shippedAt' | 'receivedAt' | 'legs'>,
): Segments {
  const pickedUpAt = status === 'picked-up' ? endedAt : null;
  const isPickedUp = pickedUpAt !== null;
  const isOut = legs > 0;
  const segment = (since: number | null, until: number | null, isOver: boolean, isBegun: boolean): Segment => {
    if (since !== null && until !== null)
      return { state: 'through', since, until, tenths: mark(placedAt, until) - mark(placedAt, since) };
    if (isOver || (isBegun && since === null)) return { state: 'unknown', since, until, tenths: null };
    if (since === null) return { state: 'ahead', since, until, tenths: null };
    return { state: status === 'waiting' ? 'waiting' : 'ended', since, until: endedAt, tenths: null };
  };
  return {
    lender: segment(placedAt, shippedAt, isOut || isPickedUp, true),
    courier: segment(shippedAt, receivedAt, receivedAt !== null || isPickedUp, isOut),
    pickup: segment(receivedAt, pickedUpAt, isPickedUp, false),
    total: segment(placedAt, pickedUpAt, false, true),
  };
}

/** Of a hold that was picked up: what of its whole belongs to no segment that is known, tenths of a day. */
export const unknownOf = ({ lender, courier, pickup, total }: Segments): number | null =>
  total.tenths === null ? null : total.tenths - (lender.tenths ?? 0) - (courier.tenths ?? 0) - (pickup.tenths ?? 0);
