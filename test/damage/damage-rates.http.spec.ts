/** How often items are damaged, over HTTP: by library and lane, again and again, and what a library sees of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { issue } from '../access/support/keys.js';
import { at, damaged, inspected, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Client, type Json, type Service } from '../support/service.js';

let service: Service;
let library: Client;
let last: string;
const sound = { condition: 'sound' } as const;

beforeAll(async () => {
  service = await startService({ now: at(20, 12) });
  await registerGroup(service);
  library = service.as(await issue(service, 'library', { library: 'BOZE' }));
  ({ position: last } = await service.scan(
    // Twice: on the road to Bozeman, then, mended, at Bozeman. The second report of the same counts once.
    shipped(1, 'MSLA', 'BOZE', at(2, 9), sound),
    damaged(1, 'BOZE', at(3, 9), { scanId: 'first', discovery: 'on-receipt', severity: 'minor' }),
    received(1, 'BOZE', at(3, 10)),
    damaged(1, 'BOZE', at(4, 9), { scanId: 'first-again', discovery: 'at-checkin', severity: 'minor' }),
    inspected(1, 'BOZE', at(5, 9), sound),
    damaged(1, 'BOZE', at(6, 9), { scanId: 'second', discovery: 'at-checkin', severity: 'major' }),
    // Once within Missoula.
    shipped(2, 'MSLA', 'SEEL', at(2, 9), sound),
    damaged(2, 'SEEL', at(3, 9), { scanId: 'theirs', discovery: 'on-receipt', severity: 'minor' }),
    shipped(3, 'MSLA', 'BOZE', at(2, 9)),
  ));
});
afterAll(() => service.stop());

async function rates(query: string, client: Client = service) {
  const { groups } = (await client.get(`/v1/damage/rates?after=${last}&${query}`)).body as { groups: Json[] };
  return groups.map(({ possible, certain, ...group }) => ({
    ...group,
    possible: (possible as Json)['damages'],
    certain: (certain as Json)['damages'],
  }));
}

test('by lane the courier’s, by library its own, over all each damage once', async () => {
  expect(await rates('groupBy=lane')).toEqual([
    { from: 'MSLA', to: 'BOZE', transits: 2, possible: 1, certain: 1 },
    { from: 'MSLA', to: 'SEEL', transits: 1, possible: 1, certain: 1 },
  ]);
  expect(await rates('groupBy=library')).toMatchObject([
    { library: 'BOZE', transits: 2, possible: 1, certain: 1 },
    { library: 'MSLA', transits: 3, possible: 0 },
  ]);
  expect(await rates('groupBy=none')).toMatchObject([{ transits: 3, possible: 3 }]);
  expect(await rates('groupBy=courier&since=2026-03-03')).toEqual([]);
});

test('an item that was damaged again, with its claims; a second report of the same is none', async () => {
  expect((await service.get(`/v1/damage/repeats?after=${last}`)).body).toMatchObject({
    items: [{ barcode: item(1), damages: 2, claimIds: [`${item(1)}-first`, `${item(1)}-second`] }],
  });
});

test('a library sees the lanes and damages of its own branches', async () => {
  expect(await rates('groupBy=lane', library)).toEqual([
    { from: 'MSLA', to: 'BOZE', transits: 2, possible: 1, certain: 1 },
  ]);
});
