/** Claims from report to end, on the service as it is shipped: over HTTP, with a clock that the test sets. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issue } from '../access/support/keys.js';
import { at, card, damaged, inspected, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { startService, type Client, type Json, type Service } from '../support/service.js';
import { lookAfterClaims } from './support/rounds.js';

let service: Service;
let [lender, borrower, desk, monitor]: Client[] = [];
const claimOf = (n: number) => `${item(n)}-torn-${n}`;
const hold = { purpose: 'hold' } as const;
const sound = { condition: 'sound' } as const;

beforeAll(async () => {
  service = await startService({ now: at(1, 12) });
  await registerGroup(service);
  await service.put('/v1/policies/group/2026-03-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
  lender = service.as(await issue(service, 'library', { library: 'MSLA' }));
  borrower = service.as(await issue(service, 'library', { library: 'BOZE' }));
  desk = service.as(await issue(service, 'scanner', { branch: 'BOZE' }));
  monitor = service.as(await issue(service, 'monitor'));
  for (const n of [1, 2, 3, 4])
    await service.put(`/v1/items/${item(n)}`, { owningBranch: 'MSLA', title: `Title ${n}`, price: 25 });
  service.setClock(at(10, 12));
});
afterAll(() => service.stop());

/** Lent by Missoula, received sound at Bozeman, torn on the shelf there. */
const tornThere = (n: number) => [
  shipped(n, 'MSLA', 'BOZE', at(2, 9), { ...hold, ...sound, scanId: `out-${n}` }),
  received(n, 'BOZE', at(3, 9), { ...sound, scanId: `in-${n}` }),
  damaged(n, 'BOZE', at(5, 9), { discovery: 'on-shelf', scanId: `torn-${n}` }),
];
const seen = async (n: number, client: Client = service) => (await client.get(`/v1/damage/${claimOf(n)}`)).body;
const list = async (client: Client | undefined, query: string) =>
  ((await client!.get(`/v1/damage?${query}`)).body['claims'] as Json[]).map(({ claimId }) => claimId);
async function say(client: Client | undefined, n: number, step: string, body: Json = {}) {
  const { status, body: answer } = await client!.post(`/v1/damage/${claimOf(n)}/${step}`, body);
  await service.engine.caughtUp();
  return status === 200 ? answer['status'] : String(answer['type']).split(':').at(-1);
}
const settling = { party: 'borrowing', remedy: 'price', amount: 40, rationale: 'Both agreed' };

