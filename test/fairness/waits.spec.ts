/** How far apart the waits of local and partner patrons are, and how sure that is. */
import { expect, test } from '@jest/globals';
import { WaitCounts } from '../../src/courier/index.js';
import { comparedWaits, difference } from '../../src/fairness/waits.js';
import { seededRandom } from '../../src/simulation/random.js';

const counted = (days: readonly number[]) => {
  const waits = new WaitCounts();
  for (const each of days) waits.arrive(Math.round(each * 10));
  return waits;
};
const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

test('below ten holds on either side there are counts only', () => {
  const { local, partner, longer, longerInterval } = comparedWaits(counted(ten), counted(ten.slice(1)));
  expect(local).toMatchObject({ holds: 10, p50: 5, p90: 9 });
  expect(partner).toEqual({ holds: 9, p50: null, p50Interval: null, p90: null });
  expect([longer, longerInterval]).toEqual([null, null]);
});

test('the difference reaches as far as the root of the squares of what both reach', () => {
  const partner = { days: 8, interval: [5, 12] } as const;
  const local = { days: 4, interval: [2, 8] } as const;
  // Down 3 and up 4 make 5; up 4 and down 2 make 4.5.
  expect(difference(partner, local)).toEqual({ days: 4, interval: [-1, 8.5] });
});

test('a bound that is made of one that is not known is not known', () => {
  const open = { days: 8, interval: [5, null] } as const;
  const closed = { days: 4, interval: [2, 8] } as const;
  expect(difference(open, closed)).toEqual({ days: 4, interval: [-1, null] });
  expect(difference(closed, open)).toEqual({ days: -4, interval: [null, 1] });
  const unknown = { days: null, interval: [null, null] } as const;
  expect(difference(unknown, closed)).toEqual({ days: null, interval: [null, null] });
});

/** The bound: an interval of 95 % misses 5 % of the time, give or take four standard deviations of so many rounds. */
test.each([
  [15, 40],
  [60, 60],
  [300, 100],
])(
  'of many pairs of %i local and %i partner waits, 95 of 100 intervals hold the true difference',
  (ofLocal, ofPartner) => {
    const seed = 20_260_302;
    const random = seededRandom(seed);
    const [local, partner] = [new WaitCounts(), new WaitCounts()];
    const draw = (into: WaitCounts, median: number, count: number) => {
      into.clear();
      for (let n = 0; n < count; n++) into.arrive(Math.round(random.around(median, 0.7) * 10));
    };
    const rounds = 800;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      draw(local, 4, ofLocal);
      draw(partner, 9, ofPartner);
      const [low, high] = comparedWaits(local, partner).longerInterval ?? [null, null];
      if ((low ?? -Infinity) <= 5 && 5 <= (high ?? Infinity)) held++;
    }
    const give = 4 * Math.sqrt((0.95 * 0.05) / rounds);
    expect({ seed, isNear: Math.abs(held / rounds - 0.95) < give, held }).toEqual({ seed, isNear: true, held });
  },
);
