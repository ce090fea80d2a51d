/** What happens in a group, told to a service over HTTP: every kind of event once, and items that travel. */
import { lookAfterCases } from '../../cases/support/rounds.js';
import { at, damaged, inspected, item, received, shipped } from '../../e2e/support/group.js';
import type { Json, Service } from '../../support/service.js';
import { SMALL_PHOTO } from '../../support/small-photo.js';

/** Each event type of the service at least once. The group is registered. Its clock goes on to March 50th, as it were. */
export async function everythingHappens(service: Service): Promise<void> {
  const [one, two] = [item(1), item(2)];
  const done = async (method: string, path: string, body?: Json | Buffer, headers?: Record<string, string>) => {
    const { status, text } = await service.call(method, path, body, headers);
    if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text}`);
  };
  await done('PUT', '/v1/lanes/MSLA/BOZE/schedule', { since: '2026-03-01', weekdays: ['monday', 'friday'] });
  await done('PUT', '/v1/branches/BOZE/closures/2026-03-05', { reason: 'Snow' });
  await done('DELETE', '/v1/branches/BOZE/closures/2026-03-05');
  await done('PUT', `/v1/items/${one}`, {
    owningBranch: 'MSLA',
    title: 'A Title',
    price: 9.5,
    acquiredOn: '2024-01-31',
  });
  const hold = { titleId: 't-1', barcode: one, pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(1) };
  for (const holdId of ['h-1', 'h-2', 'h-3']) await done('POST', '/v1/holds', { holdId, ...hold });
  await service.scan(
    inspected(1, 'MSLA', at(2, 8)),
    shipped(1, 'MSLA', 'BOZE', at(2, 9), { purpose: 'hold', holdId: 'h-1', condition: 'sound' }),
    received(1, 'BOZE', at(4, 9), { holdId: 'h-1', note: 'In a blue tote' }),
    damaged(1, 'BOZE', at(4, 10), { scanId: 'mistaken' }),
    received(1, 'SEEL', at(5, 9)),
    shipped(2, 'MSLA', 'HLNA', at(2, 9), { purpose: 'return' }),
  );
  await done('POST', `/v1/items/${one}/void`, { scanId: 'mistaken', reason: 'The other copy was meant' });
  await done('POST', `/v1/items/${two}/lost`, { reason: 'Not seen for two weeks' });
  await done('POST', `/v1/items/${two}/found`, { reason: 'Behind the shelf', branch: 'HLNA' });
  await done('POST', '/v1/holds/h-1/pickup', { branch: 'BOZE', barcode: one, occurredAt: at(6) });
  await done('POST', '/v1/holds/h-2/cancel', { reason: 'No longer wanted' });
  await done('POST', '/v1/holds/h-3/expire', {});
  await done('PUT', '/v1/policies/group/2026-01-01', { shipped: 'clean-receipt', reason: 'Minutes of January' });
  await done('POST', '/v1/policies/group/end', { day: '2027-01-01', reason: 'Minutes of February' });
  await service.scan(shipped(3, 'MSLA', 'BOZE', at(-20), { scanId: 'overdue' }));
  await lookAfterCases(service);
  const overdue = `/v1/cases/${item(3)}-overdue`;
  await done('POST', `${overdue}/answer`, { answer: 'searched-not-here', branch: 'BOZE', note: 'Looked twice' });
  service.setClock(at(50));
  await lookAfterCases(service);
  await done('POST', `${overdue}/close`, { how: 'lost', reason: 'Searched at both ends' });
  await done('POST', `${overdue}/reopen`, { reason: 'Another branch has not searched yet' });
}

/** So many items go from Missoula to Bozeman and home again, a request at a time. */
export async function itemsTravel(service: Service, count: number, day: number): Promise<void> {
  for (let n = 0; n < count; n += 5) {
    const items = Array.from({ length: Math.min(5, count - n) }, (_, index) => 100 + n + index);
    await service.scan(...items.map((number) => shipped(number, 'MSLA', 'BOZE', at(day, 8))));
    await service.scan(...items.map((number) => received(number, 'BOZE', at(day, 16))));
    await service.scan(...items.map((number) => shipped(number, 'BOZE', 'MSLA', at(day + 1, 8))));
  }
}