describe('from report to paid', () => {
  test('a report is seen at once, and is a claim with the next round', async () => {
    const { position } = await service.scan(...tornThere(1));
    const reported = (await service.get(`/v1/damage/${claimOf(1)}?after=${position}`)).body;
    expect(reported).toMatchObject({ status: 'reported', responsibleLibrary: 'BOZE', next: null, history: [] });
    expect(await lookAfterClaims(service)).toEqual({ opened: 1, changed: 0 });
    expect(await lookAfterClaims(service)).toEqual({ opened: 0, changed: 0 });
    expect(await seen(1, borrower)).toMatchObject({
      status: 'assessed',
      policy: 'requesting-library-pays',
      policyScope: 'group',
      policyVersion: 1,
      shippedOn: '2026-03-02',
      rule: 'while-away',
      responsible: 'borrowing',
      responsibleLibrary: 'BOZE',
      owedLibrary: 'MSLA',
      remedy: 'price',
      amount: 45,
      window: {
        lastSound: { event: 'item-received', id: 'in-1', branch: 'BOZE' },
        firstDamaged: { event: 'item-damaged', id: 'torn-1', branch: 'BOZE' },
        custodians: [{ branch: 'BOZE', library: 'BOZE', hours: 48 }],
      },
      next: { step: 'acknowledge', who: 'responsible', library: 'BOZE', dueAt: at(40, 12) },
      yours: true,
      settlement: null,
    });
  });

  test('its explanation names the policy, the rule, each fact and the events behind it', async () => {
    const { explanation, facts, known, passed } = (await seen(1)) as {
      explanation: string[];
      facts: Json[];
      known: { evidence: unknown[] }[];
      passed: Json[];
    };
    const text = explanation.join('\n');
    expect(text).toContain('the group’s policy requesting-library-pays was in force (version 1, from 2026-03-01 on)');
    expect(text).toContain('Its rule while-away holds: The requesting library answers');
    expect(text).toMatch(/: borrowing, by item-received in-1 at BOZE on .*Z and item-damaged torn-1 at BOZE on/);
    expect(text).toMatch(/what the catalog says that it costs to replace: 25 US dollars, by item-catalogued \d+ on/i);
    expect(text).toContain('Rule never-left does not hold: ');
    expect(text).toContain('in between it was with BOZE for 48 hours');
    expect(text).toContain('BOZE owes its price to MSLA: 45.00 US dollars.');
    expect(facts.map(({ fact }) => fact)).toEqual(['custodians', 'price']);
    expect(passed.map(({ rule }) => rule)).toContain('never-left');
    for (const { evidence } of known) expect(evidence.length).toBeGreaterThan(0);
  });

  test('both sides see it, each told whether it waits for them; a desk may look, and not speak', async () => {
    expect(await list(borrower, 'yours=true')).toEqual([claimOf(1)]);
    expect(await list(lender, 'yours=true')).toEqual([]);
    expect(await list(lender, 'owed=MSLA&status=assessed')).toEqual([claimOf(1)]);
    expect(await list(monitor, 'library=BOZE&responsible=BOZE&yours=false')).toEqual([claimOf(1)]);
    expect(await list(monitor, 'responsible=MSLA')).toEqual([]);
    expect(await seen(1, desk)).toMatchObject({ status: 'assessed', yours: false });
    expect(await say(desk, 1, 'acknowledge')).toBe('not-allowed');
    expect(await say(lender, 1, 'acknowledge')).toBe('not-a-party');
    const auditor = service.as(await issue(service, 'auditor'));
    expect(
      await Promise.all([borrower, lender, monitor, desk, auditor].map((client) => seen(1, client))),
    ).toMatchObject([
      { may: ['acknowledge', 'dispute'] },
      { may: ['dispute', 'waive'] },
      { may: ['acknowledge', 'dispute', 'settle', 'waive'] },
      { may: [] },
      { may: [] },
    ]);
    const stranger = service.as(await issue(service, 'scanner', { branch: 'SEEL' }));
    expect(await list(stranger, '')).toEqual([]);
  });

  test('acknowledged, settled, paid: each once', async () => {
    expect(await say(borrower, 1, 'acknowledge')).toBe('recorded');
    expect(await say(borrower, 1, 'acknowledge')).toBe('unchanged');
    expect(await say(lender, 1, 'pay')).toBe('not-settled');
    expect(await say(lender, 1, 'settle', settling)).toBe('not-allowed');
    expect(await say(monitor, 1, 'settle', { ...settling, library: 'NONE' })).toBe('unknown-library');
    expect(await say(monitor, 1, 'settle', { ...settling, rationale: `as ${card(1)} said` })).toBe('patron-barcode');
    expect(await say(monitor, 1, 'settle', settling)).toBe('recorded');
    expect(await seen(1, borrower)).toMatchObject({
      status: 'settled',
      settlement: { party: 'borrowing', library: 'BOZE', owedLibrary: 'MSLA', amount: 40, differs: false },
      next: { step: 'pay', library: 'BOZE' },
      yours: true,
      may: [],
    });
    expect(await seen(1, lender)).toMatchObject({ may: ['pay', 'waive'] });
    expect(await say(borrower, 1, 'pay')).toBe('not-a-party');
    expect(await say(lender, 1, 'pay')).toBe('recorded');
    const { status, next, history } = (await seen(1)) as { status: string; next: null; history: Json[] };
    expect([status, next]).toEqual(['paid', null]);
    expect(history.map(({ type, words }) => [type, words])).toEqual([
      ['claim-opened', 'Damage was reported by BOZE: major, noticed on-shelf.'],
      ['claim-assessed', 'Assessed: BOZE owes its price to MSLA: 45.00 US dollars.'],
      ['claim-acknowledged', 'BOZE acknowledges the assessment.'],
      ['claim-settled', 'Settled by the group’s staff: BOZE owes its price to MSLA: 40.00 US dollars. Both agreed'],
      ['claim-paid', 'Paid, as MSLA confirmed.'],
    ]);
  });

  test('what is said of it in the log afterwards is told, and changes no settlement', async () => {
    await service.put(`/v1/items/${item(1)}`, { owningBranch: 'MSLA', title: 'Title 1', price: 80 });
    expect(await lookAfterClaims(service)).toEqual({ opened: 0, changed: 1 });
    expect(await seen(1)).toMatchObject({
      status: 'paid',
      amount: 100,
      settlement: { amount: 40, differs: true },
    });
  });
});

