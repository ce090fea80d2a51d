/** What the views should say, counted from the truth in the plainest way. */
import { AGES, type Age } from '../../../src/courier/lag.js';
import type { Interval } from '../../../src/courier/percentiles.js';
import { calendarDays } from '../../../src/plain/days.js';
import { DAY } from '../../../src/simulation/calendar.js';
import type { TransitTruth } from '../../../src/simulation/truth.js';

export interface TrueCounts {
  readonly transits: number;
  readonly open: number;
  readonly closed: number;
  readonly misrouted: number;
  readonly lost: number;
  readonly ageing: Readonly<Record<Age, number>>;
}

/** Of what was shipped by then, what had become of it. */
export function countsAt(trips: readonly TransitTruth[], now: Date): TrueCounts {
  const counts = { open: 0, closed: 0, misrouted: 0, lost: 0 };
  const ageing = Object.fromEntries(AGES.map((age) => [age, 0])) as Record<Age, number>;
  const shipped = trips.filter(({ shippedAt }) => Date.parse(shippedAt) <= now.getTime());
  for (const trip of shipped) {
    const become = statusAt(trip, now);
    counts[become]++;
    if (become === 'open') ageing[ageOf((now.getTime() - Date.parse(trip.shippedAt)) / DAY)]++;
  }
  return { transits: shipped.length, ...counts, ageing };
}

export function statusAt({ arrivedAt, arrivedAtBranch, to, lostAt }: TransitTruth, now: Date) {
  const by = now.toISOString();
  if (arrivedAt !== null && arrivedAt <= by) return arrivedAtBranch === to ? 'closed' : 'misrouted';
  return lostAt !== undefined && lostAt <= by ? 'lost' : 'open';
}

function ageOf(days: number): Age {
  if (days < 7) return '0-6';
  if (days < 14) return '7-13';
  if (days < 30) return '14-29';
  return days < 60 ? '30-59' : '60+';
}

/** After how many days such a share of them had arrived where they should; Infinity where it never did. */
export function trueShare(trips: readonly TransitTruth[], share: number): number {
  const days = trips.map(daysOf).sort((a, b) => a - b);
  return days[Math.ceil(share * days.length - 1e-9) - 1] ?? Number.NaN;
}

const daysOf = ({ shippedAt, arrivedAt, arrivedAtBranch, to }: TransitTruth): number =>
  arrivedAt === null || arrivedAtBranch !== to ? Infinity : calendarDays(shippedAt, arrivedAt);

export const shippedBetween = (trips: readonly TransitTruth[], since: string, until: Date): readonly TransitTruth[] =>
  trips.filter(({ shippedAt }) => shippedAt >= since && Date.parse(shippedAt) <= until.getTime());

/** A bound that is not reached bounds nothing. */
export const holds = (interval: Interval | null, days: number): boolean =>
  interval !== null && (interval[0] ?? Infinity) <= days && days <= (interval[1] ?? Infinity);
