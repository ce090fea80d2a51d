/** Journeys over HTTP: late, double and mistaken scans, clocks that are off, losses and finds, and going back in time. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startService, type Json, type Service } from '../support/service.js';
import { at, damaged, inspected, item, received, registerGroup, shipped } from './support/group.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
  await registerGroup(service);
});
afterAll(() => service.stop());

const journeyOf = async (n: number, query = '') => (await service.get(`/v1/items/${item(n)}/journey${query}`)).body;
const codes = (results: readonly Json[]) => results.map(({ anomalies }) => anomalies);

describe('the order of arrival', () => {
  /** A misrouted trip and damage found on the way: ids and items are all that differs between the tellings. */
  const story = (n: number) =>
    [
      inspected(n, 'MSLA', at(10, 0)),
      shipped(n, 'MSLA', 'BOZE', at(10, 1), { purpose: 'hold', holdId: 'h-order' }),
      received(n, 'SEEL', at(10, 3)),
      shipped(n, 'SEEL', 'BOZE', at(10, 4), { purpose: 'hold', holdId: 'h-order' }),
      damaged(n, 'BOZE', at(10, 6)),
      received(n, 'BOZE', at(10, 6)),
    ].map((scan, index) => ({ ...scan, scanId: `s-${index}` }));

  /** All that the views say of an item, in no order, without its barcode and its place in the log. */
  async function told(n: number, after: string): Promise<string[]> {
    const barcode = item(n);
    const transits = (await service.get(`/v1/transits?limit=1000&after=${after}`)).body['transits'] as Json[];
    const claims = (await service.get(`/v1/damage?barcode=${barcode}&after=${after}`)).body['claims'] as Json[];
    const held = (await service.get(`/v1/items?branch=BOZE&after=${after}`)).body['items'] as Json[];
    const rows = [
      ...transits.filter((row) => row['barcode'] === barcode),
      ...claims.map(({ position: _position, ...claim }) => claim),
      ...held.filter((row) => row['barcode'] === barcode),
    ];
    return rows.map((row) => JSON.stringify(row).replaceAll(barcode, 'ITEM')).sort();
  }

  test('late, reversed and repeated scans end in the rows of those that came in order', async () => {
    const inOrder = await service.scan(...story(1));
    const reference = await told(1, inOrder.position);
    expect(reference.length).toBe(4);

    const orders: ((scans: object[]) => object[])[] = [
      (scans) => [...scans].reverse(),
      ([a, b, c, d, e, f]) => [f!, b!, d!, a!, e!, c!],
      (scans) => [...scans, ...scans],
      ([a, b, c, d, e, f]) => [c!, c!, a!, f!, f!, e!, b!, a!, d!],
    ];
    for (const [index, order] of orders.entries()) {
      let position = '';
      for (const scan of order(story(2 + index))) position = (await service.scan(scan)).position;
      const last = (await service.store.head()).toString();
      expect(BigInt(position)).toBeLessThanOrEqual(BigInt(last));
      expect(await told(2 + index, last)).toEqual(reference);
    }
  });

  test('a scan that is sent again has its first position, and whatever looked wrong then', async () => {
    const scan = shipped(10, 'MSLA', 'BOZE', at(8, 8));
    const first = await service.scan(scan);
    const again = await service.scan(scan, scan);
    expect(first.results).toMatchObject([{ status: 'recorded', anomalies: ['late-report'] }]);
    const duplicate = { ...first.results[0], status: 'duplicate' };
    expect(again).toEqual({ results: [duplicate, duplicate], position: first.position });
  });

  test('scans of one item in one batch are taken in the order sent', async () => {
    const trips = Array.from({ length: 20 }, (_, n) => {
      const [from, to] = n % 2 === 0 ? ['MSLA', 'BOZE'] : ['BOZE', 'MSLA'];
      return [shipped(11, from, to, at(9, 13, 2 * n)), received(11, to, at(9, 13, 2 * n + 1))];
    }).flat();
    const { results } = await service.scan(...trips);
    expect(results.map(({ scanId }) => scanId)).toEqual(trips.map(({ scanId }) => scanId));
    expect(codes(results)).toEqual(trips.map(() => []));
    const positions = results.map(({ position }) => BigInt(String(position)));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    expect((await journeyOf(11))['transits']).toHaveLength(20);
  });
});

