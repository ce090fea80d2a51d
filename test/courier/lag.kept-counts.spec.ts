/** Counts that are kept hold for the time that they were made for, on a clock that can be put back. */
import { expect, test } from '@jest/globals';
import { ageAt, ALL_TIME } from '../../src/courier/lag.count.js';
import { KeptCounts } from '../../src/courier/lag.kept-counts.js';
import { laneOf } from './support/lane.js';

const HOUR = 3_600;
const SHIPPED = Date.parse('2026-03-02T18:00:00Z') / 1000;

test.each(['calendar', 'courier'] as const)('in %s days, on a clock that runs on and is put back', (days) => {
  const lane = laneOf(Array.from({ length: 12 }, (_, index) => ({ outcome: 'open', shipped: SHIPPED + index })));
  const kept = new KeptCounts();
  const followUpAt = (hours: number) => {
    const now = (SHIPPED + hours * HOUR) * 1000;
    const age = days === 'courier' ? ageAt(now, lane.runDays) : ageAt(now);
    return kept.figures([[{}, [lane]]], days, ALL_TIME, () => age)[0]?.followUpDays;
  };
  // A tenth of a day is two hours and 24 minutes.
  expect([0, 2.3, 2.4, 4.8, 2.3, 0, 24].map(followUpAt)).toEqual([0, 0, 0.1, 0.2, 0, 0, 1]);
});
