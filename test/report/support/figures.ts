/** Figures of a report, to change what a test is about; and any figures that there may be. */
import fc, { type Arbitrary } from 'fast-check';
import type {
  BranchCompliance,
  Explanation,
  Interval,
  LagFigures,
  SegmentFigures,
  TransitRow,
  TrendPeriod,
  WaitGroup,
} from '../../../src/courier/index.js';
import { EXPLANATION_WORDS } from '../../../src/report/explanations.js';
import type { ReportFigures } from '../../../src/report/report.figures.js';
import { firstDay, monthOf } from '../../../src/report/report.month.js';

export const ZONE = 'America/Denver';
const NOW = '2026-04-03T12:00:00.000Z';

const AGEING = { '0-6': 0, '7-13': 0, '14-29': 0, '30-59': 0, '60+': 0 };

/** A hundred transits, half of which arrived within three days, unless it is said otherwise. */
export const lag = (told: Partial<LagFigures> = {}): LagFigures => ({
  from: undefined,
  to: undefined,
  transits: 100,
  open: 0,
  closed: 100,
  misrouted: 0,
  lost: 0,
  unconfirmed: 0,
  p50: 3,
  p50Interval: [2.8, 3.2],
  p90: 6,
  p90Interval: [5.5, 6.5],
  p95: 7,
  p95Interval: [6, 8],
  followUpDays: 30,
  ageing: AGEING,
  compliance: 1,
  ...told,
});

const NONE = { p50: null, p50Interval: null, p90: null, p90Interval: null, p95: null, p95Interval: null };
export const few = (transits: number): Partial<LagFigures> => ({ transits, closed: transits, ...NONE });

/** By the months before March 2026 and itself, the last one last. */
export const trend = (...months: readonly Partial<LagFigures>[]): readonly TrendPeriod[] =>
  months.map((told, n) => {
    const { since, until } = monthOf(firstDay('2026-03', n + 1 - months.length).slice(0, 7), ZONE, new Date(NOW));
    return { since, until, ...lag(told) };
  });

export const stuck = (explanation: Explanation, from: string, to: string, days = 40): TransitRow => ({
  transitId: `t-${from}-${to}-${days}`,
  barcode: '31234000000016',
  from,
  to,
  status: 'open',
  purpose: 'hold',
  holdId: null,
  shippedAt: new Date(Date.parse(NOW) - days * 86_400_000).toISOString(),
  receivedAt: null,
  receivedBy: null,
  lostAt: null,
  endedBefore: null,
  days,
  setAside: null,
  expected: { p50: null, p90: null, unknown: null, explanation, since: { shipped: 0, received: 0 } },
});

export const branch = (code: string, told: Partial<BranchCompliance> = {}): BranchCompliance => ({
  branch: code,
  sent: 100,
  sentScanned: 100,
  reached: 100,
  reachedScanned: 100,
  compliance: 1,
  probablyReceived: 0,
  p90: 6,
  p90WithoutThem: 6,
  ...told,
});

export const figures = (told: Partial<ReportFigures> = {}): ReportFigures => ({
  month: monthOf('2026-03', ZONE, new Date(NOW)),
  library: null,
  computedAt: NOW,
  position: '4711',
  version: '1.2.3',
  trend: trend({}, {}),
  window: {
    since: monthOf('2026-01', ZONE, new Date(NOW)).since,
    until: monthOf('2026-03', ZONE, new Date(NOW)).until,
    months: ['2026-01', '2026-02', '2026-03'],
  },
  all: lag({ transits: 300 }),
  lanes: [],
  senders: [],
  receivers: [],
  compliance: [],
  waits: { now: null, before: null, byPickup: [] },
  open: lag({ ...few(0), closed: 0 }),
  stuck: [],
  names: new Map(),
  ...told,
});

