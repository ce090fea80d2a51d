/** The worked examples of docs/lag.md come out as they are told there. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { intervalOfDifference } from '../../src/courier/comparison.js';
import { curve } from '../../src/courier/kaplan-meier.js';
import { percentile } from '../../src/courier/percentiles.js';
import { runDays, runTenths } from '../../src/courier/run-days.js';
import { calendarDays } from '../../src/plain/days.js';
import { counted, stepsOf } from '../courier/support/waits.js';

const page = readFileSync('docs/lag.md', 'utf8').replaceAll(/\s+/g, ' ');

test('five transits: arrived after 1, 2 and 4 days, still open after 3 and 5', () => {
  const waits = { arrived: [10, 20, 40], censored: [30, 50] };
  const drawn = curve(counted(waits));
  const told = [0.2, 0.4, 0.5, 0.7, 0.9].map((share) => percentile(drawn, share).days);
  expect(told).toEqual([1, 2, 4, 4, null]);
  expect(page).toContain('arrived after 1, 2 and 4 days; still open after 3 and 5');
  expect(page).toContain('Half have arrived after 4 days');
  const bounds = stepsOf(waits).map(({ low, high }) => `${low.toFixed(2)} | ${high.toFixed(2)}`);
  for (const each of bounds) expect(page).toContain(`| ${each} |`);
  expect(percentile(drawn, 0.5).interval).toEqual([1, null]);
  expect(page).toContain('the interval of their `p50` would be `[1, null]`');
});

const courierDays = (from: string, to: string, zone: string) =>
  runTenths(Date.parse(from), Date.parse(to), runDays(zone, [], [])) / 10;

test('Friday 16:00 to Monday 10:00', () => {
  const [friday, monday] = ['2026-03-06T16:00:00-07:00', '2026-03-09T10:00:00-06:00'];
  // The clocks go forward in that week-end: an hour less by the calendar, none less by the courier.
  expect(calendarDays(friday, monday)).toBe(2.7);
  expect(courierDays(friday, monday, 'America/Denver')).toBe(0.8);
  const [later, last] = ['2026-03-13T16:00:00-06:00', '2026-03-16T10:00:00-06:00'];
  expect(
    `${calendarDays(later, last)} calendar days and ${courierDays(later, last, 'America/Denver')} courier days`,
  ).toBe('2.8 calendar days and 0.8 courier days');
  expect(page).toContain('Friday 16:00 to Monday 10:00 is 2.8 calendar days and 0.8 courier days');
});

test('medians of 5 days before and 3 after', () => {
  const [before, after] = [
    { days: 5, interval: [4, 6] as const },
    { days: 3, interval: [2, 4] as const },
  ];
  expect(intervalOfDifference(after, before)).toEqual([-3.4, -0.6]);
  expect(page).toContain('5 days `[4, 6]` before and 3 days `[2, 4]` after, the difference is −2 days');
  expect(page).toContain('= −3.4 to −2 + √((4 − 3)² + (5 − 4)²) = −0.6 days');
});
