/** The same waits as R's survival and Python's lifelines see them; `test/courier/reference` tells how their values were made. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { curve, type Curve } from '../../src/courier/kaplan-meier.js';
import { percentile } from '../../src/courier/percentiles.js';
import { WaitCounts } from '../../src/courier/wait-counts.js';

/** Shares and errors agree to this much; times to the tenth of a day. */
const DIGITS = 8;
/** Bounds are read off by asking for shares this much above and below them. */
const CLOSE = 1e-7;

type Bound = number | null;
type Percentile = readonly [at: Bound, low: Bound, high: Bound];

interface Sample {
  readonly name: string;
  readonly waits: readonly (readonly [tenth: number, arrived: number, censored: number])[];
}
interface Reference {
  readonly steps: readonly number[];
  readonly survival: readonly number[];
  readonly low: readonly Bound[];
  readonly high: readonly Bound[];
  readonly percentiles: readonly Percentile[];
}
interface Answers<Of> {
  readonly shares: readonly number[];
  readonly samples: readonly (Reference & Of)[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(`test/fixtures/survival/${name}.json`, 'utf8'));
const samples = read('samples') as readonly Sample[];
const r = read('survival') as Answers<{
  readonly standardError: readonly Bound[];
  readonly conditional: readonly (readonly Bound[])[];
}>;
const lifelines = read('lifelines') as Answers<{ readonly afterwards: readonly (readonly [age: number, at: Bound])[] }>;

const cases = samples.map(({ name, waits }, index) => {
  const counts = new WaitCounts();
  for (const [tenth, arrived, censored] of waits) {
    for (let one = 0; one < arrived; one++) counts.arrive(tenth);
    for (let one = 0; one < censored; one++) counts.censor(tenth);
  }
  return { name, counts, drawn: curve(counts), inR: r.samples[index]!, inLifelines: lifelines.samples[index]! };
});

test('there are samples with and without censoring, with curves that end at nothing and that stay far above it', () => {
  const last = cases.map(({ drawn }) => drawn.waiting.at(-1)!);
  expect(cases.length).toBeGreaterThanOrEqual(10);
  expect(Math.max(...last)).toBeGreaterThan(0.4);
  expect(Math.min(...last)).toBe(0);
});

describe.each(cases)('$name', ({ counts, drawn, inR, inLifelines }) => {
  test.each([
    ['R', inR],
    ['lifelines', inLifelines],
  ])('survival at every step is that of %s', (_name, { steps, survival }) => {
    expect(drawn.tenths).toEqual(steps);
    for (const [step, share] of survival.entries()) expect(drawn.waiting[step]).toBeCloseTo(share, DIGITS);
  });

  test("Greenwood's standard error at every step is that of R", () => {
    for (const [step, error] of inR.standardError.entries()) {
      const ours = drawn.waiting[step]! * Math.sqrt(drawn.greenwood[step]!);
      if (error === null) expect(ours).toBeNaN();
      else expect(ours).toBeCloseTo(error, DIGITS);
    }
  });

  test.each([
    ['R', inR],
    ['lifelines', inLifelines],
  ])("the curve's bounds at every step are those of %s: just above and just below them", (_name, reference) => {
    for (const bound of [...reference.low, ...reference.high]) {
      if (bound === null || bound === 0) continue;
      for (const left of [bound + CLOSE, bound - CLOSE]) {
        expect(percentile(drawn, 1 - left).interval).toEqual(readOff(reference, left));
      }
    }
  });

  test('p50, p90 and p95 with their intervals are those of R and lifelines', () => {
    expect(told(drawn, lifelines.shares)).toEqual(inLifelines.percentiles);
    expect(told(drawn, r.shares)).toEqual(inR.percentiles.map((each) => withLowest(each, drawn)));
  });

  test('given that it has waited for so long: as R has it', () => {
    for (const [age, ...times] of inR.conditional) {
      const longer = curve(counts, age!);
      expect([age, told(longer, r.shares).map(([at]) => at)]).toEqual([age, times]);
    }
  });

  test('given that it has waited for longer than that, half have arrived when lifelines says so', () => {
    for (const [age, median] of inLifelines.afterwards) {
      expect([age, told(curve(counts, age + 1), [0.5])[0]![0]]).toEqual([age, median]);
    }
  });
});

const tenths = (days: number | null) => (days === null ? null : Math.round(days * 10));

const told = (drawn: Curve, shares: readonly number[]): Percentile[] =>
  shares.map((share) => {
    const { days, interval } = percentile(drawn, share);
    return [tenths(days), tenths(interval[0]), tenths(interval[1])];
  });

/** The first step at which each bound is down at that share; where nothing waits the lower one is 0, and there is no upper. */
function readOff({ steps, low, high }: Reference, left: number) {
  const at = (step: number) => (step < 0 ? null : steps[step]! / 10);
  return [at(low.findIndex((bound) => (bound ?? 0) <= left)), at(high.findIndex((bound) => (bound ?? 1) <= left))];
}

/** R tells no lower bound either where nothing waits any more, though the percentile itself is one. */
function withLowest([at, low, high]: Percentile, { tenths: steps, waiting }: Curve): Percentile {
  return [at, low ?? (waiting.at(-1) === 0 ? steps.at(-1)! : null), high];
}
