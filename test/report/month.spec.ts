/** The month of a report, on the calendar of the group's zone. */
import { expect, test } from '@jest/globals';
import { firstDay, lastWholeMonth, monthOf } from '../../src/report/report.month.js';
import {
  count,
  dayInWords,
  interval,
  monthsInWords,
  monthStarting,
  percent,
  shortCount,
} from '../../src/report/words.js';

const ZONE = 'America/Denver';

test('the last whole month is that of the zone, also where UTC is a month ahead', () => {
  expect(lastWholeMonth(new Date('2026-04-01T05:59:00Z'), ZONE)).toBe('2026-02');
  expect(lastWholeMonth(new Date('2026-04-01T06:00:00Z'), ZONE)).toBe('2026-03');
  expect(lastWholeMonth(new Date('2026-01-15T12:00:00Z'), ZONE)).toBe('2025-12');
});

test('it begins and ends at midnight of the zone, and is so far until then', () => {
  const march = {
    name: '2026-03',
    since: '2026-03-01T07:00:00.000Z',
    until: '2026-04-01T06:00:00.000Z',
    timeZone: ZONE,
  };
  expect(monthOf('2026-03', ZONE, new Date('2026-04-01T05:59:59Z'))).toEqual({ ...march, soFar: true });
  expect(monthOf('2026-03', ZONE, new Date('2026-04-01T06:00:00Z'))).toEqual({ ...march, soFar: false });
  expect([firstDay('2026-01', -1), firstDay('2026-12', 1)]).toEqual(['2025-12-01', '2027-01-01']);
});

test('a period is named after the month that it is, east and west of Greenwich', () => {
  for (const zone of [ZONE, 'Pacific/Auckland', 'UTC'])
    expect(monthStarting(monthOf('2026-03', zone, new Date()).since)).toBe('2026-03');
});

test('in words', () => {
  expect(monthsInWords(['2026-01', '2026-02', '2026-03'])).toBe('January to March 2026');
  expect(monthsInWords(['2025-11', '2025-12', '2026-01'])).toBe('November 2025 to January 2026');
  expect(monthsInWords(['2026-03'])).toBe('March 2026');
  expect(dayInWords('2026-04-01T05:00:00Z', ZONE)).toBe('March 31, 2026');
  expect([count(999), count(1234567), shortCount(99_999), shortCount(123_456)]).toEqual([
    '999',
    '1,234,567',
    '99,999',
    '123k',
  ]);
  expect([percent(0, 9), percent(1, 1000), percent(999, 1000), percent(9, 9)]).toEqual(['0%', '1%', '99%', '100%']);
  expect([interval([1, 2.5]), interval([3, null]), interval([null, null]), interval(null)]).toEqual([
    '1.0 to 2.5',
    '3.0 or more',
    'not known',
    '–',
  ]);
});
