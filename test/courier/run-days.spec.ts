/** Days on which the courier runs: the working week, schedules and closures, over the changes of the clocks. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runDays, runMs, runTenths, sameUntil, whenRun, type Schedule } from '../../src/courier/run-days.js';
import { calendarDays, DAY_MS } from '../../src/plain/days.js';
import { dateIn, msByTheDay, weekdays, type Told } from './support/run-days.js';

const MONTANA = 'America/Denver';
const HOUR_MS = 3_600_000;
/** Local times of Montana in 2026; daylight time from March 8th to November 1st. */
const winter = (local: string) => `${local}:00-07:00`;
const summer = (local: string) => `${local}:00-06:00`;

function days(from: string, to: string, { zone = MONTANA, schedules = [], closures = [] }: Partial<Told> = {}) {
  return runTenths(Date.parse(from), Date.parse(to), runDays(zone, schedules, closures)) / 10;
}

describe('without a schedule the courier runs from Monday to Friday', () => {
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
    ['before 1970', '1969-12-29T08:00:00Z', '1970-01-06T08:00:00Z', 6],
  ])('%s', (_what, from, to, expected) => expect(days(from, to)).toBe(expected));

  test('a weekend begins at midnight of the zone, not of Greenwich', () => {
    // Friday 20:00 in Montana is Saturday 03:00 in UTC.
    const [from, to] = [winter('2026-02-06T20:00'), winter('2026-02-07T08:00')];
    expect([days(from, to), days(from, to, { zone: 'UTC' })]).toEqual([0.2, 0]);
    // And Monday 09:30 in Kathmandu, at +05:45, is Monday 03:45 in UTC, still Sunday 20:45 in Montana.
    const monday = ['2026-02-08T18:15:00.000Z', '2026-02-09T03:45:00.000Z'] as const;
    expect(days(...monday, { zone: 'Asia/Kathmandu' })).toBe(0.4);
    expect(days(...monday)).toBe(0);
  });

  test('where the clock is put forward on a weekday, that day counts as a whole one', () => {
    // Cairo went from Friday 00:00 to 01:00 on 2026-04-24.
    const cairo = { zone: 'Africa/Cairo' };
    const [thursday, friday] = ['2026-04-23T10:00:00.000Z', '2026-04-24T09:00:00.000Z'];
    expect(calendarDays(thursday, friday)).toBe(1);
    expect(days(thursday, friday, cairo)).toBe(1);
    expect(days('2026-04-22T10:00:00.000Z', '2026-04-23T10:00:00.000Z', cairo)).toBe(1);
  });
});

describe('with schedules', () => {
  const twice: Schedule = { since: '2026-03-11', weekdays: ['monday', 'thursday'] };

  test('a lane with two runs a week has two days a week from then on', () => {
    // Wednesday the 11th is the first day on which it holds, and has no run any more.
    const schedules = [twice];
    expect(days(summer('2026-03-09T00:00'), summer('2026-03-11T00:00'), { schedules })).toBe(2);
    expect(days(summer('2026-03-11T00:00'), summer('2026-03-12T00:00'), { schedules })).toBe(0);
    expect(days(summer('2026-03-11T12:00'), summer('2026-03-16T12:00'), { schedules })).toBe(1.5);
    expect(days(summer('2026-03-11T00:00'), summer('2026-04-08T00:00'), { schedules })).toBe(8);
  });

  test('the next one takes its place, in whatever order they were said', () => {
    const saturdays: Schedule = { since: '2026-03-19', weekdays: ['saturday'] };
    for (const schedules of [
      [twice, saturdays],
      [saturdays, twice],
    ]) {
      // Monday the 16th; Saturdays the 21st and the 28th.
      expect(days(summer('2026-03-14T00:00'), summer('2026-03-29T00:00'), { schedules })).toBe(3);
    }
  });
});

describe('with closures', () => {
  test('a day on which a branch is closed is no day with a run', () => {
    const closures = ['2026-03-10', '2026-03-14', '2026-03-10'];
    expect(days(summer('2026-03-09T12:00'), summer('2026-03-11T12:00'), { closures })).toBe(1);
    expect(days(summer('2026-03-10T08:00'), summer('2026-03-10T17:00'), { closures })).toBe(0);
    // Saturday the 14th had none anyway.
    expect(days(summer('2026-03-13T12:00'), summer('2026-03-16T12:00'), { closures })).toBe(1);
  });

  test('of those without a run by schedule none is taken off twice', () => {
    const schedules: Schedule[] = [{ since: '2026-01-01', weekdays: ['tuesday'] }];
    const closures = ['2026-03-09', '2026-03-17'];
    expect(days(summer('2026-03-09T00:00'), summer('2026-03-23T00:00'), { schedules, closures })).toBe(1);
  });
});

