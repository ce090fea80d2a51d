/** One row of the table in docs/lag.md: what the mean of received items says, what was true, and what the service says. Days. */
import { calendarDays } from '../../../src/plain/days.js';
import type { TransitTruth } from '../../../src/simulation/truth.js';
import type { Period } from './look.js';
import type { RecordedYear } from './recorded-year.js';
import { shippedBetween, trueShare } from './true-figures.js';

export function yearRow(
  name: string,
  { since, lag, naiveMean }: Period,
  now: Date,
  year: RecordedYear<unknown>,
): object {
  const trips = shippedBetween(year.trips, since, now);
  return {
    year: name,
    'naive mean': naiveMean.toFixed(1),
    'true mean': trueMean(trips, year.truthUntil).toFixed(1),
    'true p50': trueShare(trips, 0.5),
    p50: told(lag.p50, lag.p50Interval),
    'true p90': trueShare(trips, 0.9),
    p90: told(lag.p90, lag.p90Interval),
    'under way': lag.open,
  };
}

/** What never arrived counts for as long as the truth goes on: the least that the mean can be. */
function trueMean(trips: readonly TransitTruth[], until: string): number {
  const sum = trips.reduce((total, { shippedAt, arrivedAt }) => total + calendarDays(shippedAt, arrivedAt ?? until), 0);
  return sum / trips.length;
}

const told = (days: number | null, interval: readonly (number | null)[] | null): string =>
  `${days ?? '–'} [${(interval ?? []).map((bound) => bound ?? '–').join(', ')}]`;
