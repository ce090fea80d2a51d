/** A simulated year knows what really happened: the views must say the same wherever both scans exist, and stay within a stated bound where not. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { ComplianceQueries } from '../../src/courier/compliance.queries.js';
import { curve } from '../../src/courier/kaplan-meier.js';
import { LagQueries } from '../../src/courier/lag.queries.js';
import { percentile } from '../../src/courier/percentiles.js';
import { transits } from '../../src/courier/transits.projection.js';
import { TransitQueries } from '../../src/courier/transits.queries.js';
import { WaitCounts } from '../../src/courier/wait-counts.js';
import { calendarDays } from '../../src/plain/days.js';
import { ProjectionEngine } from '../../src/projections/projection-engine.js';
import type { GroupTruth, TransitTruth } from '../../src/simulation/truth.js';
import { recordYear, type RecordedYear } from './support/recorded-year.js';

/** Clocks are right here, so that every time can be compared; all other faults happen at their usual rates. */
const YEAR = { branches: 10, days: 365, itemsPerMonth: 1_000, seed: 2026, clockSkew: 0 };

interface Row {
  readonly transitId: string;
  readonly barcode: string;
  readonly from: string;
  readonly to: string;
  readonly status: string;
  readonly shippedAt: string;
  readonly receivedAt: string;
  readonly receivedBy: string;
  readonly days: number;
}

let year: RecordedYear<null>;
let truth: readonly TransitTruth[];
let group: GroupTruth;
let application: INestApplicationContext;
let rows: Map<string, Row>;

beforeAll(async () => {
  year = await recordYear(YEAR, [YEAR.days], () => Promise.resolve(null), 0);
  ({ trips: truth, group, application } = year);
  const view = application
    .get(ProjectionEngine)
    .of(transits)
    .all<Row>(
      `SELECT transit_id AS transitId, barcode, from_branch AS "from", to_branch AS "to", status, shipped_at AS shippedAt,
       received_at AS receivedAt, received_by AS receivedBy, days FROM transit WHERE status <> 'withdrawn'`,
    );
  rows = new Map(view.map((row) => [`${row.barcode} ${row.transitId}`, row]));
}, 300_000);

afterAll(() => year.close());

const rowOf = ({ barcode, shipScanId }: TransitTruth) => rows.get(`${barcode} ${shipScanId ?? ''}`);
const withBothScans = () =>
  truth.filter(({ shipScanId, receiveScanId }) => shipScanId !== null && receiveScanId !== null);

test('every trip with both scans is in the view as it really was, to the millisecond', () => {
  expect(withBothScans().length).toBeGreaterThan(5_000);
  const wrong = withBothScans().filter((trip) => {
    const row = rowOf(trip);
    return !(
      row?.from === trip.from &&
      row.to === trip.to &&
      row.shippedAt === trip.shippedAt &&
      row.receivedAt === trip.arrivedAt &&
      row.receivedBy === trip.arrivedAtBranch &&
      row.days === calendarDays(trip.shippedAt, trip.arrivedAt) &&
      row.status === (trip.arrivedAtBranch === trip.to ? 'closed' : 'misrouted')
    );
  });
  expect(wrong).toEqual([]);
});

test('no trip is closed in the view that did not arrive', () => {
  const real = new Map(truth.map((trip) => [`${trip.barcode} ${trip.shipScanId ?? ''}`, trip]));
  const invented = [...rows].filter(([key, { status }]) => status === 'closed' && !real.get(key)?.arrivedAt);
  expect(invented).toEqual([]);
});

test('where no scan was missed, the percentiles of a lane’s month are those of what really happened', async () => {
  let complete = 0;
  for (let month = 6; month < 18; month++) {
    const [since, until] = [month, month + 1].map((n) => new Date(Date.UTC(2025, n)).toISOString()) as [string, string];
    const groups = await application
      .get(LagQueries, { strict: false })
      .lag({ groupBy: 'lane', days: 'calendar', scope: 'whole-group', since, until });
    const shipped = truth.filter(({ shippedAt }) => shippedAt >= since && shippedAt < until);
    for (const { from, to, p50, p90, p95, ...told } of groups) {
      const trips = shipped.filter((trip) => trip.from === from && trip.to === to);
      const scanned = trips.every((trip) => trip.shipScanId !== null && trip.receiveScanId !== null);
      const allArrived = told.unconfirmed + told.open + told.lost + told.misrouted === 0;
      if (!scanned || !allArrived || told.transits !== trips.length || trips.length < 10) continue;
      complete++;
      expect([p50, p90, p95]).toEqual(trueShares(trips, [0.5, 0.9, 0.95]));
    }
  }
  expect(complete).toBeGreaterThan(20);
});