describe('clocks', () => {
  const send = async (scan: object, sentAt?: string) =>
    ((await service.post('/v1/scans', { scans: [scan], sentAt })).body['results'] as Json[])[0];

  test('a clock that is off by hours is corrected where the sender says its time', async () => {
    const behind = '2026-03-10T05:00:00-04:00'; // nine o'clock UTC, three hours behind
    expect(await send(shipped(20, 'MSLA', 'BOZE', at(10, 8)), behind)).toMatchObject({ anomalies: [] });
    const ahead = at(12, 12);
    expect(await send(received(20, 'BOZE', at(12, 11, 30)), ahead)).toMatchObject({ anomalies: [] });
    const { transits, anomalies } = await journeyOf(20);
    expect(transits).toMatchObject([{ shippedAt: at(10, 11), receivedAt: at(10, 11, 30) }]);
    expect(anomalies).toEqual([]);
  });

  test('a difference that sending explains is left alone', async () => {
    await send(shipped(21, 'MSLA', 'BOZE', at(10, 11)), '2026-03-10T11:59:31Z');
    expect((await journeyOf(21))['transits']).toMatchObject([{ shippedAt: at(10, 11) }]);
  });

  test('without it a scan from ahead of time is recorded as such', async () => {
    expect(await send(shipped(22, 'MSLA', 'BOZE', at(10, 12, 5)))).toMatchObject({ anomalies: [] });
    expect(await send(shipped(23, 'MSLA', 'BOZE', at(10, 12, 6)))).toMatchObject({ anomalies: ['clock-ahead'] });
    expect((await journeyOf(23))['anomalies']).toEqual([
      { code: 'clock-ahead', scanId: expect.any(String), detail: "The scanner's clock was ahead." },
    ]);
  });

  test('a scan sent again an hour later, with its clock corrected anew, is still the same scan', async () => {
    const scan = shipped(24, 'MSLA', 'BOZE', at(10, 8));
    expect(await send(scan, at(10, 9))).toMatchObject({ status: 'recorded' });
    service.setClock(at(10, 13));
    expect(await send(scan, at(10, 9, 30))).toMatchObject({ status: 'duplicate' });
    service.setClock(at(10, 12));
  });
});

describe('corrections', () => {
  test('a void takes a scan back everywhere, leaves it visible, and counts once', async () => {
    const sent = shipped(30, 'MSLA', 'BOZE', at(10, 8), { scanId: 'v-1' });
    await service.scan(received(30, 'MSLA', at(10, 7), { scanId: 'v-0' }), sent);
    const taken = () => service.post(`/v1/items/${item(30)}/void`, { scanId: 'v-1', reason: 'Wrong book' });
    const { body } = await taken();
    expect(body).toMatchObject({ status: 'recorded' });
    expect((await taken()).body).toEqual({ status: 'unchanged', position: body['position'] });
    expect((await service.get(`/v1/items/${item(30)}`)).body).toMatchObject({
      custody: { holder: { branch: 'MSLA' } },
      transit: null,
    });
    const journey = await journeyOf(30);
    expect(journey).toMatchObject({
      transits: [],
      observations: [{ scanId: 'v-0' }, { scanId: 'v-1', voided: 'Wrong book' }],
    });
    const { transits } = (await service.get(`/v1/transits?limit=1000&after=${String(body['position'])}`)).body;
    expect((transits as Json[]).filter(({ barcode }) => barcode === item(30))).toEqual([]);
  });

  test('a lane whose only transit is taken back is gone from the lag, before and after it was asked for', async () => {
    const { position } = await service.scan(shipped(31, 'HLNA', 'SEEL', at(10, 8), { scanId: 'v-2' }));
    const lanes = async (after: string) =>
      ((await service.get(`/v1/lag?after=${after}`)).body['groups'] as Json[]).map(({ from }) => from);
    expect(await lanes(position)).toContain('HLNA');
    const { body } = await service.post(`/v1/items/${item(31)}/void`, { scanId: 'v-2', reason: 'Wrong book' });
    expect(await lanes(String(body['position']))).not.toContain('HLNA');
  });

  test('lost, found on the road, lost again, found at a branch', async () => {
    await service.scan(shipped(32, 'MSLA', 'BOZE', at(1, 8), { scanId: 'l-1' }));
    const declare = async (what: string, body: Json) => service.post(`/v1/items/${item(32)}/${what}`, body);
    const transit = async () => (await service.get(`/v1/items/${item(32)}`)).body['transit'];
    const status = async (of: string, after: unknown) =>
      (
        (await service.get(`/v1/transits?status=${of}&from=MSLA&after=${String(after)}`)).body['transits'] as Json[]
      ).filter(({ barcode }) => barcode === item(32));

    const lost = await declare('lost', { reason: 'Searched at both ends', occurredAt: at(5, 8) });
    expect(lost.body).toMatchObject({ status: 'recorded' });
    expect(await transit()).toMatchObject({ transitId: 'l-1', status: 'lost', lostAt: at(5, 8), days: 9.2 });
    expect(await status('lost', lost.body['position'])).toMatchObject([{ transitId: 'l-1', days: 9.2 }]);
    expect((await declare('lost', { reason: 'Once more' })).body).toMatchObject({ status: 'unchanged' });

    const found = await declare('found', { reason: 'In another tote', occurredAt: at(6, 8) });
    expect(await transit()).toMatchObject({ transitId: 'l-1', status: 'open' });
    expect(await status('lost', found.body['position'])).toEqual([]);

    await declare('lost', { reason: 'Gone again', occurredAt: at(7, 8) });
    const where = { reason: 'On the shelf', branch: 'HLNA', occurredAt: at(8, 8) };
    const shelf = await declare('found', where);
    expect(await transit()).toBeNull();
    expect(await status('misrouted', shelf.body['position'])).toMatchObject([
      { transitId: 'l-1', receivedBy: 'HLNA', receivedAt: at(8, 8), days: 7 },
    ]);
    expect((await declare('found', where)).body).toMatchObject({ status: 'unchanged' });
  });

  test('what does not fit is refused with the reason', async () => {
    const refusals = [
      [`/v1/items/${item(32)}/lost`, { reason: 'Gone' }, 409, 'not-in-transit'],
      [`/v1/items/${item(30)}/found`, { reason: 'Here' }, 409, 'not-lost'],
      [`/v1/items/${item(30)}/void`, { scanId: 'never', reason: 'Wrong' }, 404, 'scan-unknown'],
      [`/v1/items/${item(30)}/lost`, { reason: 'Soon', occurredAt: at(10, 12, 1) }, 400, 'far-future'],
      [`/v1/items/${item(30)}/found`, { reason: 'Here', branch: 'NOPE' }, 422, 'unknown-branch'],
      ['/v1/holds/none/pickup', { branch: 'BOZE' }, 404, 'hold-unknown'],
    ] as const;
    const head = await service.store.head();
    for (const [path, body, status, type] of refusals) {
      const answer = await service.post(path, body);
      expect([answer.status, answer.body['type']]).toEqual([status, `urn:waybill:problem:${type}`]);
      expect(String(answer.body['detail']).length).toBeGreaterThan(10);
    }
    expect(await service.store.head()).toBe(head);
  });
});

