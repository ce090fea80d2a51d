/**
 * Two whole services on one log: each has its own views and its own memory, and neither knows of the other. Nothing that is
 * posted to either is lost or recorded twice, and both tell the same.
 */
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PAGE_HEADER } from '../../src/access/own-page.js';
import { EventStoreDbStore } from '../../src/event-store/eventstoredb/eventstoredb-store.js';
import { StoreRefused } from '../../src/event-store/event-store.js';
import { viewDigest } from '../../src/projections/digest.js';
import { schemas } from '../../src/app.module.js';
import { seededRandom, type Random } from '../../src/simulation/random.js';
import { issue } from '../access/support/keys.js';
import { storeUnderTest } from '../support/eventstoredb/under-test.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { startService, type Json, type Service } from '../support/service.js';
import { at, BRANCHES, item, received, registerGroup, shipped } from './support/group.js';

const VIEWS = ['members', 'transits', 'custody', 'hold-waits', 'damage', 'cases'];
const underTest = await storeUnderTest();
afterAll(() => underTest.stop());

const seed = Number(process.env['INSTANCES_SEED'] ?? 1);
/** A server that is used again has seen the items of earlier runs: these are others. */
const firstItem = underTest.kind === 'wire' ? 0 : Math.floor(Date.now() / 1_000) % 90_000_000;
let nextItem = firstItem;
const newItem = () => nextItem++;

let one: Service;
let other: Service;
const start = (folder?: string) =>
  startService({ ...(folder !== undefined && { folder }), settings: { eventStore: underTest.address } });
beforeEach(async () => {
  [one, other] = [await start(), await start()];
});
afterEach(async () => {
  await Promise.all([one.stop(), other.stop()]);
});

const digests = (service: Service) => VIEWS.map((name) => [name, viewDigest(service.engine.of({ name }))]);

describe('what one instance recorded', () => {
  test('the other knows at once: members, items, and views after its position', async () => {
    const position = await registerGroup(one);
    const n = newItem();
    const scan = shipped(n, 'MSLA', 'BOZE', at(9, 8));
    const first = await other.scan(scan);
    expect(first.results).toMatchObject([{ status: 'recorded' }]);
    expect((await one.scan(scan)).results).toMatchObject([{ status: 'duplicate', position: first.position }]);
    expect((await one.scan(received(n, 'BOZE', at(9, 12)))).results).toMatchObject([{ status: 'recorded' }]);

    const { position: last } = await other.scan(shipped(n, 'BOZE', 'HLNA', at(9, 14)));
    const transits = await one.get(`/v1/transits?status=open&from=BOZE&to=HLNA&after=${last}`);
    expect(transits.status).toBe(200);
    expect(JSON.stringify(transits.body)).toContain(item(n));
    expect((await one.get(`/v1/items/${item(n)}`)).body).toEqual((await other.get(`/v1/items/${item(n)}`)).body);
    expect((await other.get(`/v1/branches?after=${position}`)).text).toEqual(
      (await one.get(`/v1/branches?after=${position}`)).text,
    );
  });

  test('changes what the other may take: a library that begins to allow ids of its own', async () => {
    await registerGroup(one);
    await one.put('/v1/libraries/MSLA', { name: 'Library MSLA', legacyBarcodes: false });
    const legacy = { ...received(0, 'MSLA', at(9)), barcode: `OLD${newItem()}` };
    expect((await other.scan(legacy)).results).toMatchObject([{ status: 'refused' }]);
    await one.put('/v1/libraries/MSLA', { name: 'Library MSLA', legacyBarcodes: true });
    expect((await other.scan(legacy)).results).toMatchObject([{ status: 'recorded' }]);
  });
});