/**
 * The bound: a missed receipt that no later scan proves looks like a wait that lasts. So an estimate is never below what
 * really happened to trips with a shipping scan by more than sampling tells, and not above the true percentile of a share
 * that is larger by the share of receipts that were missed.
 */
test('over the year the estimate lies between the truth and the truth shifted by the missed receipts', async () => {
  const [all] = await application
    .get(LagQueries, { strict: false })
    .lag({ groupBy: 'none', days: 'calendar', scope: 'whole-group' });
  const shipped = truth.filter(({ shipScanId, arrivedAt }) => shipScanId !== null && arrivedAt !== null);
  const missed = shipped.filter(({ receiveScanId }) => receiveScanId === null).length / shipped.length;
  expect(missed).toBeGreaterThan(0.01);
  const estimates = [all?.p50, all?.p90, all?.p95];
  const shares = [0.5, 0.9, 0.95];
  const low = trueShares(shipped, shares);
  const high = trueShares(
    shipped,
    shares.map((share) => Math.min(0.999, share + missed)),
  );
  estimates.forEach((estimate, index) => {
    expect(estimate).toBeGreaterThanOrEqual((low[index] ?? 0) - 0.2);
    expect(estimate).toBeLessThanOrEqual((high[index] ?? 0) + 0.2);
  });
});

test('the slow lanes stand out: half of their trips take 20 days or more, which no other lane comes near', async () => {
  const groups = await application
    .get(LagQueries, { strict: false })
    .lag({ groupBy: 'lane', days: 'calendar', scope: 'whole-group' });
  const slow = groups.filter(({ p50 }) => (p50 ?? 0) >= 20);
  const named = slow.map(({ from, to }) => `${from ?? ''}-${to ?? ''}`).sort();
  expect(group.slowLanes.length).toBeGreaterThan(0);
  expect(named).toEqual(group.slowLanes.map(({ from, to }) => `${from}-${to}`).sort());
});

/** The bound: a trip of which both scans were missed is known to nobody. */
test('the branches that miss most scans are named, and their compliance is near what it really was', async () => {
  const told = await application
    .get(ComplianceQueries, { strict: false })
    .compliance({ since: '2025-01-01T00:00:00.000Z', scope: 'whole-group' });
  const worst = [...told].sort((a, b) => (a.compliance ?? 1) - (b.compliance ?? 1)).slice(0, group.careless.length);
  expect(group.careless.length).toBeGreaterThan(0);
  expect(worst.map(({ branch }) => branch).sort()).toEqual([...group.careless].sort());
  for (const { branch, sent, sentScanned, reached, reachedScanned, probablyReceived } of told) {
    const really = truth.filter((trip) => trip.from === branch);
    const came = truth.filter((trip) => trip.arrivedAtBranch === branch && trip.to === branch);
    const share = really.filter(({ shipScanId }) => shipScanId !== null).length / really.length;
    expect(Math.abs(sentScanned / sent - share)).toBeLessThan(0.05);
    const scanned = came.filter(({ receiveScanId }) => receiveScanId !== null).length / came.length;
    expect(Math.abs(reachedScanned / (reached + probablyReceived) - scanned)).toBeLessThan(0.05);
  }
});

test('what is said to have been received without a scan mostly was, and most that was is said', async () => {
  const question = { status: 'open', limit: 10_000, scope: 'whole-group' } as const;
  const page = await application.get(TransitQueries, { strict: false }).list(question);
  const open = new Map(page.transits.map((row) => [`${row.barcode} ${row.transitId}`, row.expected?.explanation]));
  const trips = truth.filter(({ barcode, shipScanId }) => open.has(`${barcode} ${shipScanId ?? ''}`));
  const told = (trip: TransitTruth) => open.get(`${trip.barcode} ${trip.shipScanId ?? ''}`);
  const missed = trips.filter(({ arrivedAt, to, arrivedAtBranch }) => arrivedAt !== null && arrivedAtBranch === to);
  const said = trips.filter((trip) => told(trip) === 'receive-scan-missed');
  const right = said.filter((trip) => missed.includes(trip)).length;
  expect(missed.length).toBeGreaterThan(30);
  expect(right / said.length).toBeGreaterThan(0.9);
  expect(right / missed.length).toBeGreaterThan(0.7);
});

/** True percentiles of trips that have arrived. */
function trueShares(trips: readonly TransitTruth[], shares: readonly number[]): readonly (number | null)[] {
  const waits = new WaitCounts();
  for (const { shippedAt, arrivedAt } of trips) {
    waits.arrive(Math.round(calendarDays(shippedAt, arrivedAt ?? shippedAt) * 10));
  }
  const drawn = curve(waits);
  return shares.map((share) => percentile(drawn, share).days);
}
