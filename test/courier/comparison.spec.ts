/** Before and after a day, over HTTP: each side as it stood at the end of its window, and what they differ by. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Json, type Service } from '../support/service.js';

/** On March 11th a new contract begins, in Denver at 6:00 UTC: its summer time began on the 8th. */
const CHANGE = '2026-03-11';

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(31, 12) });
  await registerGroup(service);
  // Missoula to Bozeman takes four or five days, and then two or three. Two a day; the hours tell them apart.
  const days = Array.from({ length: 20 }, (_, n) => n + 1);
  const trips = days.flatMap((day) => {
    const takes = day < 11 ? 4 : 2;
    return [0, 1].flatMap((one) => [
      shipped(2 * day + one, 'MSLA', 'BOZE', at(day, 9)),
      received(2 * day + one, 'BOZE', at(day + takes + one, 9)),
    ]);
  });
  await service.scan(
    ...trips,
    // One of the old contract that came after three weeks, with the new one; one of which the receipt is missing.
    shipped(60, 'MSLA', 'BOZE', at(9, 9)),
    received(60, 'BOZE', at(30, 9)),
    shipped(61, 'MSLA', 'BOZE', at(2, 9)),
    shipped(61, 'BOZE', 'HLNA', at(20, 9)),
    // And a slow one of the new contract.
    shipped(62, 'MSLA', 'BOZE', at(12, 9)),
    received(62, 'BOZE', at(18, 9)),
    // From Helena: too few to compare.
    shipped(70, 'HLNA', 'MSLA', at(5, 9)),
    shipped(71, 'HLNA', 'MSLA', at(15, 9)),
    received(71, 'MSLA', at(16, 9)),
  );
  await service.engine.caughtUp();
});
afterAll(() => service.stop());

const compare = async (query = '') => {
  const { status, body } = await service.get(`/v1/lag/comparison?at=${CHANGE}${query}`);
  expect(status).toBe(200);
  return body as Json & { before: Json; after: Json; groups: (Json & { before: Json; after: Json })[] };
};
const only = async (query: string) => (await compare(`&from=MSLA&to=BOZE&${query}`)).groups[0]!;

test('windows of the same length, as far as the later one has passed', async () => {
  expect(await compare()).toMatchObject({
    timeZone: 'America/Denver',
    before: { since: '2026-02-18T07:00:00.000Z', until: '2026-03-11T06:00:00.000Z' },
    after: { since: '2026-03-11T06:00:00.000Z', until: at(31, 12) },
    watchedDays: 20.2,
  });
  expect(await compare('&afterDays=10')).toMatchObject({
    before: { since: '2026-03-01T07:00:00.000Z' },
    after: { until: '2026-03-21T06:00:00.000Z' },
    watchedDays: 9.9,
  });
  expect(await compare('&beforeDays=5&timeZone=UTC')).toMatchObject({
    before: { since: '2026-03-06T00:00:00.000Z', until: '2026-03-11T00:00:00.000Z' },
    watchedDays: 5,
  });
});

test('a faster courier: the medians, the means and the test say so', async () => {
  const { before, after, p50Difference, p50DifferenceInterval, logRank, means } = await only('');
  expect([before['p50'], after['p50'], p50Difference]).toEqual([5, 3, -2]);
  const [low, high] = p50DifferenceInterval as number[];
  expect([low! < -2, high! < 0]).toEqual([true, true]);
  expect(logRank).toMatchObject({ arrived: 21, degreesOfFreedom: 1 });
  expect((logRank as Json)['p']).toBeLessThan(0.001);
  expect((means as Json)['difference']).toBeLessThan(-1.5);
  expect(((means as Json)['interval'] as number[])[1]).toBeLessThan(0);
});

test('what was under way when it changed is not watched any further: the new courier does not deliver for the old', async () => {
  const { before } = await only('');
  // Shipped on the 6th or later and taking five days, or on the 7th or later and taking four; and the one of three weeks.
  expect(before).toMatchObject({ transits: 22, closed: 11, open: 11, unconfirmed: 0 });
  expect(before['followUpDays']).toBe(8.8);
  const lag = (await service.get(`/v1/lag?groupBy=none&from=MSLA&to=BOZE&until=${CHANGE}T06:00:00Z`)).body;
  expect(lag['groups']).toMatchObject([{ closed: 21, unconfirmed: 1 }]);
});

test('none is watched for longer than any of the shorter window', async () => {
  const { before, after } = await only('afterDays=4');
  expect([before['transits'], after['transits']]).toEqual([9, 9]);
  const long = await only('beforeDays=20&afterDays=4');
  expect(long.before['followUpDays']).toBeLessThanOrEqual(4);
  // All of five days are open then, and so are those that were shipped too late to take four.
  expect(long.before).toMatchObject({ closed: 6, open: 16 });
});

test('below ten on a side: counts only', async () => {
  const { groups } = await compare('&groupBy=from');
  expect(groups.map(({ from }) => from)).toEqual(['BOZE', 'HLNA', 'MSLA']);
  expect(groups[1]).toMatchObject({ before: { transits: 1, open: 1 }, after: { transits: 1, closed: 1 } });
  for (const group of groups.slice(0, 2)) {
    expect(group).toMatchObject({ p50Difference: null, p50DifferenceInterval: null, logRank: null, means: null });
  }
});

test('in courier days, week-ends are left out', async () => {
  const { before, after } = await only('days=courier');
  expect(Number(before['p50'])).toBeLessThan(5);
  expect(Number(after['p90'])).toBeLessThanOrEqual(3);
});

test('of a day that has not begun there is nothing to say', async () => {
  for (const day of ['2026-04-01', '2030-01-01']) {
    const { status, body } = await service.get(`/v1/lag/comparison?at=${day}`);
    expect([status, (body['errors'] as Json[])[0]?.['field']]).toEqual([400, 'at']);
  }
  expect((await service.get('/v1/lag/comparison')).status).toBe(400);
  expect((await service.get('/v1/lag/comparison?at=2026-03-31&timeZone=UTC')).status).toBe(200);
});

test('as CSV, a line a group, with both sides', async () => {
  const { text } = await service.get(`/v1/lag/comparison?at=${CHANGE}&groupBy=libraries&format=csv`);
  const [, names = '', first = ''] = text.split('\r\n');
  expect(names).toMatch(/^from,to,before\.transits,.*,after\.transits,.*,p50Difference,p50DifferenceInterval\.low,/);
  expect(names).toMatch(/,logRank\.p,means\.horizonDays,.*,means\.interval\.high$/);
  expect(first).toMatch(/^BOZE,BOZE,/);
});
