/** The waits of a simulated year's holds, as the service tells them, each beside its truth. */
import { HoldWaitQueries, type HoldWait, type WaitGroup } from '../../../src/courier/hold-waits.queries.js';
import type { HoldTruth } from '../../../src/simulation/truth.js';
import type { RecordedYear } from './recorded-year.js';

export interface Wait extends HoldTruth {
  readonly told: HoldWait;
}

export async function waitsOf({ application, holds, end }: RecordedYear<unknown>): Promise<readonly Wait[]> {
  const queries = application.get(HoldWaitQueries, { strict: false });
  const waits: Wait[] = [];
  for (const hold of holds) {
    if (Date.parse(hold.placedAt) > end.getTime()) continue;
    const told = await queries.ofHold(hold.holdId, { scope: 'whole-group' }, {});
    if (!told) throw new Error(`The service does not know hold ${hold.holdId}.`);
    waits.push({ ...hold, told });
  }
  return waits;
}

/** As the service tells them of the whole year; those that were shipped. */
export async function waitsByLender({ application }: RecordedYear<unknown>): Promise<readonly WaitGroup[]> {
  const queries = application.get(HoldWaitQueries, { strict: false });
  const question = { groupBy: 'lendingBranch', since: '2025-01-01T00:00:00.000Z' } as const;
  return (await queries.waits(question, { scope: 'whole-group' })).filter(({ key }) => key !== undefined);
}

const SEGMENTS = ['lender', 'courier', 'pickup'] as const;
type SegmentName = (typeof SEGMENTS)[number];

/** The days that are known of each segment. */
function segmentsOf(waits: readonly Wait[]): Readonly<Record<SegmentName, readonly number[]>> {
  const known = (days: (wait: HoldWait) => number | null) => waits.flatMap(({ told }) => days(told) ?? []);
  return {
    lender: known(({ lenderDays }) => lenderDays),
    courier: known(({ courierDays }) => courierDays),
    pickup: known(({ pickupDays }) => pickupDays),
  };
}

/** In which segment half of them wait longest. */
export function slowestSegment(waits: readonly Wait[]): SegmentName | undefined {
  const segments = segmentsOf(waits);
  const median = (name: SegmentName) => medianOf(segments[name]) ?? 0;
  return [...SEGMENTS].sort((a, b) => median(b) - median(a))[0];
}

const medianOf = (days: readonly number[]): number | undefined =>
  [...days].sort((a, b) => a - b)[(days.length - 1) >> 1];
