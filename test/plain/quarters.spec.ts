import { expect, test } from '@jest/globals';
import { periodOfQuarter, QUARTER, quarterOf } from '../../src/plain/quarters.js';

test('a quarter is three months on the calendar of a place', () => {
  expect(periodOfQuarter('2026-Q4', 'America/Denver')).toEqual({
    since: '2026-10-01T06:00:00.000Z',
    until: '2027-01-01T07:00:00.000Z',
  });
  expect(periodOfQuarter('2026-Q1', 'UTC')).toEqual({
    since: '2026-01-01T00:00:00.000Z',
    until: '2026-04-01T00:00:00.000Z',
  });
});

test('a date is in one', () => {
  expect(['2026-01-01', '2026-03-31', '2026-04-01', '2026-12-31'].map(quarterOf)).toEqual([
    '2026-Q1',
    '2026-Q1',
    '2026-Q2',
    '2026-Q4',
  ]);
  expect(QUARTER.test('2026-Q5')).toBe(false);
});