const told = fc.record({
  zone: fc.constantFrom(MONTANA, 'America/Boise', 'UTC', 'Asia/Kathmandu', 'Pacific/Auckland'),
  schedules: fc.uniqueArray(fc.record({ since: dateIn(400), weekdays }), {
    maxLength: 4,
    selector: ({ since }) => since,
  }),
  closures: fc.array(dateIn(400), { maxLength: 12 }),
});
const moment = fc.integer({ min: Date.UTC(2025, 11, 20), max: Date.UTC(2027, 1, 20) });
const ordered = (count: number) =>
  fc.array(moment, { minLength: count, maxLength: count }).map((moments) => moments.sort((a, b) => a - b));

test('it is what counting day by day gives, whatever was said', () =>
  fc.assert(
    fc.property(ordered(2), told, ([from, to], said) => {
      const lane = runDays(said.zone, said.schedules, said.closures);
      expect(runMs(to!, lane) - runMs(from!, lane)).toBe(msByTheDay(from!, to!, said));
    }),
    { numRuns: 500 },
  ));

test('a run takes no time back: days only grow, and never faster than the calendar but where the clock is put forward', () =>
  fc.assert(
    fc.property(ordered(2), told, ([from, to], { schedules, closures }) => {
      const lane = runDays('UTC', schedules, closures);
      const passed = runMs(to!, lane) - runMs(from!, lane);
      expect(passed).toBeGreaterThanOrEqual(0);
      expect(passed).toBeLessThanOrEqual(to! - from!);
    }),
  ));

test('when so much has passed: the first moment at which it has, on a day with a run', () =>
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 400 * DAY_MS }), told, (from, passed, said) => {
      const lane = runDays(said.zone, said.schedules, said.closures);
      const target = runMs(from, lane) + passed;
      const when = whenRun(target, from, lane);
      expect(msByTheDay(when, when + 1, said)).toBe(1);
      // A day ends with its last millisecond; an hour that comes twice, or never, is one of either.
      expect(Math.abs(runMs(when, lane) - target)).toBeLessThanOrEqual(said.zone === 'UTC' ? 1 : HOUR_MS);
      if (said.zone === 'UTC') expect(runMs(when - 1, lane)).toBeLessThan(target);
    }),
    { numRuns: 500 },
  ));

test.each([
  ['Thursday 16:00 and a day and a half: Monday 04:00', winter('2026-02-05T16:00'), 1.5, winter('2026-02-09T04:00')],
  ['Friday noon and half a day: the end of Friday', winter('2026-02-06T12:00'), 0.5, '2026-02-07T06:59:59.999Z'],
  ['Saturday and a tenth: Monday 02:24', winter('2026-02-07T12:00'), 0.1, winter('2026-02-09T02:24')],
  ['over the change of clocks', winter('2026-03-06T09:00'), 1, summer('2026-03-09T09:00')],
])('%s', (_what, from, days, when) => {
  const lane = runDays(MONTANA, [], []);
  const start = Date.parse(from);
  const told = whenRun(runMs(start, lane) + days * DAY_MS, start, lane);
  expect(new Date(told).toISOString()).toBe(new Date(when).toISOString());
});

test('whole weeks are as many days as the week has runs', () =>
  fc.assert(
    fc.property(moment, fc.nat(60), weekdays, (from, weeks, runs) => {
      const lane = runDays('UTC', [{ since: '2020-01-01', weekdays: runs }], []);
      expect(runTenths(from, from + weeks * 7 * DAY_MS, lane)).toBe(weeks * runs.length * 10);
    }),
  ));

test('before what was said later makes a difference, days are the same', () =>
  fc.assert(
    fc.property(ordered(2), told, told, fc.boolean(), ([from, to], said, more, moved) => {
      const later = {
        zone: moved ? more.zone : said.zone,
        // Of a day the last word counts, as in the view.
        schedules: [...new Map([...said.schedules, ...more.schedules].map((each) => [each.since, each])).values()],
        closures: [...said.closures, ...more.closures],
      };
      const [before, after] = [said, later].map((words) => runDays(words.zone, words.schedules, words.closures));
      const end = Math.min(to!, sameUntil(before!, after!) - 1);
      if (end < from!) return;
      expect(runMs(end, before!) - runMs(from!, before!)).toBe(runMs(end, after!) - runMs(from!, after!));
    }),
    { numRuns: 1_000 },
  ));

test('calendars that nobody has changed never part, and of those of two zones no day is surely the same', () => {
  const [one, same, other] = ['UTC', 'UTC', 'America/Denver'].map((zone) => runDays(zone, [], ['2026-03-03']));
  expect([sameUntil(one!, same!), sameUntil(one!, other!)]).toEqual([Infinity, -Infinity]);
  const day = Date.UTC(2026, 3, 7);
  expect(sameUntil(one!, runDays('UTC', [], ['2026-03-03', '2026-04-07']))).toBe(day - DAY_MS);
});