test('disputed, answered, settled otherwise, waived', async () => {
  await service.scan(...tornThere(2));
  await lookAfterClaims(service);
  expect(await say(lender, 2, 'answer', { agrees: true })).toBe('not-disputed');
  expect(await say(borrower, 2, 'dispute', { reason: 'Its spine was loose when it came' })).toBe('recorded');
  expect(await seen(2)).toMatchObject({ status: 'disputed', next: { step: 'answer', library: 'MSLA' } });
  expect(await seen(2, lender)).toMatchObject({ may: ['dispute', 'answer', 'waive'] });
  expect((await monitor!.get('/v1/damage?status=paid')).body).toMatchObject({
    claims: [{ claimId: claimOf(1) }],
    statuses: [
      { status: 'disputed', claims: 1 },
      { status: 'paid', claims: 1 },
    ],
  });
  expect(await say(monitor, 2, 'dispute', { reason: 'For somebody' })).toBe('invalid');
  expect(await say(lender, 2, 'answer', { agrees: false, note: 'It was inspected' })).toBe('recorded');
  expect(await list(monitor, 'yours=true')).toEqual([claimOf(2)]);
  const shared = { party: 'group-pool', remedy: 'price', amount: 12.5, rationale: 'Nobody can tell' };
  expect(await say(monitor, 2, 'settle', shared)).toBe('recorded');
  expect(await say(borrower, 2, 'acknowledge')).toBe('claim-settled');
  expect(await say(lender, 2, 'waive', { reason: 'It was to be weeded' })).toBe('recorded');
  expect(await seen(2)).toMatchObject({ status: 'waived', next: null, settlement: { library: null, amount: 12.5 } });
});

test('a report that is taken back withdraws its claim; another report is another claim', async () => {
  await service.scan(...tornThere(3));
  await lookAfterClaims(service);
  await say(borrower, 3, 'acknowledge');
  const again = damaged(3, 'BOZE', at(6), { discovery: 'on-shelf', scanId: 'again' });
  await service.scan(again);
  await lookAfterClaims(service);
  const other = `/v1/damage/${item(3)}-again`;
  expect((await service.get(other)).body).toMatchObject({ status: 'assessed', sameAs: claimOf(3) });
  const { body } = await service.post(`/v1/items/${item(3)}/void`, { scanId: 'torn-3', reason: 'The other copy' });
  const gone = (await service.get(`/v1/damage/${claimOf(3)}?after=${String(body['position'])}`)).body;
  expect(gone).toMatchObject({ status: 'withdrawn', window: null, next: null, explanation: [] });
  expect(await lookAfterClaims(service)).toEqual({ opened: 0, changed: 2 });
  expect(((await seen(3))['history'] as Json[]).at(-1)).toMatchObject({
    type: 'claim-withdrawn',
    cause: [{ kind: 'scan-voided', event: 'scan-voided', id: 'torn-3', position: body['position'] }],
  });
  expect(await say(borrower, 3, 'acknowledge')).toBe('claim-ended');
  expect((await service.get(other)).body).toMatchObject({ status: 'assessed', sameAs: null });
});

