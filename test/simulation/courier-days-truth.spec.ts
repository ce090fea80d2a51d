/** The group's staff tell when the courier runs; then courier days are those on which it ran, counted here day by day. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TransitColumns } from '../../src/courier/lag.columns.js';
import { CLOSED } from '../../src/courier/lag.js';
import { transits } from '../../src/courier/transits.projection.js';
import { ProjectionEngine } from '../../src/projections/projection-engine.js';
import { DAY, localDay, timeOf, weekday } from '../../src/simulation/calendar.js';
import type { TransitTruth } from '../../src/simulation/truth.js';
import { optionsOf } from '../../src/simulation/years.js';
import { groupedBy, ofKind, story } from './story.js';
import { recordYear, type RecordedYear } from './support/recorded-year.js';

/** Over the holidays and New Year; with small branches, where the courier does not stop every day. */
const DAYS = 100;
const GROUP = {
  ...optionsOf('clean', 24),
  branches: 24,
  itemsPerMonth: 1_200,
  seed: 6,
  start: '2025-10-20',
  days: DAYS,
};
const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const { actions } = story(GROUP);
const schedules = new Map(ofKind(actions, 'lane-schedule').map((told) => [`${told.from} ${told.to}`, told.weekdays]));
const closures = new Set(ofKind(actions, 'closure').map(({ branch, date }) => `${branch} ${date}`));
const arrivedByLane = (trips: readonly TransitTruth[]) =>
  groupedBy(
    trips.filter(({ arrivedAt }) => arrivedAt !== null),
    ({ from, to }) => `${from} ${to}`,
  );

function runs(lane: string, day: number): boolean {
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  const weekdays: readonly string[] = schedules.get(lane) ?? WEEK.slice(1, 6);
  return weekdays.includes(WEEK[weekday(day)] ?? '') && !lane.split(' ').some((end) => closures.has(`${end} ${date}`));
}

/** Tenths of a day that lie on days with a run. */
function courierTenths(lane: string, { shippedAt, arrivedAt }: TransitTruth): number {
  const [from, until] = [Date.parse(shippedAt), Date.parse(arrivedAt ?? '')];
  let ms = 0;
  for (let day = localDay(from); day <= localDay(until); day++) {
    if (runs(lane, day)) ms += Math.min(until, timeOf(day + 1, 0)) - Math.max(from, timeOf(day, 0));
  }
  return Math.round((ms / DAY) * 10);
}

let year: RecordedYear<null>;
beforeAll(async () => {
  year = await recordYear(GROUP, [DAYS], () => Promise.resolve(null), 0);
}, 120_000);
afterAll(() => year.close());

test(`the courier stops at one end of a lane on the days that were told, and only on these (seed ${GROUP.seed})`, () => {
  expect(schedules.size).toBeGreaterThan(50);
  expect(closures.size).toBeGreaterThan(24 * 5);
  for (const [lane, trips] of arrivedByLane(year.trips)) {
    const isRun = (stop: string | null) => runs(lane, localDay(Date.parse(stop ?? '')));
    const collects = trips.every(({ collectedAt }) => isRun(collectedAt));
    const delivers = trips.every(({ deliveredAt }) => isRun(deliveredAt));
    expect({ lane, told: collects || delivers }).toEqual({ lane, told: true });
  }
});

test('the courier days of every transit are those of the truth', async () => {
  const columns = year.application.get(TransitColumns, { strict: false });
  const lanes = await columns.lanes(year.application.get(ProjectionEngine).of(transits));
  const truth = arrivedByLane(year.trips);
  expect(truth.size).toBeGreaterThan(300);
  for (const { from, to, outcome, courier, length } of lanes) {
    const lane = `${from} ${to}`;
    const told = Array.from({ length }, (_, index) => index)
      .filter((index) => outcome[index] === CLOSED)
      .map((index) => courier[index] ?? Number.NaN);
    const counted = (truth.get(lane) ?? []).map((trip) => courierTenths(lane, trip));
    expect({ lane, days: told.sort((a, b) => a - b) }).toEqual({ lane, days: counted.sort((a, b) => a - b) });
  }
});
