/**
 * Five years with one fault each, of which the truth is known: what the service says of lag must be right wherever the scans exist, and
 * within a stated bound where not; who is slow and who misses scans must be named, and nobody else.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ComplianceQueries } from '../../src/courier/compliance.queries.js';
import type { GroupKey, LagFigures } from '../../src/courier/lag.js';
import { localDay } from '../../src/simulation/calendar.js';
import type { TransitTruth } from '../../src/simulation/truth.js';
import { isWithin } from '../../src/simulation/upsets.js';
import { optionsOf, YEARS, type Year } from '../../src/simulation/years.js';
import { groupedBy, story } from './story.js';
import { calibration, type Calibrated } from './support/calibration.js';
import { lookAtLag, type Look } from './support/look.js';
import { recordYear, type RecordedYear } from './support/recorded-year.js';
import { countsAt, holds, shippedBetween, trueShare } from './support/true-figures.js';
import { slowestSegment, waitsByLender, waitsOf, type Wait } from './support/waits.js';
import { yearRow } from './support/year-table.js';

const GROUP = { branches: 10, itemsPerMonth: 600, seed: 2026, slowLanes: 2, slowLenders: 1 };
/** Days after the beginning; on several weekdays, since what is under way on a Monday has other chances than on a Friday. */
const LOOKS = [75, 104, 133, 162, 191, 280, 311, 341];
/** The last day of the offline month, four weeks after the lost week, three weeks after the courier quit. */
const IN_THE_FAULT: Readonly<Record<Year, number>> = {
  clean: 235,
  'missed-scans': 235,
  'offline-month': 122,
  'lost-week': 125,
  'courier-quits': 235,
};
/** While nothing is carried, and in the weeks after, when another courier has taken over. */
const STANDSTILL = [220, 225, 230, 235];
const AFTER_THE_QUIT = [240, 244, 249, 254, 258, 263, 268, 272, 277];
const END = 365;
const SHARES = [0.5, 0.9, 0.95] as const;
const intervalsOf = ({ p50Interval, p90Interval, p95Interval }: LagFigures) => [p50Interval, p90Interval, p95Interval];
const laneOf = ({ from, to }: GroupKey) => `${from ?? ''}-${to ?? ''}`;

const table: object[] = [];
const foretold: object[] = [];
afterAll(() => {
  console.table(table);
  console.table(foretold);
});

