/** Days by the calendar and by the courier's week, over the changes of the clocks. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calendarDays, courierDays, DAY_MS, isTimeZone, oneDecimal } from '../../src/plain/days.js';

const MONTANA = 'America/Denver';
/** Local times of Montana in 2026; daylight time from March 8th to November 1st. */
const winter = (local: string) => new Date(`${local}:00-07:00`).toISOString();
const summer = (local: string) => new Date(`${local}:00-06:00`).toISOString();

describe('calendar days', () => {
  test.each([
    ['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.000Z', 0],
    ['2026-03-02T09:00:00.000Z', '2026-03-04T21:00:00.000Z', 2.5],
    ['2026-03-02T09:00:00.000Z', '2026-03-02T10:11:59.999Z', 0],
    ['2026-03-02T09:00:00.000Z', '2026-03-02T10:12:00.000Z', 0.1],
    ['2026-03-02T09:00:00.000Z', '2026-05-01T09:00:00.000Z', 60],
  ])('from %s to %s are %d', (from, to, days) => expect(calendarDays(from, to)).toBe(days));
});

describe('courier days in Montana', () => {
  test.each([
    ['Monday to Wednesday noon', winter('2026-02-02T08:00'), winter('2026-02-04T12:00'), 2.2],
    ['a whole week', winter('2026-02-02T08:00'), winter('2026-02-09T08:00'), 5],
    ['Friday to Monday, the same hour', winter('2026-02-06T17:00'), winter('2026-02-09T17:00'), 1],
    ['Saturday to Sunday', winter('2026-02-07T08:00'), winter('2026-02-08T20:00'), 0],
    ['Friday midnight to Monday midnight', winter('2026-02-07T00:00'), winter('2026-02-09T00:00'), 0],
    ['Saturday to Tuesday midnight', winter('2026-02-07T12:00'), winter('2026-02-10T00:00'), 1],
    ['the weekend on which the clocks go forward', winter('2026-03-06T12:00'), summer('2026-03-09T12:00'), 1],
    ['the weekend on which the clocks go back', summer('2026-10-30T12:00'), winter('2026-11-02T12:00'), 1],
    ['the hour that comes twice', '2026-11-01T07:30:00.000Z', '2026-11-01T08:30:00.000Z', 0],
    ['ten weeks over the change of clocks', winter('2026-02-02T08:00'), summer('2026-04-13T08:00'), 50],
    ['over the turn of the year', winter('2025-12-31T12:00'), winter('2026-01-01T12:00'), 1],
  ])('%s', (_what, from, to, days) => expect(courierDays(from, to, MONTANA)).toBe(days));
});

test('a weekend begins at midnight of the zone, not of Greenwich', () => {
  // Friday 20:00 in Montana is Saturday 03:00 in UTC.
  const [from, to] = [winter('2026-02-06T20:00'), winter('2026-02-07T08:00')];
  expect([courierDays(from, to, MONTANA), courierDays(from, to, 'UTC')]).toEqual([0.2, 0]);
  // And Monday 09:30 in Kathmandu, at +05:45, is Monday 03:45 in UTC, still Sunday 20:45 in Montana.
  const monday = ['2026-02-08T18:15:00.000Z', '2026-02-09T03:45:00.000Z'] as const;
  expect(courierDays(...monday, 'Asia/Kathmandu')).toBe(0.4);
  expect(courierDays(...monday, MONTANA)).toBe(0);
});

test('where the clock is put forward on a weekday, that day counts as a whole one', () => {
  // Cairo went from Friday 00:00 to 01:00 on 2026-04-24.
  const [thursday, friday] = ['2026-04-23T10:00:00.000Z', '2026-04-24T09:00:00.000Z'];
  expect(calendarDays(thursday, friday)).toBe(1);
  expect(courierDays(thursday, friday, 'Africa/Cairo')).toBe(1);
  expect(courierDays('2026-04-22T10:00:00.000Z', '2026-04-23T10:00:00.000Z', 'Africa/Cairo')).toBe(1);
});

const zone = fc.constantFrom(MONTANA, 'America/Boise', 'UTC', 'Asia/Kathmandu', 'Pacific/Auckland');
const moment = fc
  .integer({ min: Date.UTC(2024, 0), max: Date.UTC(2027, 0) })
  .map((instant) => new Date(instant).toISOString());
const ordered = (count: number) =>
  fc.array(moment, { minLength: count, maxLength: count }).map((moments) => moments.sort());
const ROUNDING = 0.1;

test('the courier never takes longer than the calendar, nor less than nothing', () =>
  fc.assert(
    fc.property(ordered(2), zone, ([from, to], where) => {
      const days = courierDays(from!, to!, where);
      expect(days).toBeGreaterThanOrEqual(0);
      expect(days).toBeLessThanOrEqual(calendarDays(from!, to!) + ROUNDING);
    }),
  ));

test('courier days add up, but for rounding', () =>
  fc.assert(
    fc.property(ordered(3), zone, ([from, between, to], where) => {
      const parts = courierDays(from!, between!, where) + courierDays(between!, to!, where);
      expect(Math.abs(parts - courierDays(from!, to!, where))).toBeLessThan(ROUNDING + 0.001);
    }),
  ));

test('whole weeks are five courier days each, whenever they begin', () =>
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 60 }), (from, weeks) => {
      const to = new Date(Date.parse(from) + weeks * 7 * DAY_MS).toISOString();
      expect(courierDays(from, to, 'UTC')).toBe(weeks * 5);
    }),
  ));

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
