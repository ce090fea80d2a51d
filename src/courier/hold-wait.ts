/**
 * One hold's wait in pieces: lender (placed → first shipped for it), courier (→ first received at its pickup branch) and pickup (→ picked
 * up); and the courier's piece in time on the road and time at branches on the way. Scans may be missing or contradict each other:
 * then a piece is unknown, and what is known never overlaps. Pure; `docs/lag.md` explains the choices.
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

export interface Wait {
  readonly segments: Readonly<Record<SegmentName, Segment>>;
  readonly shippedAt: number | null;
  readonly receivedAt: number | null;
  readonly pickedUpAt: number | null;
  /** Who shipped first for it. */
  readonly lendingBranch: string | null;
  /** Until it was received at its pickup branch. */
  readonly legs: number;
  /** Parts of the courier's piece, tenths of a day; both or none are known. */
  readonly onTheRoad: number | null;
  readonly atBranches: number | null;
  /** Of a hold that was picked up: what of its whole belongs to no known piece, tenths of a day. */
  readonly unknown: number | null;
}

export function waitOf(hold: Hold, legs: readonly Leg[]): Wait {
  const { placedAt, status } = hold;
  const end = hold.endedAt ?? Number.MAX_SAFE_INTEGER;
  // What was scanned after its end was not for it any more.
  const own = legs
    .filter((leg) => begun(leg) <= end)
    .sort((a, b) => begun(a) - begun(b) || (nameOf(a) < nameOf(b) ? -1 : 1));
  const last = firstAtPickup(own, hold, end);
  const received = last?.receivedAt ?? null;
  const first = own.find(({ shippedAt }) => shippedAt !== null && shippedAt <= (received ?? end));
  const shipped = first && begun(first) >= placedAt ? begun(first) : null;
  const pickedUp = status === 'picked-up' ? hold.endedAt : null;

  // Marks are rounded and pieces are what lies between: so pieces add up.
  const mark = (time: number) => Math.round(((time - placedAt) / DAY_MS) * 10);
  const piece = (since: number | null, until: number | null, isOver: boolean, isBegun: boolean): Segment => {
    if (since !== null && until !== null) return { state: 'through', since, until, tenths: mark(until) - mark(since) };
    if (isOver || (isBegun && since === null)) return { state: 'unknown', since, until, tenths: null };
    if (since === null) return { state: 'ahead', since, until, tenths: null };
    return { state: status === 'waiting' ? 'waiting' : 'ended', since, until: hold.endedAt, tenths: null };
  };
  const isPickedUp = pickedUp !== null;
  const isOut = own.length > 0;
  const segments = {
    lender: piece(placedAt, shipped, isOut || isPickedUp, true),
    courier: piece(shipped, received, received !== null || isPickedUp, isOut),
    pickup: piece(received, pickedUp, isPickedUp, false),
    total: piece(placedAt, pickedUp, false, true),
  };
  const { lender, courier, pickup, total } = segments;
  return {
    segments,
    shippedAt: shipped,
    receivedAt: received,
    pickedUpAt: pickedUp,
    lendingBranch: first?.from ?? null,
    legs: own.filter((leg) => begun(leg) <= (received ?? end)).length,
    ...split(own, last, shipped, mark),
    unknown:
      total.tenths === null ? null : total.tenths - (lender.tenths ?? 0) - (courier.tenths ?? 0) - (pickup.tenths ?? 0),
  };
}

/** When it left, as far as that was scanned. */
const begun = ({ shippedAt, receivedAt }: Leg): number => shippedAt ?? receivedAt ?? Infinity;

/** Settles the order of those that left in the same moment. */
const nameOf = ({ barcode, from, receivedAt, receivedBy }: Leg): string =>
  [barcode, from, receivedAt, receivedBy].join();

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
function split(own: readonly Leg[], last: Leg | undefined, shipped: number | null, mark: (time: number) => number) {
  const unknown = { onTheRoad: null, atBranches: null };
  if (!last || shipped === null) return unknown;
  const chain = own.filter((leg) => leg.barcode === last.barcode && begun(leg) <= begun(last));
  let [onTheRoad, atBranches, at] = [0, 0, mark(shipped)];
  let here: Leg | undefined;
  for (const leg of chain) {
    if (leg.shippedAt === null || leg.receivedAt === null || leg.receivedAt < leg.shippedAt) return unknown;
    const isNext = here
      ? here.receivedBy === leg.from && (here.receivedAt ?? 0) <= leg.shippedAt
      : leg.shippedAt === shipped;
    if (!isNext) return unknown;
    atBranches += mark(leg.shippedAt) - at;
    at = mark(leg.receivedAt);
    onTheRoad += at - mark(leg.shippedAt);
    here = leg;
  }
  return here === last ? { onTheRoad, atBranches } : unknown;
}
