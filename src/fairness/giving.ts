/**
 * Which items were given to a hold, and which of them filled it. An item is given when it first sets out for the hold, or is handed
 * out without a trip; it fills the hold when its patron takes it. `docs/fairness.md` has the reasons. Pure.
 */
import { DAY_MS, startOfDay } from '../plain/days.js';

/** Later than any time: what has not happened yet. */
export const NEVER = '9';

export interface KnownHold {
  readonly status: string;
  /** The one copy that will do, where the hold is for an item. */
  readonly barcode: string | null;
  readonly endedAt: string | null;
  /** The item that was handed out, where the ILS has told. */
  readonly taken: string | null;
}

/** A scan says that this item travels for the hold, or came for it. */
export interface Named {
  readonly barcode: string;
  readonly at: string;
}

export interface Giving {
  /** Empty where nobody says which item it was. */
  readonly barcode: string;
  readonly givenAt: string;
  /** When its patron took it; null if that was another item, or none. */
  readonly filledAt: string | null;
}

export function givingsOf(hold: KnownHold, named: readonly Named[]): readonly Giving[] {
  const firsts = new Map<string, string>();
  for (const { barcode, at } of named) firsts.set(barcode, earlier(at, firsts.get(barcode)));
  const filledAt = hold.status === 'picked-up' ? hold.endedAt : null;
  const filledBy = filledAt === null ? undefined : takenItem(hold, named, filledAt);
  if (filledAt !== null && filledBy !== undefined) firsts.set(filledBy, earlier(filledAt, firsts.get(filledBy)));
  return [...firsts].map(([barcode, givenAt]) => ({
    barcode,
    givenAt,
    filledAt: barcode === filledBy ? filledAt : null,
  }));
}

/** The ILS knows best; then what set out last for the hold; then the one copy that would do. */
function takenItem({ taken, barcode }: KnownHold, named: readonly Named[], filledAt: string): string {
  if (taken !== null) return taken;
  const last = named
    .filter(({ at }) => at <= filledAt)
    .reduce<Named | undefined>((latest, one) => (latest && isBefore(one, latest) ? latest : one), undefined);
  return last?.barcode ?? barcode ?? '';
}

const isBefore = (one: Named, other: Named): boolean =>
  one.at < other.at || (one.at === other.at && one.barcode < other.barcode);

const earlier = (at: string, known = NEVER): string => (at < known ? at : known);

/** An item is new on the day on which it was acquired and on the 89 after it. */
export const NEW_DAYS = 90;

/** On the calendar of the owning branch: from `newFrom` on and before `newUntil`, UTC. */
export function newTime(acquiredOn: string, zone: string): { readonly newFrom: string; readonly newUntil: string } {
  const last = new Date(Date.parse(`${acquiredOn}T00:00:00Z`) + NEW_DAYS * DAY_MS).toISOString();
  // A year of five digits is a slip of the pen, and its text is not in the order of time.
  if (!/^\d{4}-/.test(last)) return { newFrom: NEVER, newUntil: NEVER };
  return { newFrom: startOfDay(acquiredOn, zone), newUntil: startOfDay(last.slice(0, 10), zone) };
}
