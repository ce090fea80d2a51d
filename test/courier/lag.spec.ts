/** The figures of a group of transits: given these waits, then these counts, percentiles, ages and this compliance. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LagCounter, OUTCOMES, type Outcome } from '../../src/courier/lag.js';
import { byTextbook, listed } from './support/waits.js';

/** Days by outcome. */
function figures(waits: Partial<Record<Outcome, readonly number[]>>, counter = new LagCounter()) {
  for (const [outcome, days] of Object.entries(waits) as [Outcome, readonly number[]][]) {
    for (const each of days) counter.add(OUTCOMES.indexOf(outcome), Math.round(each * 10));
  }
  return counter.take();
}

const oneTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('percentiles', () => {
  test('of ten arrivals', () => {
    expect(figures({ closed: oneTo(10) })).toMatchObject({ p50: 5, p90: 9, p95: 10, followUpDays: 10 });
  });

  test('below ten there are counts only', () => {
    expect(figures({ closed: oneTo(9) })).toMatchObject({ transits: 9, closed: 9, p50: null, p90: null, p95: null });
    expect(figures({ closed: oneTo(9), open: [1] })).toMatchObject({ transits: 10, p50: 5 });
  });

  test('transits of which a scan is missing do not count among the ten', () => {
    expect(figures({ closed: oneTo(9), unconfirmed: [0, 0, 0] })).toMatchObject({ transits: 12, p50: null });
  });

  test('each with its interval; below ten there is none, and its bounds are null where they are not reached', () => {
    expect(figures({ closed: oneTo(10) })).toMatchObject({
      p50Interval: [1, 8],
      p90Interval: [7, null],
      p95Interval: [8, null],
    });
    expect(figures({ closed: oneTo(9) })).toMatchObject({ p50Interval: null, p90Interval: null, p95Interval: null });
    const far = figures({ closed: oneTo(20), open: oneTo(80).map(() => 40) });
    expect(far).toMatchObject({ p50: null, p50Interval: [null, null], p90Interval: [null, null] });
  });

  test('null where the curve does not reach; how long they were watched tells why', () => {
    expect(figures({ closed: [1, 2, 3, 4, 5, 6], open: [20, 30, 40, 40.5] })).toMatchObject({
      p50: 5,
      p90: null,
      p95: null,
      followUpDays: 40.5,
    });
  });

  test('a lane whose items never arrive does not look fast', () => {
    const open = oneTo(30).map(() => 45);
    expect(figures({ closed: [1, 1, 1], open })).toMatchObject({ p50: null, ageing: { '30-59': 30 } });
  });

  test('misrouted and lost items are still waited for at their destination', () => {
    const closed = oneTo(8);
    expect(figures({ closed, misrouted: [9, 9] })).toMatchObject({ p50: 5, p90: null, misrouted: 2 });
    expect(figures({ closed, lost: [9, 9] })).toMatchObject({ p50: 5, p90: null, lost: 2, open: 0 });
  });

  test('at a tie arrivals come before what is still under way', () => {
    expect(figures({ closed: oneTo(5).map(() => 3), open: oneTo(5).map(() => 3) })).toMatchObject({ p50: 3 });
  });
});

describe('ageing', () => {
  test.each([
    [0, '0-6'],
    [6.9, '0-6'],
    [7, '7-13'],
    [13.9, '7-13'],
    [14, '14-29'],
    [29.9, '14-29'],
    [30, '30-59'],
    [59.9, '30-59'],
    [60, '60+'],
    [7_000, '60+'],
  ])('open for %d days: %s', (days, bucket) => {
    const none = { '0-6': 0, '7-13': 0, '14-29': 0, '30-59': 0, '60+': 0 };
    expect(figures({ open: [days] }).ageing).toEqual({ ...none, [bucket]: 1 });
  });

  test('only what is open has an age', () => {
    const { ageing } = figures({ closed: [1], misrouted: [1], lost: [1], unconfirmed: [1] });
    expect(Object.values(ageing)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('scan compliance', () => {
  test('is the share of ended transits with both scans', () => {
    expect(figures({ closed: [1, 1], misrouted: [1], unconfirmed: [0], open: [1, 2, 3] }).compliance).toBe(0.75);
    expect(figures({ closed: [1, 1], unconfirmed: [0] }).compliance).toBe(0.667);
    expect(figures({ unconfirmed: [0] }).compliance).toBe(0);
  });

  test('is unknown while none has ended', () => {
    expect(figures({ open: [1, 2] }).compliance).toBeNull();
    expect(figures({}).compliance).toBeNull();
  });
});

describe('the counter', () => {
  test('tells what a textbook makes of the same transits in a list', () => {
    const counter = new LagCounter();
    const days = fc.array(fc.nat(800), { maxLength: 20 });
    fc.assert(
      fc.property(listed, days, days, days, ({ arrived, censored }, lost, misrouted, unconfirmed) => {
        const told: Partial<Record<Outcome, readonly number[]>> = { closed: arrived, open: censored, lost, misrouted };
        const tenths = Object.entries({ ...told, unconfirmed }) as [Outcome, readonly number[]][];
        for (const [outcome, each] of tenths) for (const at of each) counter.add(OUTCOMES.indexOf(outcome), at);
        const waits = { arrived, censored: [...censored, ...lost, ...misrouted] };
        const tooFew = arrived.length + waits.censored.length < 10;
        const figure = (share: number) => (tooFew ? null : byTextbook(waits, share));
        const { p50, p50Interval, p90, p90Interval, p95, p95Interval } = counter.take();
        expect([p50, p90, p95]).toEqual([0.5, 0.9, 0.95].map((share) => figure(share)?.days ?? null));
        expect([p50Interval, p90Interval, p95Interval]).toEqual(
          [0.5, 0.9, 0.95].map((share) => figure(share)?.interval ?? null),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('begins anew after every take', () => {
    const counter = new LagCounter();
    const first = figures({ closed: oneTo(20), open: [900], unconfirmed: [1] }, counter);
    expect(first).toMatchObject({ transits: 22, followUpDays: 900 });
    expect(figures({ closed: oneTo(10) }, counter)).toEqual(figures({ closed: oneTo(10) }));
    expect(first.ageing).toEqual({ '0-6': 0, '7-13': 0, '14-29': 0, '30-59': 0, '60+': 1 });
  });

  test('takes waits of any length: what ends before it began is none, what is longer than 18 years is that long', () => {
    expect(figures({ closed: [-2] })).toMatchObject({ closed: 1, followUpDays: 0 });
    expect(figures({ open: [10_000] })).toMatchObject({ open: 1, followUpDays: 6_553.5 });
  });
});
