/** The curve and its standard error, against published examples and against their definitions. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { curve, stillWatched } from '../../src/courier/kaplan-meier.js';
import { counted, listed, type Listed } from './support/waits.js';

/**
 * Freireich et al. 1963 (Blood 21:699–716): weeks of remission in acute leukaemia, as worked through by Klein & Moeschberger,
 * Survival Analysis, table 4.1 (under 6-MP), and by Rodríguez, Princeton, with Stata (both).
 */
describe('remission in acute leukaemia', () => {
  const sixMp = {
    arrived: [6, 6, 6, 7, 10, 13, 16, 22, 23],
    censored: [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
  };
  const placebo = { arrived: [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], censored: [] };
  const published = (waits: Listed) => {
    const { tenths, waiting, greenwood } = curve(counted(waits));
    return tenths.map((week, step) => {
      const [share, sum] = [waiting[step]!, greenwood[step]!];
      return [week, share.toFixed(4), share > 0 ? (share * Math.sqrt(sum)).toFixed(4) : '.'];
    });
  };

  test('under 6-MP: week, survival, standard error', () =>
    expect(published(sixMp)).toEqual([
      [6, '0.8571', '0.0764'],
      [7, '0.8067', '0.0869'],
      [10, '0.7529', '0.0963'],
      [13, '0.6902', '0.1068'],
      [16, '0.6275', '0.1141'],
      [22, '0.5378', '0.1282'],
      [23, '0.4482', '0.1346'],
    ]));

  test('under placebo, where nothing is censored and nothing waits in the end', () => {
    const steps = published(placebo);
    expect(steps.slice(0, 2)).toEqual([
      [1, '0.9048', '0.0641'],
      [2, '0.8095', '0.0857'],
    ]);
    expect(steps.at(-1)).toEqual([23, '0.0000', '.']);
    expect(curve(counted(placebo)).greenwood.at(-1)).toBe(Infinity);
  });
});

test('the curve is the product of its definition, in fractions that do not round', () =>
  fc.assert(
    fc.property(listed, (waits) => {
      const { tenths, waiting } = curve(counted(waits));
      expect(tenths).toEqual([...new Set(waits.arrived)].sort((a, b) => a - b));
      let [left, of] = [1n, 1n];
      for (const [step, tenth] of tenths.entries()) {
        const atRisk = [...waits.arrived, ...waits.censored].filter((other) => other >= tenth).length;
        const arrivals = waits.arrived.filter((other) => other === tenth).length;
        left *= BigInt(atRisk - arrivals);
        of *= BigInt(atRisk);
        expect(waiting[step]).toBeCloseTo(Number((left * 10n ** 12n) / of) / 1e12, 9);
      }
    }),
  ));

test('without censoring Greenwood is the binomial variance of the share', () =>
  fc.assert(
    fc.property(listed, ({ arrived }) => {
      const { waiting, greenwood } = curve(counted({ arrived, censored: [] }));
      for (const [step, share] of waiting.entries()) {
        if (share > 0) expect(share ** 2 * greenwood[step]!).toBeCloseTo((share * (1 - share)) / arrived.length, 9);
      }
    }),
  ));

test('of what lasted at least so long, the share is the whole curve divided by where it stood just before', () =>
  fc.assert(
    fc.property(listed, fc.nat(900), (waits, age) => {
      const whole = curve(counted(waits));
      const before = whole.tenths.filter((tenth) => tenth < age).length;
      const standing = before === 0 ? 1 : whole.waiting[before - 1]!;
      const { tenths, waiting } = curve(counted(waits), age);
      expect(tenths).toEqual(whole.tenths.slice(before));
      for (const [step, share] of waiting.entries()) {
        expect(share * standing).toBeCloseTo(whole.waiting[before + step]!, 9);
      }
      const lasted = [...waits.arrived, ...waits.censored].filter((tenth) => tenth >= age).length;
      expect(stillWatched(counted(waits), age)).toBe(lasted);
    }),
  ));

test('nothing arrived: no steps', () => {
  const none = { tenths: [], waiting: [], greenwood: [] };
  expect(curve(counted({ arrived: [], censored: [1, 2, 3] }))).toEqual(none);
  expect(curve(counted({ arrived: [], censored: [] }))).toEqual(none);
});