describe('going back in time', () => {
  beforeAll(async () => {
    service.setClock(at(3));
    await service.scan(shipped(40, 'MSLA', 'BOZE', at(2, 12), { scanId: 't-1' }));
    service.setClock(at(6));
    await service.scan(received(40, 'BOZE', at(3, 12), { scanId: 't-2' }));
    service.setClock(at(8));
    await service.post(`/v1/items/${item(40)}/void`, { scanId: 't-2', reason: 'Another copy' });
    service.setClock(at(10, 12));
  });

  const told = async (query: string) => {
    const { transits, observations } = await journeyOf(40, query);
    return [(transits as Json[]).map(({ status, days }) => [status, days]), (observations as Json[]).length];
  };

  test('as it was known: what was recorded by then, whenever it occurred', async () => {
    expect(await told(`?knownAt=${at(2, 23)}`)).toEqual([[], 0]);
    expect(await told(`?knownAt=${at(5)}`)).toEqual([[['open', 2.5]], 1]);
    expect(await told(`?knownAt=${at(6)}`)).toEqual([[['closed', 1]], 2]);
    expect(await told(`?knownAt=${at(9)}`)).toEqual([[['open', 6.5]], 2]);
    expect(await told('')).toEqual([[['open', 8]], 2]);
  });

  test('as it was: what had occurred by then, as known at a time', async () => {
    expect(await told(`?at=${at(2, 11)}`)).toEqual([[], 0]);
    expect(await told(`?knownAt=${at(7)}&at=${at(3)}`)).toEqual([[['open', 0.5]], 1]);
    expect(await told(`?knownAt=${at(7)}&at=${at(4)}`)).toEqual([[['closed', 1]], 2]);
    const denver = encodeURIComponent('2026-03-03T05:00:00-07:00');
    expect(await told(`?knownAt=${at(7)}&at=${denver}`)).toEqual([[['closed', 1]], 2]);
  });

  test('of an item that was never heard of there is nothing', async () => {
    const { status, body } = await service.get(`/v1/items/${item(999)}/journey`);
    expect(status).toBe(404);
    expect(body).toMatchObject({
      type: 'urn:waybill:problem:item-unknown',
      detail: `Nothing was ever recorded of item ${item(999)}.`,
    });
  });
});
