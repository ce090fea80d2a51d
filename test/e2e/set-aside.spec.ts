/** The list of transits tells which open ones lie on a damage shelf, and finds open ones by their explanation. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startService, type Json, type Service } from '../support/service.js';
import { at, damaged, item, received, registerGroup, shipped } from './support/group.js';

let service: Service;
let position: string;
beforeAll(async () => {
  service = await startService({ now: at(22, 9) });
  await registerGroup(service);
  // From Missoula to Bozeman twelve trips of 1 to 12 days; six are open, one after the other, and two of these were torn.
  const trips = Array.from({ length: 12 }, (_, n) => [
    shipped(n, 'MSLA', 'BOZE', at(2, 9)),
    received(n, 'BOZE', at(3 + n, 9)),
  ]);
  const open = Array.from({ length: 6 }, (_, n) => shipped(20 + n, 'MSLA', 'BOZE', at(21, 9, n)));
  ({ position } = await service.scan(
    ...trips.flat(),
    ...open,
    damaged(21, 'BOZE', at(22, 7), { scanId: 'torn' }),
    damaged(24, 'BOZE', at(22, 8)),
    damaged(3, 'BOZE', at(20, 8), { discovery: 'on-shelf' }),
  ));
});
afterAll(() => service.stop());

const page = async (query: string) => {
  const { status, body } = await service.get(`/v1/transits?${query}&after=${position}`);
  expect(status).toBe(200);
  return body as { transits: (Json & { expected: Json | null })[]; next: string | null };
};
const barcodes = async (query: string) => (await page(query)).transits.map(({ barcode }) => barcode);

test('an open transit that was seen to be damaged says where it probably lies; all others say nothing', async () => {
  const { transits } = await page('');
  const aside = transits.filter(({ setAside }) => setAside !== null);
  expect(aside.map(({ barcode, setAside }) => [barcode, setAside])).toEqual([
    [item(21), { branch: 'BOZE', since: at(22, 7) }],
    [item(24), { branch: 'BOZE', since: at(22, 8) }],
  ]);
  expect(aside.map(({ expected }) => expected?.['explanation'])).toEqual(['set-aside-damaged', 'set-aside-damaged']);
  const { body } = await service.get(`/v1/items/${item(21)}`);
  expect(body['transit']).toMatchObject({ status: 'open', setAside: { branch: 'BOZE', since: at(22, 7) } });
});

test('open transits by their explanation, in pages', async () => {
  expect(await barcodes('explanation=set-aside-damaged')).toEqual([item(21), item(24)]);
  expect(await barcodes('explanation=on-its-way')).toEqual([20, 22, 23, 25].map(item));
  expect(await barcodes('explanation=overdue')).toEqual([]);
  expect(await barcodes('explanation=on-its-way&status=closed')).toEqual([]);
  const first = await page('explanation=on-its-way&limit=3');
  expect(first.transits.map(({ barcode }) => barcode)).toEqual([20, 22, 23].map(item));
  const second = await page(`explanation=on-its-way&limit=3&cursor=${first.next!}`);
  expect([second.transits.map(({ barcode }) => barcode), second.next]).toEqual([[item(25)], null]);
  expect((await page('explanation=on-its-way&limit=4')).next).toBeNull();
});

test('received after all, or taken back: no longer set aside', async () => {
  const { body } = await service.post(`/v1/items/${item(21)}/void`, { scanId: 'torn', reason: 'The other copy' });
  position = String(body['position']);
  expect(await barcodes('explanation=set-aside-damaged')).toEqual([item(24)]);
  ({ position } = await service.scan(received(24, 'BOZE', at(22, 9))));
  expect(await barcodes('explanation=set-aside-damaged')).toEqual([]);
});