describe('who may call', () => {
  test('a key issued at one is let in at the other, and within a second of its revocation no more', async () => {
    const key = await issue(one, 'auditor');
    const auditor = other.as(key);
    expect((await auditor.get('/v1/session')).status).toBe(200);
    await one.post(`/v1/keys/${key.split('_')[1] ?? ''}/revoke`, {});
    const revoked = performance.now();
    expect((await one.as(key).get('/v1/session')).status).toBe(401);
    while ((await auditor.get('/v1/session')).status !== 401) expect(performance.now() - revoked).toBeLessThan(1_000);
  });

  test('a session opened at one is known to the other, and ended there is ended here', async () => {
    const { headers } = await one.call('POST', '/v1/session');
    const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';');
    const fromOwnPage = { cookie, [PAGE_HEADER]: '1', 'sec-fetch-site': 'same-origin' };
    const here = (service: Service, method: string) =>
      service.as(null).call(method, '/v1/session', undefined, fromOwnPage);
    expect((await here(other, 'GET')).status).toBe(200);
    expect((await here(other, 'DELETE')).status).toBe(200);
    const ended = performance.now();
    while ((await here(one, 'GET')).status !== 401) expect(performance.now() - ended).toBeLessThan(1_000);
  });

  test('of two that start at once on an empty log, one makes the first key', async () => {
    await Promise.all([one.stop(), other.stop()]);
    const server = await WireServer.start();
    const begin = () => startService({ settings: { eventStore: server.connectionString } });
    [one, other] = await Promise.all([begin(), begin()]);
    expect(await one.store.readStream('access-key-first')).toHaveLength(1);
    expect([(await one.get('/v1/session')).status, (await other.get('/v1/session')).status]).toEqual([200, 200]);
    await Promise.all([one.stop(), other.stop()]);
    await server.close();
    [one, other] = [await start(), await start()];
  });
});

test(`the same scans of the same items posted to both at once are recorded once each (INSTANCES_SEED=${seed})`, async () => {
  const random = seededRandom(seed);
  await registerGroup(one);
  const items = Array.from({ length: 12 }, newItem);
  const scans = items.flatMap((n, index) =>
    Array.from({ length: 10 }, (_, step) => {
      const [branch, to] = random.shuffled(Object.keys(BRANCHES)) as [string, string];
      const occurredAt = at(1 + step, index, random.below(60));
      return random.chance(0.5) ? shipped(n, branch, to, occurredAt) : received(n, branch, occurredAt);
    }),
  );
  // Each gets all of them, in an order of its own, in requests that overlap.
  const answers = await Promise.all([one, other].map((service) => postAll(service, random.shuffled(scans), random)));

  const log = EventStoreDbStore.open({ address: underTest.address, schemas });
  for (const n of items) {
    const ids = (await log.readStream(`item-${item(n)}`)).map(({ data }) => (data as { scanId: string }).scanId);
    expect([...ids].sort()).toEqual(
      scans
        .filter(({ barcode }) => barcode === item(n))
        .map(({ scanId }) => scanId)
        .sort(),
    );
  }
  await log.close();
  for (const { scanId } of scans) {
    const told = answers.map((each) => each.get(scanId) as Json);
    expect(told.map(({ status }) => status).sort()).toEqual(['duplicate', 'recorded']);
    expect(told[0]?.['position']).toBe(told[1]?.['position']);
  }

  await Promise.all([one.engine.caughtUp(), other.engine.caughtUp()]);
  const lived = digests(one);
  expect(digests(other)).toEqual(lived);
  for (const name of VIEWS) await one.engine.rebuild(name);
  expect(digests(one)).toEqual(lived);
}, 120_000);

test('views survive a restart, and those of an embedded log are not taken for them', async () => {
  const { folder } = one;
  await registerGroup(one);
  await one.scan(shipped(newItem(), 'MSLA', 'BOZE', at(9)));
  await one.engine.caughtUp();
  const lived = digests(one);
  const second = start(folder);
  expect(await second.catch((error: unknown) => error)).toBeInstanceOf(StoreRefused);

  const rest = await startService();
  await registerGroup(rest);
  await rest.engine.caughtUp();
  await rest.server.close();
  const moved = await startService({ folder: rest.folder, settings: { eventStore: underTest.address } });
  await moved.engine.caughtUp();
  expect(digests(moved)).toEqual(lived);
  await moved.stop();
});

/**
 * In requests of random size, several at a time. None of them may be told to come back later: with so few items that many
 * meet on each, but they go on after a few tries.
 */
async function postAll(
  service: Service,
  scans: readonly { scanId: string }[],
  random: Random,
): Promise<Map<string, Json>> {
  const requests: (readonly { scanId: string }[])[] = [];
  for (let next = 0; next < scans.length;) {
    const size = 1 + random.below(12);
    requests.push(scans.slice(next, next + size));
    next += size;
  }
  const answered = await Promise.all(requests.map((batch) => service.scan(...batch)));
  return new Map(answered.flatMap(({ results }) => results.map((result) => [String(result['scanId']), result])));
}
