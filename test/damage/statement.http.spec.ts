/** Statements over HTTP, on the service as it is shipped: what was settled in a quarter, and who sees it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { ClaimClock } from '../../src/damage/claim.clock.js';
import { issue } from '../access/support/keys.js';
import { at, damaged, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Client, type Json, type Service } from '../support/service.js';

let service: Service;
let [library, stranger]: Client[] = [];
let last: string;
const claim = (n: number) => `${item(n)}-damaged-${n}`;

beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
  await registerGroup(service);
  await service.put('/v1/libraries/HLNA', { name: 'Library HLNA' });
  library = service.as(await issue(service, 'library', { library: 'BOZE' }));
  stranger = service.as(await issue(service, 'library', { library: 'HLNA' }));
  await service.put('/v1/policies/group/2026-01-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
  const sent = { purpose: 'hold', condition: 'sound' } as const;
  for (const n of [1, 2, 3]) {
    await service.put(`/v1/items/${item(n)}`, { owningBranch: 'MSLA', title: 'Fools Crow', price: 20 + n });
    await service.scan(
      shipped(n, 'MSLA', 'BOZE', at(2, 9), sent),
      received(n, 'BOZE', at(3, 9), { condition: 'sound' }),
      damaged(n, 'BOZE', at(6, 9), { scanId: `damaged-${n}`, discovery: 'at-checkin', severity: 'major' }),
    );
  }
  await service.engine.caughtUp();
  await service.server.get(ClaimClock, { strict: false }).round();
  const settle = { party: 'borrowing', library: 'BOZE', remedy: 'price', rationale: 'As the policy has it.' };
  for (const n of [1, 2, 3])
    expect(await service.post(`/v1/damage/${claim(n)}/settle`, { ...settle, amount: 20 + n })).toMatchObject({
      status: 200,
    });
  await service.post(`/v1/damage/${claim(3)}/settle`, { ...settle, party: 'courier', library: undefined, amount: 10 });
  const { body } = await service.post(`/v1/damage/${claim(2)}/pay`, {});
  last = String(body['position']);
});
afterAll(() => service.stop());

const statement = async (client: Client = service, query = ''): Promise<Json> =>
  (await client.get(`/v1/statements?after=${last}${query}`)).body;

test('a quarter says who owes whom, and which claims that comes from', async () => {
  const { quarter, soFar, accounts, payments, lines } = await statement();
  expect([quarter, soFar]).toEqual(['2026-Q1', true]);
  expect(accounts).toEqual([
    { account: 'BOZE', opening: 0, owed: 0, owes: 66, cleared: 45, closing: -21 },
    { account: 'MSLA', opening: 0, owed: 76, owes: 0, cleared: -45, closing: 31 },
    { account: 'courier', opening: 0, owed: 0, owes: 10, cleared: 0, closing: -10 },
  ]);
  expect(payments).toEqual([
    { payer: 'BOZE', payee: 'MSLA', amount: 21 },
    { payer: 'courier', payee: 'MSLA', amount: 10 },
  ]);
  expect((lines as Json[]).map(({ claimId, kind, amount }) => [claimId, kind, amount])).toEqual([
    [claim(1), 'settled', 21],
    [claim(2), 'settled', 22],
    [claim(3), 'settled', 23],
    [claim(3), 'settled-anew', -23],
    [claim(3), 'settled', 10],
    [claim(2), 'paid', -22],
  ]);
});

test('a library sees what it owes and is owed, and nothing of others', async () => {
  const { library: whose, payments, lines } = await statement(library);
  expect(whose).toBe('BOZE');
  expect(payments).toEqual([{ payer: 'BOZE', payee: 'MSLA', amount: 21 }]);
  expect((lines as Json[]).every(({ payer }) => payer === 'BOZE')).toBe(true);
  expect(await statement(library, '&library=MSLA')).toEqual(await statement(library));
  expect(await statement(stranger)).toMatchObject({ library: 'HLNA', accounts: [], payments: [], lines: [] });
});

test('the next quarter begins with what is owed', async () => {
  const { accounts, lines, soFar } = await statement(service, '&quarter=2026-Q2');
  expect([lines, soFar]).toEqual([[], true]);
  expect(accounts).toMatchObject([
    { account: 'BOZE', opening: -21, closing: -21 },
    { account: 'MSLA', opening: 31 },
    { account: 'courier', opening: -10 },
  ]);
});

test('as CSV for a spreadsheet, and as a page to print', async () => {
  const sheet = await service.get(`/v1/statements?format=csv`);
  const [head, ...rows] = parse(sheet.text, { from_line: 2 });
  expect(head).toEqual(['claimId', 'barcode', 'at', 'kind', 'payer', 'payee', 'amount', 'why', 'position']);
  expect(rows).toHaveLength(6);
  const page = await service.get('/v1/statements/page');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.text).toContain('Damage: statement of 2026-Q1, so far');
  expect(page.text).toContain('Library BOZE (BOZE)');
});

test('what is no quarter is said', async () =>
  expect(await service.get('/v1/statements?quarter=2026-5')).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'quarter', detail: expect.stringContaining('such as 2026-Q1') }] },
  }));
