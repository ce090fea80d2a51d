/** Days by the calendar, and what clocks in time zones show. */
import { describe, expect, test } from '@jest/globals';
import { calendarDays, isTimeZone, localMs, oneDecimal, usualZone } from '../../src/plain/days.js';

describe('calendar days', () => {
  test.each([
    ['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.000Z', 0],
    ['2026-03-02T09:00:00.000Z', '2026-03-04T21:00:00.000Z', 2.5],
    ['2026-03-02T09:00:00.000Z', '2026-03-02T10:11:59.999Z', 0],
    ['2026-03-02T09:00:00.000Z', '2026-03-02T10:12:00.000Z', 0.1],
    ['2026-03-02T09:00:00.000Z', '2026-05-01T09:00:00.000Z', 60],
  ])('from %s to %s are %d', (from, to, days) => expect(calendarDays(from, to)).toBe(days));
});

test.each([
  ['in winter', 'America/Denver', '2026-02-02T12:00:00.000Z', '2026-02-02T05:00:00.000Z'],
  ['in summer', 'America/Denver', '2026-07-02T12:00:00.000Z', '2026-07-02T06:00:00.000Z'],
  ['just before the clocks go forward', 'America/Denver', '2026-03-08T08:59:59.999Z', '2026-03-08T01:59:59.999Z'],
  ['just after', 'America/Denver', '2026-03-08T09:00:00.000Z', '2026-03-08T03:00:00.000Z'],
  ['at +05:45', 'Asia/Kathmandu', '2026-02-02T12:00:00.000Z', '2026-02-02T17:45:00.000Z'],
  ['in UTC', 'UTC', '2026-02-02T12:00:00.000Z', '2026-02-02T12:00:00.000Z'],
])('a clock on the wall %s', (_when, zone, instant, shown) =>
  expect(new Date(localMs(Date.parse(instant), zone)).toISOString()).toBe(shown),
);

test('one decimal is rounded half up', () =>
  expect([0.05, 0.049, 1.25, 2, 12.34].map(oneDecimal)).toEqual([0.1, 0, 1.3, 2, 12.3]));

test.each([
  ['America/Denver', true],
  ['America/Boise', true],
  ['UTC', true],
  ['America/Missoula', false],
  ['', false],
  ['Mountain Time', false],
])('time zone %j is known: %j', (name, known) => expect(isTimeZone(name)).toBe(known));

test('the usual zone is that of most, of as many the first by name', () => {
  const [denver, angeles] = ['America/Denver', 'America/Los_Angeles'];
  expect(usualZone([angeles, denver, angeles])).toBe(angeles);
  expect(usualZone([angeles, denver])).toBe(denver);
  expect(usualZone([])).toBe('UTC');
});
