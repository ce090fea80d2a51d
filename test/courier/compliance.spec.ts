/** Which scans branches make and miss, over HTTP: what is known to be missing, what probably is, and the lag that it makes up. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Json, type Service } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(31, 9) });
  await registerGroup(service);
  // Missoula to Bozeman: twenty trips of one to two days, and two that were not scanned when they came.
  const trips = Array.from({ length: 20 }, (_, n) => [
    shipped(n, 'MSLA', 'BOZE', at(2 + n, 9)),
    received(n, 'BOZE', at(3 + n, 9 + n)),
  ]);
  await service.scan(
    ...trips.flat(),
    shipped(30, 'MSLA', 'BOZE', at(3, 9)),
    shipped(31, 'MSLA', 'BOZE', at(4, 9)),
    // Bozeman sent on what it never scanned in; Helena scanned in what Bozeman never scanned out.
    shipped(32, 'MSLA', 'BOZE', at(5, 9)),
    shipped(32, 'BOZE', 'HLNA', at(8, 9)),
    received(33, 'BOZE', at(5, 9)),
    received(33, 'HLNA', at(9, 9)),
    // Seeley Lake received what was sent to Helena.
    shipped(34, 'BOZE', 'HLNA', at(6, 9)),
    received(34, 'SEEL', at(7, 9)),
  );
  await service.engine.caughtUp();
});
afterAll(() => service.stop());

const branches = async (query = '') =>
  new Map(
    ((await service.get(`/v1/compliance${query}`)).body['branches'] as Json[]).map((each) => [each['branch'], each]),
  );

test('what a branch sent and what reached it, and how much of that was scanned', async () => {
  const told = await branches();
  expect([...told.keys()]).toEqual(['BOZE', 'HLNA', 'MSLA']);
  expect(told.get('MSLA')).toMatchObject({ sent: 23, sentScanned: 23, reached: 0, compliance: 1, p90: null });
  expect(told.get('BOZE')).toMatchObject({ sent: 3, sentScanned: 2, reached: 21, reachedScanned: 20 });
  expect(told.get('BOZE')?.['compliance']).toBe(0.917);
  // What went to another branch by mistake is no miss of the one that never had it.
  expect(told.get('HLNA')).toMatchObject({ reached: 1, reachedScanned: 1, compliance: 1 });
});

test('what was overtaken was probably received, and makes up lag', async () => {
  const { probablyReceived, p90, p90WithoutThem } = (await branches()).get('BOZE') ?? {};
  expect(probablyReceived).toBe(2);
  expect(p90WithoutThem).toBeLessThan(2);
  expect(p90 === null || Number(p90) > Number(p90WithoutThem)).toBe(true);
});

test('of a period: by default the last ninety days', async () => {
  expect((await branches(`?since=${at(21)}`)).get('MSLA')).toMatchObject({ sent: 1 });
  expect((await branches(`?until=${at(3)}`)).get('MSLA')).toMatchObject({ sent: 1 });
  service.setClock('2026-07-15T00:00:00.000Z');
  expect([...(await branches()).keys()]).toEqual([]);
  expect((await branches('?since=2026-01-01T00:00:00Z')).size).toBe(3);
});