describe.each(YEARS)(`the year %s (seed ${GROUP.seed})`, (kind) => {
  let year: RecordedYear<Look>;
  let days: readonly number[];
  let end: Look;
  let shipped: readonly TransitTruth[];
  let byLane: ReadonlyMap<string, readonly TransitTruth[]>;
  let waits: readonly Wait[];

  beforeAll(async () => {
    const more = kind === 'courier-quits' ? [...STANDSTILL, ...AFTER_THE_QUIT] : [];
    days = [...new Set([...LOOKS, ...more, IN_THE_FAULT[kind], END])].sort((a, b) => a - b);
    year = await recordYear({ ...GROUP, ...optionsOf(kind, GROUP.branches) }, days, lookAtLag);
    end = year.looks.at(-1) as Look;
    shipped = shippedBetween(year.trips, '', end.now);
    byLane = groupedBy(shipped, laneOf);
    waits = await waitsOf(year);
    const inTheFault = year.looks[days.indexOf(IN_THE_FAULT[kind])] as Look;
    table.push(yearRow(`${kind}, whole`, end.whole, end.now, year));
    table.push(yearRow(`${kind}, thirty days`, inTheFault.recent, inTheFault.now, year));
  }, 300_000);

  afterAll(() => year.close());

  const told = (name: string, looks: readonly Look[]) => {
    const now = calibration(looks, year.trips);
    const history = calibration(
      looks.map(({ now, openByHistory }) => ({ now, open: openByHistory })),
      year.trips,
    );
    const row = ({ of, share }: Calibrated) => `${share.toFixed(2)} of ${of}`;
    foretold.push({
      year: name,
      'p50, whole history': row(history.p50),
      p50: row(now.p50),
      'p90, whole history': row(history.p90),
      p90: row(now.p90),
    });
    return { now, history };
  };

  const struckThen = ({ now }: Look): readonly string[] => {
    const month = year.group.upsets?.offlineMonth;
    return month && isWithin(localDay(now.getTime()), month) ? month.branches : [];
  };

  test('counts and ages are exact at every look, on all lanes whose scans were all made and sent', () => {
    for (const look of year.looks) {
      const struck = struckThen(look);
      const complete = look.lanes.filter(
        (lane) =>
          lane.unconfirmed === 0 &&
          (byLane.get(laneOf(lane)) ?? []).every(isScanned) &&
          !struck.includes(lane.from ?? '') &&
          !struck.includes(lane.to ?? ''),
      );
      expect(complete.length).toBeGreaterThanOrEqual(kind === 'missed-scans' ? 1 : 40);
      for (const lane of complete) expect(lane).toMatchObject(countsAt(byLane.get(laneOf(lane)) ?? [], look.now));
    }
  });

  /**
   * The truth knows what became of all that was under way, the service does not. Where scans were missed, a receipt that no later scan
   * proves looks like a wait that lasts: there the bound is the true percentile of a share larger by that of missed receipts.
   */
  test('the percentiles of the group hold the truth within their intervals', () => {
    const missed = kind === 'missed-scans' ? shareMissed(shipped) : 0;
    intervalsOf(end.whole.lag).forEach((interval, index) => {
      const share = SHARES[index] as number;
      const [least, most] = [trueShare(shipped, share), trueShare(shipped, Math.min(share + missed, 0.999))];
      expect(interval?.[0] ?? Infinity).toBeLessThanOrEqual(most);
      expect(interval?.[1] ?? Infinity).toBeGreaterThanOrEqual(least);
    });
  });

  test('so do those of 95 of 100 lanes', () => {
    const told = end.lanes.filter(({ p50Interval }) => p50Interval !== null);
    expect(told.length).toBeGreaterThan(70);
    SHARES.forEach((share, index) => {
      const right = told.filter((lane) =>
        holds(intervalsOf(lane)[index] ?? null, trueShare(byLane.get(laneOf(lane)) ?? [], share)),
      );
      expect(right.length / told.length).toBeGreaterThanOrEqual(0.95);
    });
  });

  /**
   * Of what is under way and will arrive, half should have arrived by p50 and nine of ten by p90, over many days together: on one day
   * it is not so, since what travels in one van arrives together. Not stated while branches are offline; of the year in which the
   * courier quits see below. Nine of ten of the ten or twenty transits of some weeks are a little fewer of all: hence 0.02. Where scans
   * were missed, what was received unseen makes the rest look late: there at least as many.
   */
  if (kind !== 'courier-quits') {
    test('what is under way arrives by p50 and p90 as often as it should', () => {
      const looks = year.looks.filter((look) => struckThen(look).length === 0);
      const { p50, p90 } = told(kind, looks).now;
      expect(p50.of).toBeGreaterThan(500);
      expect(p50.share).toBeGreaterThanOrEqual(0.5 - p50.error);
      expect(p90.share).toBeGreaterThanOrEqual(0.88 - p90.error);
      if (kind === 'missed-scans') return;
      expect(p50.share).toBeLessThanOrEqual(0.5 + p50.error);
      expect(p90.share).toBeLessThanOrEqual(0.9 + p90.error);
    });
  }

  if (kind === 'courier-quits') {
    const on = (chosen: readonly number[]) => year.looks.filter((_, index) => chosen.includes(days[index] ?? 0));

    test('in the weeks after, what is under way arrives nearly as often as it should, and nearer to it than by the whole history', () => {
      const { now, history } = told('courier-quits, after', on(AFTER_THE_QUIT));
      expect(now.p50.of).toBeGreaterThan(500);
      expect(Math.abs(now.p50.share - 0.5)).toBeLessThan(0.15);
      expect(Math.abs(now.p90.share - 0.9)).toBeLessThan(0.1);
      expect(Math.abs(now.p50.share - 0.5)).toBeLessThan(Math.abs(history.p50.share - 0.5));
    });

    test('while nothing is carried less is foretold than by the whole history', () => {
      const { now, history } = told('courier-quits, standstill', on(STANDSTILL));
      expect(now.p90.of).toBeLessThan(history.p90.of);
    });
  }

  /** What is late, with how it is explained and what really became of it. */
  const lateOf = (look: Look) => {
    const truth = new Map(year.trips.map((trip) => [`${trip.barcode} ${trip.shipScanId ?? ''}`, trip.arrivedAt]));
    return look.open.flatMap(({ barcode, transitId, expected }) => {
      const explanation = expected?.explanation ?? 'unknown';
      const arrivedAt = truth.get(`${barcode} ${transitId}`) ?? null;
      if (explanation === 'unknown' || explanation === 'on-its-way') return [];
      return [{ explanation, vanished: arrivedAt === null, isThere: (arrivedAt ?? '9') <= look.now.toISOString() }];
    });
  };

  test('what has arrived unseen is not said to be missing with its run', () => {
    const missing = year.looks.flatMap(lateOf).filter(({ explanation }) => explanation === 'run-late');
    expect(missing.filter(({ isThere }) => isThere).length).toBeLessThanOrEqual(1);
  });

  if (kind === 'lost-week') {
    test('what vanished is said to be missing with its run, and seldom to have been received unseen', () => {
      const vanished = (look: Look) => lateOf(look).filter((late) => late.vanished);
      const then = vanished(year.looks[days.indexOf(IN_THE_FAULT[kind])] as Look);
      expect(then.length).toBeGreaterThan(10);
      expect(then.filter(({ explanation }) => explanation === 'run-late').length / then.length).toBeGreaterThan(0.8);
      const ever = year.looks.flatMap(vanished);
      const unseen = ever.filter(({ explanation }) => explanation === 'receive-scan-missed');
      expect(unseen.length / ever.length).toBeLessThan(0.25);
    });
  }

  test('the slow lanes are named: half of their trips take 20 days or more, and on no other lane', () => {
    const slow = end.lanes.filter(({ p50 }) => (p50 ?? 0) >= 20).map(laneOf);
    expect(slow.sort()).toEqual(year.group.slowLanes.map(laneOf).sort());
  });

  test('the slow lenders are named, and the segment that is to blame with them', async () => {
    const slow = (await waitsByLender(year)).filter(({ lender }) => (lender.p50 ?? 0) >= 6);
    expect(slow.map(({ key }) => key)).toEqual(year.group.slowLenders);
    for (const { lender, courier, pickup } of slow)
      expect(lender.p50).toBeGreaterThan(Math.max(courier.p50 ?? 0, pickup.p50 ?? 0));
  });

  test('where the courier is to blame it is named', () => {
    const { courierQuits, lostWeek } = year.group.upsets ?? {};
    const isSlow = new Set(year.group.slowLanes.map(laneOf));
    const ofSlowLanes = waits.filter(({ lender, pickupBranch }) =>
      isSlow.has(laneOf({ from: lender, to: pickupBranch })),
    );
    expect(slowestSegment(ofSlowLanes)).toBe('courier');
    const dayShipped = ({ shippedAt }: Wait) => localDay(Date.parse(shippedAt ?? '1970-01-01'));
    if (courierQuits) {
      expect(slowestSegment(waits.filter((wait) => isWithin(dayShipped(wait), courierQuits)))).toBe('courier');
    }
    if (lostWeek) {
      const gone = waits.filter(
        (wait) =>
          wait.outcome === 'waiting' && lostWeek.branches.includes(wait.lender) && isWithin(dayShipped(wait), lostWeek),
      );
      expect(gone.length).toBeGreaterThan(3);
      expect(gone.filter(({ told }) => told.lenderDays === null || told.receivedAt !== null)).toEqual([]);
    }
  });

  test('the branches that miss scans are named, and none where no scan was missed', async () => {
    const told = await year.application
      .get(ComplianceQueries, { strict: false })
      .compliance({ since: '2025-01-01T00:00:00.000Z', scope: 'whole-group' });
    const worse = told.filter(({ compliance }) => (compliance ?? 1) < 0.94).map(({ branch }) => branch);
    expect(worse).toEqual(year.group.careless);
    if (kind !== 'missed-scans') expect(told.filter(({ compliance }) => compliance !== 1)).toEqual([]);
    else expect(worse).toHaveLength(1);
  });

  // One clean year against the three that follow: these are no longer the transits that the estimate was made of.
  if (kind === 'clean') {
    test('the intervals of one year hold the percentiles of the next three on nine of ten lanes', () => {
      const { transits } = story({ ...GROUP, ...optionsOf(kind, GROUP.branches), days: 4 * END + 60 });
      const next = transits.filter(
        ({ shippedAt }) => Date.parse(shippedAt) > end.now.getTime() && shippedAt < '2029-07-01',
      );
      const nextByLane = groupedBy(next, laneOf);
      const told = end.lanes.filter(({ p50Interval }) => p50Interval !== null);
      for (const index of [0, 1]) {
        const right = told.filter((lane) =>
          holds(
            intervalsOf(lane)[index] ?? null,
            trueShare(nextByLane.get(laneOf(lane)) ?? [], SHARES[index] as number),
          ),
        );
        expect(right.length / told.length).toBeGreaterThanOrEqual(0.9);
      }
    }, 120_000);
  }
});

const isScanned = ({ shipScanId, receiveScanId, arrivedAt, foundAt }: TransitTruth): boolean =>
  shipScanId !== null && (arrivedAt === null || receiveScanId !== null || foundAt !== undefined);

function shareMissed(trips: readonly TransitTruth[]): number {
  const scanned = trips.filter(({ shipScanId, arrivedAt }) => shipScanId !== null && arrivedAt !== null);
  return scanned.filter(({ receiveScanId }) => receiveScanId === null).length / scanned.length;
}
