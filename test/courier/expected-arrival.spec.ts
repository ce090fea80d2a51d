/** When something may be expected that has been under way for a while: given these waits of its lane, then these percentiles. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expectedArrival } from '../../src/courier/expected-arrival.js';
import { curve } from '../../src/courier/kaplan-meier.js';
import { percentile } from '../../src/courier/percentiles.js';
import { counted, listed, type Listed } from './support/waits.js';

const oneTo = (last: number) => Array.from({ length: last }, (_, index) => (index + 1) * 10);
const of = (waits: Listed, age: number) => expectedArrival(counted(waits), age);
const age = fc.nat(900);

describe('of a lane on which trips took 1 to 20 days, one each', () => {
  const lane = { arrived: oneTo(20), censored: [] };

  test('on the day it is shipped: half after 10 days, nine of ten after 18', () => {
    expect(of(lane, 0)).toEqual({ p50: 10, p90: 18, unknown: null });
  });

  test('after eight and a half days: half of the twelve that took longer took 14', () => {
    expect(of(lane, 85)).toEqual({ p50: 14, p90: 19, unknown: null });
  });

  test('after eleven days there are ten that took as long, after that fewer, and nothing is said', () => {
    expect(of(lane, 110)).toEqual({ p50: 15, p90: 19, unknown: null });
    expect(of(lane, 111)).toEqual({ p50: null, p90: null, unknown: 'few-transits' });
  });
});

test('what is still under way is among its like: they are watched, and may keep the curve from getting there', () => {
  const lane = { arrived: oneTo(12), censored: Array.from({ length: 10 }, () => 200) };
  expect(of(lane, 0)).toEqual({ p50: 11, p90: null, unknown: 'not-reached' });
  expect(of(lane, 60)).toEqual({ p50: null, p90: null, unknown: 'not-reached' });
  expect(of(lane, 201)).toEqual({ p50: null, p90: null, unknown: 'few-transits' });
});

test('a lane without history, and an age beyond all that is counted: too few', () => {
  expect(of({ arrived: [], censored: [] }, 0).unknown).toBe('few-transits');
  expect(of({ arrived: oneTo(20), censored: [] }, 70_000).unknown).toBe('few-transits');
});

test('on the day it is shipped it is the percentile of the lane', () =>
  fc.assert(
    fc.property(listed, (waits) => {
      fc.pre(waits.arrived.length + waits.censored.length >= 10);
      const whole = curve(counted(waits));
      expect(of(waits, 0)).toMatchObject({ p50: percentile(whole, 0.5).days, p90: percentile(whole, 0.9).days });
    }),
  ));

test('it never lies in the past, half come before nine of ten, and what has waited longer is not expected earlier', () =>
  fc.assert(
    fc.property(listed, age, age, (waits, one, other) => {
      const [younger, older] = [Math.min(one, other), Math.max(one, other)];
      const told = of(waits, younger);
      if (told.p50 !== null) expect(told.p50 * 10).toBeGreaterThanOrEqual(younger);
      expect(told.p50 ?? Infinity).toBeLessThanOrEqual(told.p90 ?? Infinity);
      expect(told.unknown === null).toBe(told.p50 !== null && told.p90 !== null);
      const later = of(waits, older);
      if (later.unknown === 'few-transits') return;
      expect(later.p50 ?? Infinity).toBeGreaterThanOrEqual(told.p50 ?? Infinity);
      expect(later.p90 ?? Infinity).toBeGreaterThanOrEqual(told.p90 ?? Infinity);
    }),
    { numRuns: 500 },
  ));

test('without censoring it is the percentile of those trips that took as long', () =>
  fc.assert(
    fc.property(listed, fc.nat(60), ({ arrived }, since) => {
      const longer = arrived.filter((tenths) => tenths >= since).sort((a, b) => a - b);
      fc.pre(longer.length >= 10);
      const at = (percent: number) => longer[Math.ceil((longer.length * percent) / 100) - 1]! / 10;
      expect(of({ arrived, censored: [] }, since)).toEqual({ p50: at(50), p90: at(90), unknown: null });
    }),
  ));