const counts = fc.oneof(fc.nat(30), fc.nat(5_000_000));
/** Up to the longest that is counted. */
const someDays = fc.oneof(fc.nat(100), fc.nat(65_535)).map((tenths) => tenths / 10);
const maybeDays = fc.option(someDays);
const shares = fc.option(fc.nat(1_000).map((thousandths) => thousandths / 1000));
export const codes = fc.stringMatching(/^[A-Z0-9][A-Z0-9-]{1,15}$/);
/** Also what names should not be, and what no font has. */
const names = fc.oneof(
  fc.constantFrom('Missoula', '</title><script>alert(1)</script>', 'Séliš–Ql̓ispé & "Co"'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
);

const lags: Arbitrary<LagFigures> = fc
  .record({
    transits: counts,
    open: counts,
    lost: counts,
    unconfirmed: counts,
    days: fc.tuple(maybeDays, maybeDays, maybeDays, maybeDays, maybeDays, maybeDays),
    none: fc.boolean(),
    followUpDays: someDays,
    compliance: shares,
  })
  .map(({ days, none, ...told }) => {
    const known = days.filter((value) => value !== null).sort((a, b) => a - b);
    const [low = null, p50 = null, high = null, low90 = null, p90 = null, high90 = null] = known;
    const interval = (from: number | null, to: number | null): Interval => [from, to];
    return lag({
      ...told,
      ...(none ? NONE : { p50, p50Interval: interval(low, high), p90, p90Interval: interval(low90, high90) }),
      ageing: { '0-6': told.open, '7-13': 0, '14-29': 1, '30-59': told.lost, '60+': 0 },
    });
  });

const lanes = fc.array(
  fc.tuple(codes, codes, lags).map(([from, to, told]): LagFigures => ({ ...told, from, to })),
  { maxLength: 20 },
);

const intervals: Arbitrary<Interval | null> = fc.option(fc.tuple(maybeDays, maybeDays));
const segments: Arbitrary<SegmentFigures> = fc.record({
  holds: counts,
  waiting: counts,
  ended: counts,
  unknown: counts,
  p50: maybeDays,
  p50Interval: intervals,
  p90: maybeDays,
  p90Interval: intervals,
  p95: maybeDays,
  p95Interval: intervals,
  mean: maybeDays,
});
const pieces = fc.record({ holds: counts, mean: maybeDays });
export const waitGroups: Arbitrary<WaitGroup> = fc.record({
  holds: counts,
  waiting: counts,
  pickedUp: counts,
  severalLegs: counts,
  lender: segments,
  courier: segments,
  onTheRoad: pieces,
  atBranches: pieces,
  pickup: segments,
  total: segments,
});

const branches: Arbitrary<BranchCompliance> = fc.record({
  branch: codes,
  sent: counts,
  sentScanned: counts,
  reached: counts,
  reachedScanned: counts,
  compliance: shares,
  probablyReceived: counts,
  p90: maybeDays,
  p90WithoutThem: maybeDays,
});

const explanations = fc.constantFrom(...(Object.keys(EXPLANATION_WORDS) as Explanation[]));
const stuckOnes = fc.array(
  fc.tuple(explanations, codes, codes, fc.integer({ min: 31, max: 400 })).map((told) => stuck(...told)),
  { maxLength: 40 },
);

/** Whatever a log may hold, also nothing at all. */
export const anyFigures: Arbitrary<ReportFigures> = fc
  .record({
    months: fc.array(lags, { maxLength: 13 }),
    all: lags,
    lanes,
    senders: lanes,
    receivers: lanes,
    compliance: fc.array(branches, { maxLength: 70 }),
    now: fc.option(waitGroups),
    before: fc.option(waitGroups),
    byPickup: fc.array(
      fc.tuple(codes, waitGroups).map(([key, group]) => ({ key, ...group })),
      { maxLength: 20 },
    ),
    open: lags,
    stuck: stuckOnes,
    library: fc.option(fc.record({ code: codes, name: names })),
    names: fc.array(fc.tuple(codes, names)).map((known) => new Map(known)),
    soFar: fc.boolean(),
  })
  .map(({ months, now, before, byPickup, soFar, ...told }) => {
    const known = figures();
    return {
      ...known,
      ...told,
      month: { ...known.month, soFar },
      trend: trend(...months),
      waits: { now, before, byPickup },
    };
  });
