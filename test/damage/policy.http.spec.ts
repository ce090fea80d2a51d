/** Policies over HTTP, on the service as it is shipped: adopted, in force, side by side, and tried on the damage of a time. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { ClaimClock } from '../../src/damage/claim.clock.js';
import { issue } from '../access/support/keys.js';
import { at, card, damaged, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Client, type Json, type Service } from '../support/service.js';

let service: Service;
let [library, auditor]: Client[] = [];
beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
  await registerGroup(service);
  library = service.as(await issue(service, 'library', { library: 'BOZE' }));
  auditor = service.as(await issue(service, 'auditor'));
  const sent = { purpose: 'hold', condition: 'sound' } as const;
  for (const n of [1, 2, 3])
    await service.put(`/v1/items/${item(n)}`, { owningBranch: 'MSLA', title: 'Fools Crow', price: 20 + n });
  await service.scan(
    // Found on opening the tote: only the courier had it.
    shipped(1, 'MSLA', 'BOZE', at(2, 9), sent),
    damaged(1, 'BOZE', at(3, 9), { discovery: 'on-receipt', severity: 'major' }),
    // Received sound, damaged at the borrower's.
    shipped(2, 'MSLA', 'BOZE', at(2, 9), sent),
    received(2, 'BOZE', at(3, 9), { condition: 'sound' }),
    damaged(2, 'BOZE', at(6, 9), { scanId: 'torn', discovery: 'at-checkin', severity: 'major' }),
    // Shipped when another policy is in force.
    shipped(3, 'MSLA', 'BOZE', at(10, 9), sent),
    received(3, 'BOZE', at(10, 10), { condition: 'sound' }),
    damaged(3, 'BOZE', at(10, 11), { discovery: 'at-checkin', severity: 'major' }),
  );
  await service.engine.caughtUp();
});
afterAll(() => service.stop());

const clean = async (): Promise<Json> => (await service.get('/v1/policies/clean-receipt')).body['document'] as Json;
const adopt = (scope: string, day: string, body: Json, client: Client = service) =>
  client.put(`/v1/policies/${scope}/${day}`, { reason: 'Minutes of March', ...body });

describe('adopting', () => {
  test('the first reaches back; the same again is once; a later one that does is refused', async () => {
    const first = await adopt('group', '2026-01-01', { shipped: 'no-money-changes-hands' });
    expect([first.status, first.body['status']]).toEqual([200, 'recorded']);
    expect((await adopt('group', '2026-01-01', { shipped: 'no-money-changes-hands' })).body).toMatchObject({
      status: 'unchanged',
      position: first.body['position'],
    });
    expect((await adopt('group', '2026-03-01', { shipped: 'clean-receipt' })).body).toMatchObject({
      type: 'urn:waybill:problem:past-decided',
      detail: expect.stringContaining('on 2026-03-10, or later'),
    });
    const { body } = await adopt('MSLA', '2026-03-10', { policy: { ...(await clean()), policy: 'of-our-own' } });
    expect(body['status']).toBe('recorded');
    const { policies } = (await library!.get(`/v1/policies?after=${String(body['position'])}`)).body;
    expect((policies as Json[]).filter(({ inForce }) => inForce)).toMatchObject([
      { name: 'no-money-changes-hands', scope: 'group', version: 1, from: '2026-01-01' },
      { name: 'of-our-own', scope: 'MSLA', version: 1, from: '2026-03-10' },
    ]);
    expect((policies as Json[]).filter(({ scope }) => scope === null)).toHaveLength(5);
  });

  test('what is no policy is refused field by field, and so is what may not be kept', async () => {
    const sound = await clean();
    const broken = {
      ...sound,
      rules: [{ rule: 'x1', when: { mood: 'good' }, responsible: 'me', because: 'So' }],
      more: 1,
    };
    const { status, body } = await adopt('group', '2026-04-01', { policy: broken });
    expect(status).toBe(400);
    expect((body['errors'] as Json[]).map(({ field }) => field)).toEqual([
      'policy.more',
      'policy.rules[0].responsible',
      'policy.rules[0].when.mood',
      'policy.rules[0].remedy.kind',
      'policy.rules[0].when',
    ]);
    const texts = { ...sound, summary: `Ask ${card(1)}`, deadlines: [{ [`at 406-555-0134`]: 1 }] };
    const told = await adopt('group', '2026-04-01', { policy: texts });
    expect(told.body['type']).toBe('urn:waybill:problem:patron-barcode');
    expect((told.body['errors'] as Json[]).map(({ field }) => field)).toEqual([
      'policy.summary',
      'policy.deadlines[0]',
    ]);
    for (const secret of [card(1), '406-555-0134']) expect(told.text).not.toContain(secret);
    const long = { ...sound, summary: 'so '.repeat(20_000) };
    expect((await adopt('group', '2026-04-01', { policy: long })).text).toContain('more than 40000 characters');
    expect((await adopt('group', '2026-04-01', {})).text).toContain('either policy');
    expect((await adopt('NONE', '2026-04-01', { shipped: 'clean-receipt' })).status).toBe(422);
    expect((await adopt('group', '2026-04-01', { shipped: 'no-such' })).status).toBe(404);
  });

  test('an admin adopts, all may read, and the history has all of it', async () => {
    expect((await adopt('BOZE', '2026-04-01', { shipped: 'clean-receipt' }, library)).status).toBe(403);
    await adopt('BOZE', '2026-04-01', { shipped: 'clean-receipt' });
    const ended = await service.post('/v1/policies/BOZE/end', { day: '2026-05-01', reason: 'Not ours any more' });
    const ask = (on: string) => library!.get(`/v1/policies/BOZE?on=${on}&after=${String(ended.body['position'])}`);
    expect((await ask('2026-04-30')).body).toMatchObject({
      version: 1,
      document: { policy: 'clean-receipt' },
      history: [
        { from: '2026-04-01', reason: 'Minutes of March', document: { policy: 'clean-receipt' } },
        { from: '2026-05-01', reason: 'Not ours any more', document: null },
      ],
    });
    expect((await ask('2026-05-01')).body).toMatchObject({ version: null, document: null });
    expect((await service.get('/v1/policies/NONE')).status).toBe(422);
  });
});

test('two side by side, as JSON and for a spreadsheet', async () => {
  const path = '/v1/policies/compare?a=requesting-library-pays&b=group';
  const { body } = await library!.get(path);
  expect(body['b']).toMatchObject({ scope: 'group', version: 1, policy: { policy: 'no-money-changes-hands' } });
  const rows = body['rows'] as Json[];
  expect(rows.find(({ name }) => name === 'wet-tote-outward')).toMatchObject({
    part: 'case',
    same: false,
    a: { responsible: 'borrowing', amount: 45 },
    b: { responsible: 'courier', amount: 25 },
  });
  const { text } = await library!.get(`${path}&format=csv`);
  const table = parse<Record<string, string>>(text, { from_line: 2, columns: true });
  expect(table).toHaveLength(rows.length);
  expect(table[0]).toMatchObject({ part: 'case', 'a.responsible': 'borrowing', 'b.amount': '25' });
});

describe('what if', () => {
  const attempt = (body: Json, client: Client = service) =>
    client.post('/v1/policies/try', { since: '2026-03-01', ...body });

  test('who would have paid, against what was in force when each was shipped', async () => {
    const { body } = await attempt({ shipped: 'requesting-library-pays' }, auditor);
    expect(body).toMatchObject({ policy: 'requesting-library-pays', damages: 3, open: { decided: 0, tried: 0 } });
    expect(body['accounts']).toEqual([
      { account: 'BOZE', decided: { pays: 23, owed: 0, net: -23 }, tried: { pays: 126, owed: 0, net: -126 } },
      { account: 'MSLA', decided: { pays: 0, owed: 44, net: 44 }, tried: { pays: 0, owed: 126, net: 126 } },
      { account: 'courier', decided: { pays: 21, owed: 0, net: -21 }, tried: { pays: 0, owed: 0, net: 0 } },
    ]);
    expect(body['parties']).toEqual([
      { party: 'borrowing', decided: 1, tried: 3 },
      { party: 'courier', decided: 1, tried: 0 },
      { party: 'none', decided: 1, tried: 0 },
    ]);
    expect(body['flips']).toMatchObject([
      {
        barcode: item(1),
        flips: 'who',
        decided: { payer: 'courier', amount: 21 },
        tried: { payer: 'BOZE', amount: 41 },
      },
      { barcode: item(2), flips: 'who', decided: { payer: null }, tried: { payer: 'BOZE', amount: 42 } },
      { barcode: item(3), flips: 'what', decided: { policy: 'of-our-own', amount: 23 }, tried: { amount: 43 } },
    ]);
  });

  test('what is in force, tried on itself, changes nothing of what was shipped under it', async () => {
    const { body } = await attempt({ shipped: 'no-money-changes-hands', until: '2026-03-10' });
    expect(body).toMatchObject({ damages: 2, flips: [] });
  });

  test('what people have settled is what was decided, and damage that was reported twice is one', async () => {
    await service.server.get(ClaimClock).round();
    const settlement = { party: 'courier', remedy: 'price', amount: 10, rationale: 'As agreed with the courier' };
    const { status } = await service.post(`/v1/damage/${item(2)}-torn/settle`, settlement);
    expect(status).toBe(200);
    await service.scan(damaged(2, 'BOZE', at(7, 9), { scanId: 'again' }));
    await service.engine.caughtUp();
    const { body } = await attempt({ shipped: 'requesting-library-pays' });
    expect(body).toMatchObject({
      damages: 3,
      flips: [{}, { decided: { policy: null, payer: 'courier', amount: 10 } }, {}],
    });
  });

  test('it is for those who see the whole group, also for a spreadsheet', async () => {
    expect((await attempt({ shipped: 'clean-receipt' }, library)).status).toBe(403);
    const { text } = await service.call('POST', '/v1/policies/try?format=csv', {
      since: '2026-03-01',
      policy: await clean(),
    });
    expect(parse(text, { from_line: 2, columns: true })).toMatchObject([
      { barcode: item(2), flips: 'who', 'decided.payer': 'courier', 'tried.payer': 'BOZE', 'tried.amount': '22' },
    ]);
    expect((await attempt({ shipped: 'clean-receipt', since: '2026-02-30' })).status).toBe(400);
  });
});
