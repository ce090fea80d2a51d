/** The main path over HTTP: from the registration of a branch to the answers about lag, waits and damage. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startService, type Service } from '../support/service.js';
import { at, damaged, inspected, item, received, registerGroup, shipped } from './support/group.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
});
afterAll(() => service.stop());

test('libraries and branches: registered once, registered again without effect, changed, read back', async () => {
  // The first event of every log is the issue of its first key.
  const library = { name: 'Library MSLA' };
  expect((await service.put('/v1/libraries/MSLA', library)).body).toEqual({ status: 'recorded', position: '2' });
  expect((await service.put('/v1/libraries/MSLA', library)).body).toEqual({ status: 'unchanged', position: '2' });

  const branch = {
    name: 'Missoula',
    library: 'MSLA',
    timeZone: 'America/Denver',
    latitude: 46.87,
    longitude: -113.99,
    hub: 'Missoula',
  };
  expect((await service.put('/v1/branches/MSLA', branch)).body).toEqual({ status: 'recorded', position: '3' });
  expect((await service.put('/v1/branches/MSLA', branch)).body).toEqual({ status: 'unchanged', position: '3' });
  const renamed = { ...branch, name: 'Missoula, main' };
  expect((await service.put('/v1/branches/MSLA', renamed)).body).toEqual({ status: 'recorded', position: '4' });

  expect((await service.get('/v1/branches?after=4')).body).toEqual([{ code: 'MSLA', ...renamed }]);
  expect((await service.get('/v1/libraries?after=4')).body).toEqual([
    { code: 'MSLA', name: 'Library MSLA', legacyBarcodes: false },
  ]);
});

test('a branch of an unknown library is refused, with the call that mends it', async () => {
  const branch = { name: 'Nowhere', library: 'NONE', timeZone: 'America/Denver' };
  const { status, body } = await service.put('/v1/branches/NOWH', branch);
  expect(status).toBe(422);
  expect(body).toMatchObject({
    type: 'urn:waybill:problem:unknown-library',
    detail: 'Library NONE is not registered. Register it first: PUT /v1/libraries/NONE.',
  });
});

describe('one item, from the hold to the patron', () => {
  const barcode = item(1);
  let last = '';

  beforeAll(async () => {
    await registerGroup(service);
    const facts = { owningBranch: 'MSLA', title: 'A River Runs Through It', price: 17.5, acquiredOn: '2025-11-03' };
    const put = () => service.put(`/v1/items/${barcode}`, facts);
    expect((await put()).body).toMatchObject({ status: 'recorded' });
    expect((await put()).body).toMatchObject({ status: 'unchanged' });

    const hold = { holdId: 'h-1', titleId: 't-1', pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(1, 9) };
    expect((await service.post('/v1/holds', hold)).body).toMatchObject({ status: 'recorded' });
    expect((await service.post('/v1/holds', hold)).body).toMatchObject({ status: 'unchanged' });

    const trip = { purpose: 'hold', holdId: 'h-1', scanId: 'a-1' };
    const sent = await service.scan(
      shipped(1, 'MSLA', 'BOZE', at(2, 9), trip),
      received(1, 'BOZE', at(4, 15), { scanId: 'a-2', holdId: 'h-1' }),
    );
    expect(sent.results.map(({ status, anomalies }) => [status, anomalies])).toEqual([
      ['recorded', ['late-report']],
      ['recorded', ['late-report']],
    ]);
    const picked = await service.post('/v1/holds/h-1/pickup', {
      branch: 'BOZE',
      occurredAt: '2026-03-05T03:00:00-07:00',
    });
    last = String(picked.body['position']);
  });

  test('the item is at the pickup branch', async () => {
    expect((await service.get(`/v1/items/${barcode}`)).body).toEqual({
      barcode,
      custody: { holder: { branch: 'BOZE' }, since: at(4, 15) },
      transit: null,
      catalog: {
        barcode,
        owningBranch: 'MSLA',
        title: 'A River Runs Through It',
        price: 17.5,
        acquiredOn: '2025-11-03',
      },
    });
    const held = await service.get(`/v1/items?branch=BOZE&after=${last}`);
    expect(held.body).toEqual({
      items: [{ barcode, since: at(4, 15), title: 'A River Runs Through It', owningBranch: 'MSLA' }],
      next: null,
    });
  });

  test('its journey tells the trip, who had it and every scan', async () => {
    const { body } = await service.get(`/v1/items/${barcode}/journey`);
    expect(body).toMatchObject({
      barcode,
      transits: [
        {
          transitId: 'a-1',
          from: 'MSLA',
          to: 'BOZE',
          status: 'closed',
          purpose: 'hold',
          holdId: 'h-1',
          shippedAt: at(2, 9),
          receivedAt: at(4, 15),
          receivedBy: 'BOZE',
          days: 2.3,
        },
      ],
      custody: [
        { holder: { courier: { from: 'MSLA', to: 'BOZE' } }, since: at(2, 9), until: at(4, 15) },
        { holder: { branch: 'BOZE' }, since: at(4, 15) },
      ],
    });
    const observations = body['observations'] as object[];
    expect(observations).toMatchObject([
      { kind: 'shipped', scanId: 'a-1' },
      { kind: 'received', scanId: 'a-2' },
    ]);
    expect(JSON.stringify(observations)).not.toContain('position');
  });

  test('the hold is picked up, and its wait is told by segment', async () => {
    expect((await service.get('/v1/holds/h-1')).body).toEqual({
      holdId: 'h-1',
      status: 'picked-up',
      titleId: 't-1',
      barcode: null,
      pickupBranch: 'BOZE',
      patronLibrary: 'BOZE',
      placedAt: at(1, 9),
      endedAt: at(5, 10),
    });
    expect((await service.get(`/v1/holds/h-1/wait?after=${last}`)).body).toEqual({
      placedAt: at(1, 9),
      shippedAt: at(2, 9),
      receivedAt: at(4, 15),
      pickedUpAt: at(5, 10),
      lendingBranch: 'MSLA',
      legs: 1,
      lenderDays: 1,
      courierDays: 2.3,
      onTheRoadDays: 2.3,
      atBranchesDays: 0,
      pickupDays: 0.7,
      unknownDays: 0,
      totalDays: 4,
    });
    const percentiles = { p50: null, p50Interval: null, p90: null, p90Interval: null, p95: null, p95Interval: null };
    const only = (mean: number) => ({ holds: 1, waiting: 0, ended: 0, unknown: 0, ...percentiles, mean });
    expect((await service.get(`/v1/waits?groupBy=pickupBranch&after=${last}`)).body).toEqual({
      groups: [
        {
          key: 'BOZE',
          holds: 1,
          waiting: 0,
          pickedUp: 1,
          severalLegs: 0,
          lender: only(1),
          courier: only(2.3),
          onTheRoad: { holds: 1, mean: 2.3 },
          atBranches: { holds: 1, mean: 0 },
          pickup: only(0.7),
          total: only(4),
        },
      ],
    });
  });

  test('the transit is listed and counted; below ten there are no percentiles', async () => {
    const listed = await service.get(`/v1/transits?status=closed&from=MSLA&to=BOZE&after=${last}`);
    expect(listed.body).toMatchObject({ transits: [{ transitId: 'a-1', barcode, days: 2.3 }], next: null });
    expect((await service.get(`/v1/lag?after=${last}`)).body).toEqual({
      groups: [
        {
          from: 'MSLA',
          to: 'BOZE',
          transits: 1,
          open: 0,
          closed: 1,
          misrouted: 0,
          lost: 0,
          unconfirmed: 0,
          p50: null,
          p50Interval: null,
          p90: null,
          p90Interval: null,
          p95: null,
          p95Interval: null,
          followUpDays: 2.3,
          ageing: { '0-6': 0, '7-13': 0, '14-29': 0, '30-59': 0, '60+': 0 },
          compliance: 1,
        },
      ],
    });
  });

  test('a second end of the hold is refused with the reason', async () => {
    const { status, body } = await service.post('/v1/holds/h-1/cancel', { reason: 'No longer wanted' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ type: 'urn:waybill:problem:hold-closed' });
    expect(body['detail']).toContain(`already picked-up, at ${at(5, 10)}`);
  });
});

describe('lag of a lane', () => {
  test('twelve transits, of which two are still open: Kaplan–Meier percentiles, ages, courier days', async () => {
    const trips = Array.from({ length: 10 }, (_, n) => [
      shipped(100 + n, 'SEEL', 'HLNA', at(2, 12)),
      // 1 to 10 days, one a day; 7 and 8 March 2026 are a Saturday and a Sunday.
      ...(n < 8 ? [received(100 + n, 'HLNA', at(3 + n, 12))] : []),
    ]).flat();
    trips.push(shipped(110, 'SEEL', 'HLNA', at(2, 12)), received(110, 'HLNA', at(3, 12)));
    trips.push(shipped(111, 'SEEL', 'HLNA', at(2, 12)), received(111, 'HLNA', at(3, 12)));
    const { position } = await service.scan(...trips);
    const lag = async (days: string) => {
      const { body } = await service.get(`/v1/lag?groupBy=lane&days=${days}&after=${position}`);
      return (body['groups'] as { from: string }[]).find(({ from }) => from === 'SEEL');
    };
    // Of twelve, three took one day; the two open ones have been watched for eight.
    expect(await lag('calendar')).toMatchObject({
      transits: 12,
      open: 2,
      closed: 10,
      p50: 4,
      p50Interval: [1, 8],
      p90: null,
      p90Interval: [7, null],
      p95: null,
      p95Interval: [8, null],
      followUpDays: 8,
      ageing: { '0-6': 0, '7-13': 2, '14-29': 0, '30-59': 0, '60+': 0 },
      compliance: 1,
    });
    // Noon UTC is five in the morning in Denver: Saturday and Sunday fall out of all that arrived after them.
    expect(await lag('courier')).toMatchObject({ p50: 4, followUpDays: 6 });
  });

  test('only what was shipped in the period counts; a lane without any is not told of', async () => {
    const groups = async (query: string) =>
      (await service.get(`/v1/lag?${query}`)).body['groups'] as { from?: string }[];
    expect((await groups(`groupBy=from&since=${at(2, 10)}`)).map(({ from }) => from)).toEqual(['SEEL']);
    expect((await groups(`groupBy=from&until=${at(2, 10)}`)).map(({ from }) => from)).toEqual(['MSLA']);
    expect(await groups(`groupBy=none&since=${at(3)}`)).toMatchObject([{ transits: 0, compliance: null, p50: null }]);
    const [all] = await groups('groupBy=none');
    expect(all).toMatchObject({ transits: 13, open: 2, closed: 11 });
  });
});

describe('damage', () => {
  test('who had it between sound and damaged is told; a void withdraws the claim', async () => {
    const { position } = await service.scan(
      inspected(20, 'MSLA', at(2, 8), { scanId: 'd-1' }),
      received(20, 'MSLA', at(2, 7), { scanId: 'd-0' }),
      shipped(20, 'MSLA', 'BOZE', at(2, 9), { scanId: 'd-2', condition: 'sound' }),
      damaged(20, 'BOZE', at(3, 9), { scanId: 'd-3', note: 'cover torn, shelf QA76.73' }),
      received(20, 'BOZE', at(3, 9), { scanId: 'd-4' }),
    );
    const claimId = `${item(20)}-d-3`;
    const claim = (await service.get(`/v1/damage/${claimId}?after=${position}`)).body;
    expect(claim).toMatchObject({
      claimId,
      barcode: item(20),
      scanId: 'd-3',
      branch: 'BOZE',
      occurredAt: at(3, 9),
      discovery: 'on-receipt',
      severity: 'major',
      note: 'cover torn, shelf QA76.73',
      status: 'reported',
      responsible: 'group-decides',
      because: 'No policy was in force when the item was shipped: the group’s staff decide.',
      window: {
        lastSound: { event: 'item-shipped', id: 'd-2', branch: 'MSLA', occurredAt: at(2, 9) },
        firstDamaged: { event: 'item-damaged', id: 'd-3', branch: 'BOZE', occurredAt: at(3, 9) },
        custodians: [{ from: 'MSLA', to: 'BOZE', hours: 24 }],
      },
    });
    const listed = async (query: string) => {
      const { claims, next } = (await service.get(`/v1/damage?${query}`)).body as { claims: object[]; next: unknown };
      for (const row of claims) expect(claim).toMatchObject(row);
      return [claims.length, next];
    };
    expect(await listed('branch=BOZE')).toEqual([1, null]);
    expect(await listed('branch=MSLA')).toEqual([0, null]);
    expect(await listed(`barcode=${item(20)}`)).toEqual([1, null]);

    const taken = await service.post(`/v1/items/${item(20)}/void`, { scanId: 'd-3', reason: 'Another book' });
    const after = await service.get(`/v1/damage/${claimId}?after=${String(taken.body['position'])}`);
    expect(after.body).toMatchObject({ status: 'withdrawn', rule: null, responsible: null, window: null });
  });

  test('what was never claimed is not there', async () => {
    const { status, body } = await service.get('/v1/damage/nothing');
    expect(status).toBe(404);
    expect(body).toMatchObject({ type: 'urn:waybill:problem:claim-unknown' });
  });
});

describe('reads', () => {
  test('with ?after= every write is seen at once, again and again', async () => {
    for (let n = 200; n < 230; n++) {
      const { position } = await service.scan(shipped(n, 'HLNA', 'SEEL', at(9, 8)));
      const { body } = await service.get(`/v1/transits?from=HLNA&to=SEEL&limit=1000&after=${position}`);
      expect(body['transits']).toHaveLength(n - 199);
    }
  });

  test('pages of transits, items and claims go on without a gap or a repeat while others are added', async () => {
    const { position } = await service.scan(
      ...Array.from({ length: 25 }, (_, n) => received(300 + n, 'HLNA', at(9, 9))),
      ...Array.from({ length: 25 }, (_, n) => shipped(300 + n, 'HLNA', 'MSLA', at(9, 10))),
      ...Array.from({ length: 25 }, (_, n) => received(400 + n, 'HLNA', at(9, 9))),
      ...Array.from({ length: 25 }, (_, n) => damaged(300 + n, 'HLNA', at(9, 9), { discovery: 'on-shelf' })),
    );
    const meanwhile = async (n: number) => service.scan(shipped(500 + n, 'HLNA', 'MSLA', at(9, 11)));

    const transits = await pages('/v1/transits?from=HLNA&to=MSLA&limit=7', 'transits', 'barcode', position, meanwhile);
    expect(transits.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, n) => item(300 + n)));
    expect(new Set(transits).size).toBe(transits.length);
    const held = await pages('/v1/items?branch=HLNA&limit=7', 'items', 'barcode', position);
    expect(held).toEqual(expect.arrayContaining(Array.from({ length: 25 }, (_, n) => item(400 + n))));
    expect(held).toEqual([...new Set(held)].sort());
    const claims = await pages('/v1/damage?branch=HLNA&limit=7', 'claims', 'barcode', position);
    expect(claims).toEqual(Array.from({ length: 25 }, (_, n) => item(300 + n)));
  });

  test('a position that is not reached in time is answered with 503 and when to come again', async () => {
    const impatient = await startService({ settings: { readWaitMs: 20 } });
    const { status, headers, body } = await impatient.get('/v1/transits?after=99');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    expect(body).toMatchObject({
      type: 'urn:waybill:problem:view-behind',
      detail: expect.stringMatching(
        /^The view transits has reached position [01], not yet the one that was asked for\.$/,
      ),
    });
    await impatient.stop();
  });
});

async function pages(
  path: string,
  list: string,
  key: string,
  after: string,
  meanwhile: (page: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const seen: string[] = [];
  let cursor = '';
  for (let page = 0; ; page++) {
    const { body } = await service.get(`${path}&after=${after}${cursor && `&cursor=${cursor}`}`);
    const rows = body[list] as Record<string, string>[];
    expect(rows.length).toBeLessThanOrEqual(7);
    seen.push(...rows.map((row) => row[key] ?? ''));
    if (body['next'] === null) return seen;
    cursor = body['next'] as string;
    await meanwhile(page);
  }
}