test('a scan that comes late changes the answer, and with which scan is told; what was acknowledged counts no more', async () => {
  await service.scan(
    shipped(4, 'MSLA', 'BOZE', at(2, 9), { ...hold, ...sound }),
    received(4, 'BOZE', at(3, 9)),
    shipped(4, 'BOZE', 'MSLA', at(5, 9), { purpose: 'return' }),
    damaged(4, 'MSLA', at(6, 9), { scanId: 'torn-4', discovery: 'at-checkin' }),
  );
  await lookAfterClaims(service);
  await say(borrower, 4, 'acknowledge');
  expect(await seen(4)).toMatchObject({ status: 'acknowledged', rule: 'while-away', responsibleLibrary: 'BOZE' });
  const { position } = await service.scan(inspected(4, 'MSLA', at(6, 7), { scanId: 'late' }));
  expect(await lookAfterClaims(service)).toEqual({ opened: 0, changed: 1 });
  const changed = await seen(4);
  expect(changed).toMatchObject({ status: 'assessed', rule: 'never-left', responsible: 'none' });
  expect((changed['history'] as Json[]).at(-1)).toMatchObject({
    type: 'claim-assessed',
    words: `Assessed again, because a scan came late (item-inspected late, position ${position}): nobody answers for it.`,
    cause: [{ kind: 'late-scan', event: 'item-inspected', id: 'late', position }],
  });
});

test('a branch that moves to another library takes its claims along', async () => {
  const branch = { name: 'Libby', timeZone: 'America/Denver' };
  await service.put('/v1/branches/LIBY', { ...branch, library: 'BOZE' });
  await service.put(`/v1/items/${item(5)}`, { owningBranch: 'LIBY', title: 'Title 5', price: 10 });
  await service.scan(
    inspected(5, 'LIBY', at(9, 8)),
    damaged(5, 'LIBY', at(9, 9), { scanId: 'torn-5', discovery: 'on-shelf' }),
  );
  await lookAfterClaims(service);
  expect(await seen(5)).toMatchObject({ owedLibrary: 'BOZE', responsible: 'none', rule: 'never-left' });
  await service.put('/v1/branches/LIBY', { ...branch, library: 'MSLA' });
  await lookAfterClaims(service);
  expect(await seen(5)).toMatchObject({ owedLibrary: 'MSLA' });
  expect(((await seen(5))['history'] as Json[]).at(-1)).toMatchObject({ cause: [{ kind: 'branch', id: 'LIBY' }] });
});

test('deadlines pass: silence counts as acknowledged; then the group is late itself', async () => {
  service.setClock(at(41, 12));
  await lookAfterClaims(service);
  const other = `/v1/damage/${item(3)}-again`;
  expect((await service.get(other)).body).toMatchObject({
    status: 'acknowledged',
    next: { step: 'settle', who: 'msc' },
  });
  service.setClock(at(41 + 181, 12));
  await lookAfterClaims(service);
  expect((await service.get(other)).body).toMatchObject({
    status: 'escalated',
    next: { step: 'settle', who: 'directors', dueAt: null },
    yours: true,
  });
});

test('metrics tell of rounds and of who is to act; a view that is built again tells the same', async () => {
  const { text } = await service.get('/metrics');
  expect(text).toMatch(/^waybill_claim_rounds_total\{outcome="done"\} \d+$/m);
  expect(text).toMatch(/^waybill_claims_open\{owner="directors"\} \d+$/m);
  const all = async () => (await service.get('/v1/damage')).body;
  const before = await all();
  await service.engine.rebuild('damage');
  expect(await all()).toEqual(before);
});
