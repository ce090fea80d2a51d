/** An item's life over HTTP, on the service as it is shipped: a hold, a late scan, a void, damage and its claim, and who may see what of it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { ClaimClock } from '../../src/damage/claim.clock.js';
import { issue } from '../access/support/keys.js';
import { at, damaged, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Client, type Json, type Service } from '../support/service.js';

let service: Service;
let library: Client;
let stranger: Client;
let scanner: Client;
let last: string;
/** What was answered about the claim and about policies before it was known that the item had come. */
let before: { claim: Json; policies: Json };
const CLAIM = `${item(1)}-torn`;

beforeAll(async () => {
  service = await startService({ now: at(2, 8) });
  await registerGroup(service);
  await service.put('/v1/libraries/HLNA', { name: 'Library HLNA' });
  library = service.as(await issue(service, 'library', { library: 'BOZE' }));
  stranger = service.as(await issue(service, 'library', { library: 'HLNA' }));
  scanner = service.as(await issue(service, 'scanner', { branch: 'BOZE' }));
  await service.put('/v1/policies/group/2026-01-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
  await service.put(`/v1/items/${item(1)}`, { owningBranch: 'MSLA', title: 'Fools Crow', price: 20 });
  const hold = { holdId: 'h-1', titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(1) };
  await service.post('/v1/holds', hold);
  const elsewhere = { ...hold, holdId: 'h-2', pickupBranch: 'SEEL', patronLibrary: 'MSLA', barcode: item(1) };
  await service.post('/v1/holds', elsewhere);
  service.setClock(at(2, 9));
  const sent = { purpose: 'hold', holdId: 'h-1', condition: 'sound' };
  await service.scan(shipped(1, 'MSLA', 'BOZE', at(2, 9), { ...sent, scanId: 'sent' }));
  service.setClock(at(5, 9));
  await scanner.post('/v1/scans', {
    scans: [damaged(1, 'BOZE', at(5, 9), { scanId: 'torn', discovery: 'on-receipt' })],
  });
  await service.engine.caughtUp();
  await service.server.get(ClaimClock, { strict: false }).round();
  await service.engine.caughtUp();
  before = {
    claim: (await service.get(`/v1/damage/${CLAIM}`)).body,
    policies: (await service.get('/v1/policies/group')).body,
  };
  // Two days late: until then it seemed to be with the courier.
  service.setClock(at(6, 9));
  await scanner.post('/v1/scans', { scans: [received(1, 'BOZE', at(4, 9), { scanId: 'came' })] });
  await service.scan(received(1, 'HLNA', at(6, 8), { scanId: 'mistaken' }));
  const { body } = await service.post(`/v1/items/${item(1)}/void`, { scanId: 'mistaken', reason: 'Another copy' });
  last = String(body['position']);
  await service.put('/v1/policies/group/2026-03-06', { shipped: 'clean-receipt', reason: 'Minutes' });
  await service.engine.caughtUp();
  await service.server.get(ClaimClock, { strict: false }).round();
  await service.engine.caughtUp();
});
afterAll(() => service.stop());

const entries = async (path: string, client: Client = service): Promise<Json[]> => {
  const { status, body, text } = await client.get(`/v1/timeline/${path}`);
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text}`);
  return body['entries'] as Json[];
};
const typesOf = (told: Json[]) => told.map(({ type }) => type);

test('an item is told in the order in which it happened, with its holds and claims', async () => {
  const told = await entries(`items/${item(1)}?after=${last}`);
  expect(typesOf(told).slice(0, 7)).toEqual([
    'hold-placed',
    'hold-placed',
    'item-catalogued',
    'item-shipped',
    'item-received',
    'item-damaged',
    'claim-opened',
  ]);
  expect(typesOf(told)).toContain('scan-voided');
  expect(told[4]).toMatchObject({
    words: 'BOZE received it.',
    occurredAt: at(4, 9),
    recordedAt: at(6, 9),
    lateHours: 48,
    branch: 'BOZE',
    keyRole: 'scanner',
    anomalies: expect.arrayContaining(['late-report']),
    changes: [
      { what: 'transit', id: 'sent', before: expect.any(String), after: 'closed' },
      { what: 'custody', before: 'courier from MSLA to BOZE', after: 'BOZE' },
    ],
  });
});

test('in the order of recording, a late scan comes late', async () => {
  const types = typesOf(await entries(`items/${item(1)}?order=recorded&after=${last}`));
  expect(types.indexOf('item-damaged')).toBeLessThan(types.indexOf('item-received'));
});

test('as known at a time, what was recorded later is not there; as it was at a time, what happened later', async () => {
  const known = await entries(`items/${item(1)}?knownAt=${at(5, 12)}`);
  expect(known.every(({ recordedAt }) => String(recordedAt) <= at(5, 12))).toBe(true);
  expect(typesOf(known)).not.toContain('item-received');
  const was = await entries(`items/${item(1)}?at=${at(4, 12)}`);
  expect(typesOf(was)).toContain('item-received');
  expect(typesOf(was)).not.toContain('item-damaged');
});

test('what is now known to have to do with an item was not before it was said', async () => {
  const told = async (knownAt: string) =>
    (await entries(`items/${item(1)}?knownAt=${knownAt}&order=recorded`)).map(({ stream }) => stream);
  // One hold named the item when it was placed, the other was named when the item was shipped for it.
  expect(await told(at(2, 8, 30))).toEqual([`item-${item(1)}`, 'hold-h-2']);
  expect(await told(at(2, 9))).toEqual([`item-${item(1)}`, 'hold-h-1', 'hold-h-2', `item-${item(1)}`]);
});

test('a claim is told with the scans of its window, and the late scan leads to what came of it', async () => {
  const told = await entries(`claims/${CLAIM}?order=recorded`);
  expect(typesOf(told)).toEqual([
    'item-shipped',
    'item-damaged',
    'claim-opened',
    'claim-assessed',
    'item-received',
    'claim-assessed',
  ]);
  const [came, again] = told.slice(-2);
  expect(again?.['causes']).toEqual([came?.['position']]);
  expect(came?.['consequences']).toEqual([again?.['position']]);
  expect(told[3]).toMatchObject({ changes: [{ what: 'status', before: 'opened', after: 'assessed' }] });
});

test('a hold is told with its trip', async () => {
  expect(typesOf(await entries('holds/h-1'))).toEqual(['hold-placed', 'item-shipped', 'item-received']);
});

test('a branch and a key, on either clock and page by page', async () => {
  for (const path of ['branches/BOZE', `keys/${String((await entries('branches/BOZE')).at(-1)?.['key'])}`])
    for (const order of ['occurred', 'recorded']) {
      const all = await entries(`${path}?order=${order}`);
      expect(all.length).toBeGreaterThan(2);
      const paged: Json[] = [];
      for (let cursor: unknown = null; ;) {
        const query = `order=${order}&limit=2${typeof cursor === 'string' ? `&cursor=${cursor}` : ''}`;
        const { body } = await service.get(`/v1/timeline/${path}?${query}`);
        paged.push(...(body['entries'] as Json[]));
        cursor = body['next'];
        if (cursor === null) break;
      }
      expect(paged.map(({ position }) => position)).toEqual(all.map(({ position }) => position));
    }
});

test('who asks sees what concerns them', async () => {
  const seen = await entries(`items/${item(1)}`, library);
  expect(seen.filter(({ stream }) => stream === 'hold-h-2')).toEqual([]);
  expect(seen.filter(({ stream }) => stream === 'hold-h-1')).toHaveLength(1);
  expect(seen.every(({ keyLabel }) => keyLabel === null)).toBe(true);
  for (const path of [`items/${item(1)}`, 'holds/h-1', `claims/${CLAIM}`])
    expect([path, (await stranger.get(`/v1/timeline/${path}`)).status]).toEqual([path, 404]);
  expect(await library.get('/v1/timeline/branches/MSLA')).toMatchObject({ status: 422 });
  expect(await library.get('/v1/timeline/keys/clock')).toMatchObject({ status: 403 });
});

test('as CSV, a line an entry', async () => {
  const { text } = await service.get(`/v1/timeline/items/${item(1)}?format=csv`);
  const rows: Json[] = parse(text, { from_line: 2, columns: true });
  expect(rows).toHaveLength((await entries(`items/${item(1)}`)).length);
  expect(rows[4]).toMatchObject({ type: 'item-received', lateHours: '48', words: 'BOZE received it.' });
});

test('a cursor of another timeline is refused', async () =>
  expect(await service.get('/v1/timeline/branches/BOZE?cursor=999999')).toMatchObject({ status: 400 }));

test('as a page to print', async () => {
  const { headers, text } = await service.get(`/v1/timeline/items/${item(1)}/page?knownAt=${at(5, 12)}`);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  for (const words of [
    `Timeline of item ${item(1)}`,
    `As it was known at ${at(5, 12)}`,
    'BOZE found it damaged: major',
  ])
    expect(text).toContain(words);
  expect(text).not.toContain('BOZE received it');
});

test('a claim as it was known then is what was answered then, and as known now what is answered now', async () => {
  const claim = async (knownAt: string) => (await service.get(`/v1/damage/${CLAIM}?knownAt=${knownAt}`)).body;
  // Nothing can be said of a claim of the past.
  const past = (answer: Json | undefined) => ({ ...answer, may: [] });
  expect(await claim(at(5, 12))).toEqual(past(before.claim));
  const now = (await service.get(`/v1/damage/${CLAIM}`)).body;
  expect(past(now)).not.toEqual(past(before.claim));
  expect(await claim(at(6, 9))).toEqual(past(now));
  expect(await service.get(`/v1/damage/${CLAIM}?knownAt=${at(5, 8)}`)).toMatchObject({ status: 404 });
});

test('what a policy said goes by what was said by then', async () => {
  const { body } = await service.get(`/v1/policies/group?knownAt=${at(5, 12)}`);
  expect(body).toEqual(before.policies);
  expect((await service.get('/v1/policies/group')).body['history']).toHaveLength(2);
  const { body: early } = await service.get(`/v1/policies/group?knownAt=${at(1)}`);
  expect(early).toMatchObject({ document: null, history: [] });
});
