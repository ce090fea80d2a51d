/** Waits that are watched from an age on, as R's survival and Python's lifelines see them; `test/courier/reference` tells how their values were made. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { curve, stillWatched } from '../../src/courier/kaplan-meier.js';
import { WaitCounts } from '../../src/courier/wait-counts.js';

const DIGITS = 8;

interface Sample {
  readonly name: string;
  readonly waits: readonly (readonly [entered: number, ended: number, arrived: 0 | 1, count: number])[];
}
/** Of those that lasted at least so many tenths of a day. */
interface Curve {
  readonly age: number;
  readonly steps: readonly number[];
  readonly survival: readonly number[];
}
interface CurveInR extends Curve {
  readonly atRisk: number;
  readonly standardError: readonly (number | null)[];
}
interface Answers<Of> {
  readonly samples: readonly { readonly curves: readonly Of[] }[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(`test/fixtures/survival/${name}.json`, 'utf8'));
const r = read('delayed-survival') as Answers<CurveInR>;
const lifelines = read('delayed-lifelines') as Answers<Curve>;

const cases = (read('delayed') as readonly Sample[]).map(({ name, waits }, index) => {
  const counts = new WaitCounts();
  for (const [entered, ended, arrived, count] of waits) {
    for (let one = 0; one < count; one++) {
      if (arrived === 1) counts.arrive(ended);
      else counts.censor(ended);
      counts.comeLate(entered);
    }
  }
  const late = waits.reduce((sum, [entered, , , count]) => sum + (entered > 0 ? count : 0), 0);
  const all = waits.reduce((sum, [, , , count]) => sum + count, 0);
  return {
    name,
    late: late / all,
    counts,
    inR: r.samples[index]!.curves,
    inLifelines: lifelines.samples[index]!.curves,
  };
});

test('there are samples of which some came late, and one of which most did', () => {
  expect(Math.min(...cases.map(({ late }) => late))).toBeGreaterThan(0.1);
  expect(Math.max(...cases.map(({ late }) => late))).toBeGreaterThan(0.5);
});

describe.each(cases)('$name', ({ counts, inR, inLifelines }) => {
  test.each([
    ['R', inR],
    ['lifelines', inLifelines],
  ])('from any age on, survival at every step is that of %s', (_name, curves) => {
    expect(curves.length).toBeGreaterThan(5);
    for (const { age, steps, survival } of curves) {
      const drawn = curve(counts, age);
      expect([age, drawn.tenths]).toEqual([age, steps]);
      for (const [step, share] of survival.entries()) expect(drawn.waiting[step]).toBeCloseTo(share, DIGITS);
    }
  });

  test('so many are at risk at that age, and as uncertain is the curve, as R says', () => {
    for (const { age, atRisk, standardError } of inR) {
      expect(stillWatched(counts, age)).toBe(atRisk);
      const { waiting, greenwood } = curve(counts, age);
      for (const [step, error] of standardError.entries())
        if (error !== null) expect(waiting[step]! * Math.sqrt(greenwood[step]!)).toBeCloseTo(error, DIGITS);
    }
  });
});

test('what all was counted can be taken over and cleared', () => {
  const sum = new WaitCounts();
  for (const { counts, inR } of cases) {
    const copy = curve(counts, 10);
    sum.takeOver(counts);
    expect(curve(sum, 10)).toEqual(copy);
    expect([counts.watched, stillWatched(counts, 60)]).toEqual([0, 0]);
    sum.clear();
    expect(inR.map(({ age }) => stillWatched(sum, age))).toEqual(inR.map(() => 0));
  }
});
