import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { poissonInterval } from '../../src/plain/poisson.js';

// As tables of the exact Poisson interval have them, and R's poisson.test.
test.each([
  [0, 0, 3.6889],
  [1, 0.0253, 5.5716],
  [2, 0.2422, 7.2247],
  [5, 1.6235, 11.6683],
  [10, 4.7954, 18.3904],
  [100, 81.3639, 121.627],
])('of %d events', (count, low, high) => {
  expect(poissonInterval(count)[0]).toBeCloseTo(low, 3);
  expect(poissonInterval(count)[1]).toBeCloseTo(high, 3);
});

test('it holds the count, and moves up with it', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000 }), (count) => {
      const [low, high] = poissonInterval(count);
      const [nextLow, nextHigh] = poissonInterval(count + 1);
      expect(low).toBeLessThanOrEqual(count);
      expect(high).toBeGreaterThan(count);
      expect(nextLow).toBeGreaterThan(low);
      expect(nextHigh).toBeGreaterThan(high);
    }),
    { numRuns: 30 },
  ));
