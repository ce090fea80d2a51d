/**
 * What happens once, and not by the usual rates: branches that are offline for a month, a week whose shipments vanish, a courier
 * that quits. Days are counted from the first day of the simulation.
 */
import { DAY } from './calendar.js';
import { seededRandom } from './random.js';

/** Branches keep their scans for so many days, and upload them afterwards. */
export interface OfflineMonth {
  readonly from: number;
  readonly days: number;
  readonly branches: number;
}

/** Whatever some branches ship within these days does not arrive; only some of it is ever declared lost. */
export interface LostWeek {
  readonly from: number;
  readonly days: number;
  readonly branches: number;
}

/** Nothing is carried for so many days; then another courier takes over, whose hub keeps everything some days longer. */
export interface CourierQuits {
  readonly from: number;
  readonly days: number;
  readonly slowerBy: number;
}

export interface Upsets {
  readonly offlineMonth?: OfflineMonth;
  readonly lostWeek?: LostWeek;
  readonly courierQuits?: CourierQuits;
}

/** The same with the branches that it strikes: from a local day on, before another. */
interface Struck {
  readonly branches: readonly string[];
  readonly from: number;
  readonly until: number;
}

export interface PlannedUpsets {
  readonly offlineMonth?: Struck;
  readonly lostWeek?: Struck;
  readonly courierQuits?: { readonly from: number; readonly until: number; readonly slowerBy: number };
}

/** Draws whom it strikes from a chance of its own, so that the group and its first days are those of any other year. */
export function planUpsets(
  { offlineMonth, lostWeek, courierQuits }: Upsets,
  { start, seed, codes }: { readonly start: string; readonly seed: number; readonly codes: readonly string[] },
): PlannedUpsets {
  const firstDay = Date.parse(`${start}T00:00:00Z`) / DAY;
  const shuffled = seededRandom(seed).shuffled(codes);
  const span = ({ from, days }: { readonly from: number; readonly days: number }) => ({
    from: firstDay + from,
    until: firstDay + from + days,
  });
  return {
    ...(offlineMonth && {
      offlineMonth: { ...span(offlineMonth), branches: shuffled.slice(0, offlineMonth.branches) },
    }),
    ...(lostWeek && { lostWeek: { ...span(lostWeek), branches: shuffled.slice(0, lostWeek.branches) } }),
    ...(courierQuits && { courierQuits: { ...span(courierQuits), slowerBy: courierQuits.slowerBy } }),
  };
}

export const isWithin = (day: number, { from, until }: { readonly from: number; readonly until: number }): boolean =>
  day >= from && day < until;
