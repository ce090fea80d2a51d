/** Lag by the week and month of shipping, over HTTP: each transit in one period, on the group's own calendar. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Json, type Service } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(25, 12) });
  await registerGroup(service);
  // Twelve a week: those of the first take a day, those of the second five, those of the third are under way.
  const trips = Array.from({ length: 12 }, (_, n) => [
    shipped(n, 'MSLA', 'BOZE', at(3, 9, n)),
    received(n, 'BOZE', at(4, 9, n)),
    shipped(20 + n, 'MSLA', 'BOZE', at(10, 9, n)),
    received(20 + n, 'BOZE', at(15, 9, n)),
    shipped(40 + n, 'MSLA', 'BOZE', at(17, 9, n)),
  ]);
  // Sunday evening in Denver is Monday in UTC.
  await service.scan(...trips.flat(), shipped(60, 'BOZE', 'HLNA', '2026-03-09T02:00:00Z'));
  await service.engine.caughtUp();
});
afterAll(() => service.stop());

const trend = async (query: string) => {
  const { status, body } = await service.get(`/v1/lag/trend?${query}`);
  expect(status).toBe(200);
  return body as { timeZone: string; periods: (Json & { since: string; until: string })[] };
};
const figures = ({ periods }: Awaited<ReturnType<typeof trend>>) =>
  periods.map(({ since, transits, open, p50 }) => [since, transits, open, p50]);

test('by week, with how long each took by now', async () => {
  const told = await trend('since=2026-03-02');
  expect(told.timeZone).toBe('America/Denver');
  expect(figures(told)).toEqual([
    ['2026-03-02T07:00:00.000Z', 13, 1, 1],
    ['2026-03-09T06:00:00.000Z', 12, 0, 5],
    ['2026-03-16T06:00:00.000Z', 12, 12, null],
    ['2026-03-23T06:00:00.000Z', 0, 0, null],
  ]);
});

test('on another calendar', async () => {
  expect(figures(await trend('since=2026-03-02&until=2026-03-16&timeZone=UTC'))).toEqual([
    ['2026-03-02T00:00:00.000Z', 12, 0, 1],
    ['2026-03-09T00:00:00.000Z', 13, 1, 5],
  ]);
});

test('by default half a year of weeks, or a year of months, up to now', async () => {
  const weeks = (await trend('')).periods;
  expect([weeks.length, weeks.at(-1)?.since]).toEqual([26, '2026-03-23T06:00:00.000Z']);
  const months = (await trend('by=month')).periods;
  expect(months.map(({ since }) => since.slice(0, 7))).toEqual([
    ...['2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'],
    ...['2026-01', '2026-02', '2026-03'],
  ]);
  expect(months.at(-1)?.['transits']).toBe(37);
});

test.each([
  ['from=MSLA', 36],
  ['to=HLNA', 1],
  ['from=MSLA&to=HLNA', 0],
  ['branch=BOZE', 37],
  ['library=MSLA', 36],
  ['library=BOZE', 37],
  ['library=BOZE&branch=HLNA', 1],
  ['library=BOZE&branch=MSLA', 0],
  ['library=NOLIB', 0],
])('of some lanes only: %s', async (query, transits) => {
  const { periods } = await trend(`by=month&since=2026-03-01&${query}`);
  expect(periods.map((period) => period['transits'])).toEqual([transits]);
  const { body } = await service.get(`/v1/lag?groupBy=none&${query}`);
  expect(body['groups']).toMatchObject([{ transits }]);
});

test('more than 120 periods are refused, with what to mend', async () => {
  const { status, body } = await service.get('/v1/lag/trend?since=2020-01-01');
  expect(status).toBe(400);
  expect(body['errors']).toEqual([{ field: 'since', detail: 'since must be later: a trend has at most 120 weeks' }]);
});

test('as CSV, each line begins with its period', async () => {
  const { text } = await service.get('/v1/lag/trend?since=2026-03-02&format=csv');
  const [, names = '', first = ''] = text.split('\r\n');
  expect(names).toMatch(/^since,until,from,to,transits,open,/);
  expect(first).toMatch(/^2026-03-02T07:00:00\.000Z,2026-03-09T06:00:00\.000Z,,,13,1,/);
});
