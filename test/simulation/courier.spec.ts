import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isCourierDay, isHoliday, localDay, timeOf, TIME_ZONE } from '../../src/simulation/calendar.js';
import { CLEAN } from '../../src/simulation/options.js';
import { daysOf, groupOf, ofKind, story } from './story.js';

const local = new Intl.DateTimeFormat('en-CA', {
  timeZone: TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
});
const weekdayName = new Intl.DateTimeFormat('en-US', { timeZone: TIME_ZONE, weekday: 'short' });
const DAY = 86_400_000;

describe('the calendar', () => {
  test('knows the local hour and day on every day, whatever the season', () =>
    fc.assert(
      fc.property(fc.integer({ min: 14_000, max: 25_000 }), fc.integer({ min: 4, max: 23 }), (day, hour) => {
        const time = timeOf(day, hour);
        const date = new Date(day * DAY).toISOString().slice(0, 10);
        expect(local.format(time)).toBe(`${date}, ${String(hour).padStart(2, '0')}:00:00`);
        expect(localDay(time)).toBe(day);
      }),
    ));

  test('knows the holidays of 2025 and 2026', () => {
    const holidays = Array.from({ length: 730 }, (_, index) => Date.UTC(2025, 0, 1) / DAY + index).filter(isHoliday);
    expect(holidays.map((day) => new Date(day * DAY).toISOString().slice(0, 10))).toEqual(
      ['01-01', '01-20', '02-17', '05-26', '07-04', '09-01', '11-11', '11-27', '11-28', '12-24', '12-25']
        .map((date) => `2025-${date}`)
        .concat(
          ['01-01', '01-19', '02-16', '05-25', '07-04', '09-07', '11-11', '11-26', '11-27', '12-24', '12-25'].map(
            (date) => `2026-${date}`,
          ),
        ),
    );
  });
});

describe('the courier', () => {
  const { transits, truth, actions } = story({ ...CLEAN, branches: 20, days: 270, itemsPerMonth: 6000, seed: 5 });
  const slow = new Set(groupOf(truth).slowLanes.map(({ from, to }) => `${from} ${to}`));
  const arrived = transits.filter(({ arrivedAt }) => arrivedAt !== null);
  const ordinary = arrived.filter(({ from, to }) => !slow.has(`${from} ${to}`));

  test('drives on weekdays only, and on no holiday', () => {
    const stops = arrived.flatMap(({ collectedAt, deliveredAt }) => [collectedAt ?? '', deliveredAt ?? '']);
    const days = [...new Set(stops.map((stop) => localDay(Date.parse(stop))))];
    const names = new Set(stops.slice(0, 20_000).map((stop) => weekdayName.format(Date.parse(stop))));
    expect(days.filter((day) => !isCourierDay(day))).toEqual([]);
    expect([...names].sort()).toEqual(['Fri', 'Mon', 'Thu', 'Tue', 'Wed']);
  });

  test('takes a few days on most lanes, and longer when holidays hold it up', () => {
    const median = (from: string, until: string) =>
      p50(ordinary.filter(({ shippedAt }) => shippedAt >= from && shippedAt < until).map(daysOf));
    expect(median('2025-09-08', '2025-11-08')).toBeGreaterThan(1);
    expect(median('2025-09-08', '2025-11-08')).toBeLessThan(6);
    expect(median('2025-12-22', '2025-12-27')).toBeGreaterThan(median('2025-09-08', '2025-11-08') + 1);
  });

  test('takes 30 to 60 days on the slow lanes', () => {
    expect(slow.size).toBe(2);
    for (const lane of slow) {
      // Only what was shipped long enough ago to have arrived: else the fast ones alone would count.
      const trips = arrived.filter(({ from, to, shippedAt }) => `${from} ${to}` === lane && shippedAt < '2026-01-15');
      expect(trips.length).toBeGreaterThan(20);
      expect(p50(trips.map(daysOf))).toBeGreaterThanOrEqual(30);
      expect(p50(trips.map(daysOf))).toBeLessThanOrEqual(60);
    }
  });

  test('slow lenders send late', () => {
    const lenders = new Set(groupOf(truth).slowLenders);
    const waits = (isSlow: boolean) =>
      ofKind(truth, 'hold')
        .filter(({ lender, shippedAt }) => shippedAt !== null && lenders.has(lender) === isSlow)
        .map(({ placedAt, shippedAt }) => (Date.parse(shippedAt ?? '') - Date.parse(placedAt)) / DAY);
    expect(lenders.size).toBe(1);
    expect(p50(waits(true))).toBeGreaterThan(3 * p50(waits(false)));
  });

  test('no branch scans on a Sunday or a holiday', () => {
    const days = new Set(
      ofKind(actions, 'scans').flatMap(({ scans }) => scans.map((s) => localDay(Date.parse(s.occurredAt)))),
    );
    expect([...days].filter((day) => isHoliday(day) || new Date(day * DAY).getUTCDay() === 0)).toEqual([]);
  });
});

const p50 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
