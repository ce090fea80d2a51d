/** The list of transits says of each open one when it may be expected, from its own lane's history and its age. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startService, type Service } from '../support/service.js';
import { at, item, received, registerGroup, shipped } from './support/group.js';

interface Row {
  readonly barcode: string;
  readonly status: string;
  readonly expected: object | null;
}

let service: Service;
let position: string;
beforeAll(async () => {
  service = await startService({ now: at(22, 9) });
  await registerGroup(service);
  // With runs every day, so that courier days are those of the calendar.
  const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  await service.put('/v1/lanes/MSLA/BOZE/schedule', { since: '2026-01-01', weekdays });
  // From Missoula to Bozeman twelve trips of 1 to 12 days; from Missoula to Helena one.
  const trips = Array.from({ length: 12 }, (_, n) => [
    shipped(n, 'MSLA', 'BOZE', at(2, 9)),
    received(n, 'BOZE', at(3 + n, 9)),
  ]);
  ({ position } = await service.scan(
    ...trips.flat(),
    shipped(20, 'MSLA', 'BOZE', at(22, 9)),
    shipped(21, 'MSLA', 'BOZE', at(18, 9)),
    shipped(22, 'MSLA', 'BOZE', at(7, 9)),
    shipped(30, 'MSLA', 'HLNA', at(21, 9)),
  ));
});
afterAll(() => service.stop());

const listed = async (query: string) =>
  (await service.get(`/v1/transits?${query}&after=${position}`)).body['transits'] as readonly Row[];

test('an open transit: half of its like by then, nine of ten by then; or why that is not known', async () => {
  const told = new Map((await listed('status=open')).map(({ barcode, expected }) => [barcode, expected]));
  // Shipped just now: half of all took up to 7 days, nine of ten up to 12.
  expect(told.get(item(20))).toMatchObject({ p50: at(29, 9), p90: '2026-04-03T09:00:00.000Z', unknown: null });
  // Four days old: nine trips took as long and two still wait; half took up to 9 days, and 10.1 % are left after the last.
  expect(told.get(item(21))).toMatchObject({ p50: at(27, 9), p90: null, unknown: 'not-reached' });
  // Fifteen days old: no trip took as long. And on the other lane there is no other trip at all.
  expect(told.get(item(22))).toMatchObject({ p50: null, p90: null, unknown: 'few-transits' });
  expect(told.get(item(30))).toMatchObject({ p50: null, p90: null, unknown: 'few-transits' });
});

test('an open transit: why it is probably not there, and what of its lane was shipped since', async () => {
  const told = new Map((await listed('status=open')).map(({ barcode, expected }) => [barcode, expected]));
  const nothingSince = { shipped: 0, received: 0 };
  expect(told.get(item(20))).toMatchObject({ explanation: 'on-its-way', since: nothingSince });
  expect(told.get(item(22))).toMatchObject({ explanation: 'overdue', since: { shipped: 2, received: 0 } });
  expect(told.get(item(30))).toMatchObject({ explanation: 'unknown', since: nothingSince });
});

test('what has arrived is not expected any more', async () => {
  const closed = await listed('status=closed');
  expect(closed).toHaveLength(12);
  expect(closed.map(({ expected }) => expected)).toEqual(closed.map(() => null));
});

test('open ones are told among others too', async () => {
  const rows = await listed('from=MSLA');
  expect(rows.filter(({ expected }) => expected !== null).map(({ status }) => status)).toEqual([
    'open',
    'open',
    'open',
    'open',
  ]);
});
