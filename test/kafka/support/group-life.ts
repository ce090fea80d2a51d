/** What happens in a group, told to a service over HTTP: every kind of event once, and items that travel. */
import { readFileSync } from 'node:fs';
import type { NewEvent } from '../../../src/event-store/event-store.js';
import { lookAfterCases } from '../../cases/support/rounds.js';
import { lookAfterClaims } from '../../damage/support/rounds.js';
import { at, damaged, inspected, item, received, shipped } from '../../e2e/support/group.js';
import type { Json, Service } from '../../support/service.js';
import { SMALL_PHOTO } from '../../support/small-photo.js';

/** Each event type of the service at least once. The group is registered. Its clock goes on to March 50th, as it were. */
export async function everythingHappens(service: Service): Promise<void> {
  const [one, two] = [item(1), item(2)];
  const done = async (method: string, path: string, body?: Json) => {
    const { status, text } = await service.call(method, path, body);
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
  await damagesAreClaimed(service, done);
  await done('POST', `/v1/items/${one}/void`, { scanId: 'mistaken', reason: 'The other copy was meant' });
  await done('POST', `/v1/items/${two}/lost`, { reason: 'Not seen for two weeks' });
  await done('POST', `/v1/items/${two}/found`, { reason: 'Behind the shelf', branch: 'HLNA' });
  await done('POST', '/v1/holds/h-1/pickup', { branch: 'BOZE', barcode: one, occurredAt: at(6) });
  await done('POST', '/v1/holds/h-2/cancel', { reason: 'No longer wanted' });
  await done('POST', '/v1/holds/h-3/expire', {});
  await done('POST', '/v1/policies/group/end', { day: '2027-01-01', reason: 'Minutes of February' });
  await service.scan(shipped(3, 'MSLA', 'BOZE', at(-20), { scanId: 'overdue' }));
  await lookAfterCases(service);
  const overdue = `/v1/cases/${item(3)}-overdue`;
  await done('POST', `${overdue}/answer`, { answer: 'searched-not-here', branch: 'BOZE', note: 'Looked twice' });
  service.setClock(at(50));
  await lookAfterCases(service);
  await lookAfterClaims(service);
  await done('POST', `${overdue}/close`, { how: 'lost', reason: 'Searched at both ends' });
  await done('POST', `${overdue}/reopen`, { reason: 'Another branch has not searched yet' });
  await done('POST', '/v1/evidence/checkpoints');
  await textIsRedacted(service);
}

/** As the command records it, which needs the service to be stopped. */
async function textIsRedacted({ store }: Service): Promise<void> {
  const example = new URL('../../fixtures/events/text-redacted.v1.json', import.meta.url);
  const { stream, ...event } = JSON.parse(readFileSync(example, 'utf8')) as NewEvent & { readonly stream: string };
  await store.append(stream, [event], 'no-stream');
}

type Done = (method: string, path: string, body?: Json) => Promise<void>;

/** Who does not object within a day has lost. */
const STRICT = {
  policy: 'strict',
  title: 'Strict',
  summary: 'Whoever borrows replaces.',
  sources: [],
  rules: [{ rule: 'always', responsible: 'borrowing', remedy: { kind: 'replace' }, because: 'It was agreed so.' }],
  deadlines: [{ step: 'acknowledge', days: 1, otherwise: 'lapsed' }],
};

/** One is paid, one waived, one is nobody's until it climbs, and one lapses; the mistaken one is taken back afterwards. */
async function damagesAreClaimed(service: Service, done: Done): Promise<void> {
  await done('PUT', '/v1/policies/BOZE/2026-01-01', { policy: STRICT, reason: 'Minutes of January' });
  await done('PUT', '/v1/policies/group/2026-01-01', { shipped: 'clean-receipt', reason: 'Minutes of January' });
  const owners = { 11: 'MSLA', 12: 'MSLA', 13: 'MSLA', 14: 'BOZE' };
  for (const [n, owningBranch] of Object.entries(owners)) {
    const [from, to] = owningBranch === 'MSLA' ? ['MSLA', 'BOZE'] : ['BOZE', 'MSLA'];
    await done('PUT', `/v1/items/${item(Number(n))}`, { owningBranch, title: 'A Title', price: 20 });
    await service.scan(
      shipped(Number(n), from, to, at(2, 9), { purpose: 'hold', condition: 'sound' }),
      received(Number(n), to, at(3, 9), { condition: 'sound' }),
      damaged(Number(n), to, at(5), { discovery: 'on-shelf', scanId: 'torn' }),
    );
  }
  await lookAfterClaims(service);
  const say = (n: number, step: string, body: Json = {}) => done('POST', `/v1/damage/${item(n)}-torn/${step}`, body);
  await addPhoto(service, `${item(11)}-torn`);
  await say(11, 'acknowledge');
  await say(11, 'settle', { party: 'borrowing', remedy: 'price', amount: 15, rationale: 'Both agreed' });
  await say(11, 'pay');
  for (const n of [12, 13]) await say(n, 'dispute', { reason: 'It came so', library: 'BOZE' });
  await say(12, 'answer', { agrees: true, note: 'It may be' });
  await say(12, 'waive', { reason: 'It was to be weeded' });
}

async function addPhoto(service: Service, claimId: string): Promise<void> {
  const type = { 'content-type': 'image/png' };
  const path = `/v1/damage/${claimId}/photos?caption=The%20spine`;
  const { status, text } = await service.call('POST', path, SMALL_PHOTO, type);
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text}`);
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
