/** Weeks and months of a calendar: whole, without gaps, and of the length that the zone's clocks give them. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, startOfDay } from '../../src/plain/days.js';
import { PERIOD_KINDS, periodsBefore, periodsOf } from '../../src/plain/periods.js';

const DENVER = 'America/Denver';

test('weeks begin on Monday at midnight in the zone, also where clocks change between', () => {
  expect(periodsOf('week', '2026-03-04', '2026-03-17', DENVER)).toEqual([
    { since: '2026-03-02T07:00:00.000Z', until: '2026-03-09T06:00:00.000Z' },
    { since: '2026-03-09T06:00:00.000Z', until: '2026-03-16T06:00:00.000Z' },
    { since: '2026-03-16T06:00:00.000Z', until: '2026-03-23T06:00:00.000Z' },
  ]);
});

test('months are as long as they are', () => {
  expect(periodsOf('month', '2027-12-31', '2028-03-01', 'UTC')).toEqual([
    { since: '2027-12-01T00:00:00.000Z', until: '2028-01-01T00:00:00.000Z' },
    { since: '2028-01-01T00:00:00.000Z', until: '2028-02-01T00:00:00.000Z' },
    { since: '2028-02-01T00:00:00.000Z', until: '2028-03-01T00:00:00.000Z' },
  ]);
});

test.each([
  ['week', 1, '2026-03-01', '2026-02-16'],
  ['week', 0, '2026-03-01', '2026-02-23'],
  ['month', 12, '2026-03-31', '2025-03-01'],
  ['month', 1, '2026-03-31', '2026-02-01'],
] as const)('%s: %d before %s it is %s', (kind, count, date, before) =>
  expect(periodsBefore(kind, count, date)).toBe(before),
);

test('a day begins where clocks say so', () => {
  expect(startOfDay('2026-11-01', DENVER)).toBe('2026-11-01T06:00:00.000Z');
  expect(startOfDay('2026-11-02', DENVER)).toBe('2026-11-02T07:00:00.000Z');
  expect(startOfDay('2026-03-09', 'Asia/Kolkata')).toBe('2026-03-08T18:30:00.000Z');
});

test('periods follow each other without a gap, and hold the days that were asked for', () => {
  const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
  const zone = fc.constantFrom(DENVER, 'UTC', 'Europe/Berlin', 'Australia/Lord_Howe');
  fc.assert(
    fc.property(
      fc.constantFrom(...PERIOD_KINDS),
      date,
      fc.integer({ min: 1, max: 400 }),
      zone,
      (kind, start, days, where) => {
        const first = start.toISOString().slice(0, 10);
        const end = new Date(start.getTime() + days * DAY_MS).toISOString().slice(0, 10);
        const periods = periodsOf(kind, first, end, where);
        periods.slice(1).forEach(({ since }, index) => expect(since).toBe(periods[index]?.until));
        expect(periods[0]!.since <= startOfDay(first, where)).toBe(true);
        expect(periods[0]!.until > startOfDay(first, where)).toBe(true);
        expect(periods.at(-1)!.until >= startOfDay(end, where)).toBe(true);
        expect(periods.at(-1)!.since < startOfDay(end, where)).toBe(true);
      },
    ),
  );
});
