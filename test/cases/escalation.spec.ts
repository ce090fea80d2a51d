/** A late transit's whole way up the ladder, on the service as it is shipped: over HTTP, with a clock that the test sets. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issue } from '../access/support/keys.js';
import { startService, type Client, type Json, type Service } from '../support/service.js';
import { at, card, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { lookAfterCases } from './support/rounds.js';

let service: Service;
let [boze, msla, hlna, library, monitor]: Client[] = [];
const caseOf = (n: number) => `${item(n)}-late-${n}`;

beforeAll(async () => {
  service = await startService({ now: at(2, 9) });
  await registerGroup(service);
  const scanner = async (branch: string) => service.as(await issue(service, 'scanner', { branch }));
  [boze, msla, hlna] = [await scanner('BOZE'), await scanner('MSLA'), await scanner('HLNA')];
  library = service.as(await issue(service, 'library', { library: 'BOZE' }));
  monitor = service.as(await issue(service, 'monitor'));
  // Nine of ten on the lane take a day: what is away for a week is late.
  const usual = Array.from({ length: 40 }, (_, n) => [
    shipped(100 + n, 'MSLA', 'BOZE', at(1, 9)),
    received(100 + n, 'BOZE', at(2, 9)),
  ]);
  await service.scan(
    ...usual.flat(),
    // Something overtook them: the lane as a whole is not late.
    shipped(99, 'MSLA', 'BOZE', at(2, 9)),
    received(99, 'BOZE', at(3, 9)),
    ...[20, 21, 22, 23].map((n) => late(n, 'MSLA', 'BOZE')),
    late(30, 'BOZE', 'HLNA'),
  );
  await service.put(`/v1/items/${item(20)}`, { owningBranch: 'MSLA', title: 'A River Runs Through It' });
});
afterAll(() => service.stop());

const late = (n: number, from: string, to: string) => shipped(n, from, to, at(2, 9), { scanId: `late-${n}` });

async function onDay(day: number) {
  service.setClock(at(day, 9));
  return lookAfterCases(service);
}
const list = async (client: Client | undefined, query = 'status=open') =>
  (await client!.get(`/v1/cases?${query}`)).body['cases'] as Json[];
const seen = async (n: number, client: Client = service) => (await client.get(`/v1/cases/${caseOf(n)}`)).body;
async function answer(client: Client | undefined, n: number, finding: string, more: Json = {}) {
  const answered = await client!.post(`/v1/cases/${caseOf(n)}/answer`, { answer: finding, ...more });
  await service.engine.caughtUp();
  return answered;
}

describe('one after the other', () => {
  test('a week: what is late for its lane becomes a case of the branch that awaits it', async () => {
    expect(await onDay(8)).toEqual({ opened: 0, climbed: 0, closed: 0 });
    expect(await onDay(9)).toEqual({ opened: 4, climbed: 0, closed: 0 });
    expect(await onDay(9)).toEqual({ opened: 0, climbed: 0, closed: 0 });
    expect(await seen(20)).toMatchObject({
      barcode: item(20),
      title: 'A River Runs Through It',
      from: 'MSLA',
      to: 'BOZE',
      days: 7,
      status: 'open',
      stage: 'expectation',
      usualDays: 1,
      explanation: 'overdue',
      owner: 'receiver',
      ownerBranch: 'BOZE',
      yours: false,
      nextStep: expect.stringContaining('shelves'),
      dueAt: at(16, 9),
      overdue: false,
    });
  });

  test('both ends see it, each told whether it is theirs; others do not', async () => {
    expect((await list(boze)).map(({ caseId, yours }) => [caseId, yours])).toEqual(
      [20, 21, 22, 23].map((n) => [caseOf(n), true]),
    );
    expect((await list(msla)).map(({ yours }) => yours)).toEqual([false, false, false, false]);
    expect(await list(msla, 'yours=true')).toEqual([]);
    expect(await list(library, 'yours=true')).toHaveLength(4);
    expect(await list(hlna)).toEqual([]);
    const { status, body } = await hlna!.get(`/v1/cases/${caseOf(20)}`);
    expect([status, body['type']]).toEqual([404, 'urn:waybill:problem:case-unknown']);
    expect((await answer(hlna, 20, 'found')).status).toBe(404);
  });

  test('the receiver has searched in vain: now it is the sender’s', async () => {
    expect((await answer(boze, 20, 'searched-not-here', { note: 'Also behind the shelf' })).status).toBe(200);
    expect((await answer(boze, 20, 'searched-not-here', { note: 'Also behind the shelf' })).body['status']).toBe(
      'unchanged',
    );
    expect(await seen(20, msla)).toMatchObject({ ownerBranch: 'MSLA', yours: true, receiverSaid: 'searched-not-here' });
    expect(await seen(20, boze)).toMatchObject({ yours: false });
  });

  test('a branch answers for itself only; the group’s staff say for whom; nothing of patrons is taken', async () => {
    expect((await answer(boze, 21, 'found', { branch: 'MSLA' })).body['type']).toBe(
      'urn:waybill:problem:not-your-branch',
    );
    expect((await answer(monitor, 21, 'found')).body['type']).toBe('urn:waybill:problem:invalid');
    expect((await answer(monitor, 21, 'found', { branch: 'HLNA' })).body['type']).toBe(
      'urn:waybill:problem:not-a-side',
    );
    expect((await answer(boze, 21, 'found', { note: `for ${card(1)}` })).status).toBe(400);
    expect((await answer(boze, 21, 'lost')).status).toBe(400);
    expect((await answer(monitor, 21, 'found', { branch: 'BOZE' })).status).toBe(200);
    expect(await seen(21)).toMatchObject({ owner: 'receiver', step: 'receiver-scans', dueAt: at(12, 9) });
  });

  test('time goes by: the silent sender’s goes to the group, the silent receiver’s to the sender', async () => {
    await service.scan(received(21, 'BOZE', at(10, 9)));
    expect(await onDay(16)).toEqual({ opened: 0, climbed: 3, closed: 1 });
    expect(await seen(20)).toMatchObject({ owner: 'msc', step: 'msc-traces', yours: true });
    expect(await seen(21)).toMatchObject({ status: 'closed', how: 'arrived', closedAt: at(16, 9), nextStep: null });
    expect(await seen(22)).toMatchObject({ owner: 'sender', step: 'sender-searches' });
    expect((await list(monitor, 'yours=true')).map(({ caseId }) => caseId)).toEqual([caseOf(20)]);
    expect((await list(service, 'owner=sender&branch=BOZE')).map(({ caseId }) => caseId)).toEqual([22, 23].map(caseOf));
    expect(await list(service, 'status=closed')).toHaveLength(1);
  });

  test('thirty days: the group’s, whoever had it; and a lane of which nothing is known has its first case', async () => {
    service.setClock(at(32, 9));
    expect(await lookAfterCases(service)).toEqual({ opened: 1, climbed: 3, closed: 0 });
    expect((await list(service, 'stage=30-days')).map(({ caseId, owner }) => [caseId, owner])).toEqual([
      [caseOf(20), 'msc'],
      [caseOf(22), 'msc'],
      [caseOf(23), 'msc'],
      [caseOf(30), 'receiver'],
    ]);
    expect(await seen(30)).toMatchObject({ ownerBranch: 'HLNA', usualDays: null, explanation: 'unknown' });
  });

  test('sixty days: the group decides', async () => {
    expect(await onDay(62)).toEqual({ opened: 0, climbed: 4, closed: 0 });
    expect(await list(service, 'stage=60-days')).toHaveLength(4);
    expect(await seen(22)).toMatchObject({ step: 'msc-decides', overdue: false, dueAt: at(76, 9) });
    expect(await onDay(77)).toEqual({ opened: 0, climbed: 0, closed: 0 });
    expect(await seen(22)).toMatchObject({ overdue: true });
  });

  test('what arrives after all, is declared lost, or is taken back, is closed; or the group says how it ended', async () => {
    await service.scan(received(20, 'BOZE', at(77, 9)));
    await service.post(`/v1/items/${item(22)}/lost`, { reason: 'Searched at both ends' });
    await service.post(`/v1/items/${item(30)}/void`, { scanId: 'late-30', reason: 'Never left' });
    const close = (client: Client | undefined, n: number) =>
      client!.post(`/v1/cases/${caseOf(n)}/close`, { how: 'mistake', reason: 'Withdrawn from the catalog' });
    expect((await close(boze, 23)).status).toBe(403);
    expect((await close(monitor, 23)).body['status']).toBe('recorded');
    expect((await close(monitor, 99)).status).toBe(404);
    expect(await onDay(77)).toEqual({ opened: 0, climbed: 0, closed: 3 });
    const ends = await list(service, 'status=closed');
    expect(ends.map(({ caseId, how, reason }) => [caseId, how, reason])).toEqual([
      [caseOf(20), 'arrived', null],
      [caseOf(21), 'arrived', null],
      [caseOf(22), 'lost', null],
      [caseOf(23), 'mistake', 'Withdrawn from the catalog'],
      [caseOf(30), 'withdrawn', null],
    ]);
    expect((await answer(boze, 23, 'found')).body['type']).toBe('urn:waybill:problem:case-closed');
  });

  test('what was taken for its end and was not: a new search; but not where the group has closed it', async () => {
    service.setClock(at(78, 9));
    await service.post(`/v1/items/${item(22)}/found`, { reason: 'Seen in a tote, still on the road' });
    expect(await onDay(78)).toEqual({ opened: 1, climbed: 0, closed: 0 });
    expect(await seen(22)).toMatchObject({ status: 'open', step: 'msc-decides', closedAt: null });
    expect(await seen(23)).toMatchObject({ status: 'closed' });
  });

  test('the group closed one by mistake, and opens it again: it is the group’s once more, and ends with its transit', async () => {
    const reopen = (client: Client | undefined, n: number) =>
      client!.post(`/v1/cases/${caseOf(n)}/reopen`, { reason: 'It was another copy' });
    const refusal = async (n: number) => {
      const { status, body } = await reopen(monitor, n);
      return [status, String(body['type']).split(':').at(-1)];
    };
    expect((await reopen(boze, 23)).status).toBe(403);
    expect(await refusal(20)).toEqual([409, 'transit-ended']);
    expect(await refusal(22)).toEqual([409, 'case-open']);
    expect(await refusal(99)).toEqual([404, 'case-unknown']);
    expect((await monitor!.post(`/v1/cases/${caseOf(23)}/reopen`, { reason: `of ${card(1)}` })).status).toBe(400);

    expect((await reopen(monitor, 23)).body['status']).toBe('recorded');
    await service.engine.caughtUp();
    expect(await seen(23)).toMatchObject({
      status: 'open',
      step: 'msc-decides',
      dueAt: at(92, 9),
      openedAt: at(9, 9),
      closedAt: null,
      reason: null,
    });
    expect(((await seen(23))['history'] as Json[]).at(-1)).toMatchObject({
      type: 'case-reopened',
      at: at(78, 9),
      reason: 'It was another copy',
      owner: 'msc',
    });
    expect(await onDay(78)).toEqual({ opened: 0, climbed: 0, closed: 0 });

    // Closed once more, it arrives: now there is nothing to open.
    await monitor!.post(`/v1/cases/${caseOf(23)}/close`, { how: 'mistake', reason: 'Withdrawn from the catalog' });
    await service.scan(received(23, 'BOZE', at(78, 9)));
    await service.engine.caughtUp();
    expect(await refusal(23)).toEqual([409, 'transit-ended']);
  });

  test('the history tells all of it', async () => {
    const { history } = (await seen(20)) as { history: Json[] };
    expect(history.map(({ type, why, answer: found, how, owner }) => [type, why ?? found ?? how, owner])).toEqual([
      ['case-opened', null, 'receiver'],
      ['case-answered', 'searched-not-here', 'sender'],
      ['case-escalated', 'not-answered', 'msc'],
      ['case-escalated', '30-days', 'msc'],
      ['case-escalated', '60-days', 'msc'],
      ['case-closed', 'arrived', null],
    ]);
    expect(history[1]).toMatchObject({ branch: 'BOZE', note: 'Also behind the shelf', at: at(9, 9) });
    const [opened, said] = await service.store.readStream(`case-${caseOf(20)}`);
    expect([opened?.metadata.actor, said?.metadata.actor.branch]).toEqual([{ key: 'clock' }, 'BOZE']);
  });

  test('lists come in pages, and as CSV', async () => {
    const first = (await service.get('/v1/cases?limit=2')).body;
    const rest = (await service.get(`/v1/cases?cursor=${String(first['next'])}`)).body;
    expect([...(first['cases'] as Json[]), ...(rest['cases'] as Json[])].map(({ caseId }) => caseId)).toEqual(
      [20, 21, 22, 23, 30].map(caseOf),
    );
    expect(rest['next']).toBeNull();
    expect((await service.get('/v1/cases?format=csv')).text.split('\r\n')).toHaveLength(8);
  });

  test('metrics tell of rounds and of what is open', async () => {
    const { text } = await service.get('/metrics');
    expect(text).toMatch(/^waybill_case_rounds_total\{outcome="done"\} 10$/m);
    expect(text).toMatch(/^waybill_cases_open\{owner="msc"\} 1$/m);
    expect(text).toMatch(/^waybill_cases_open\{owner="receiver"\} 0$/m);
  });

  test('a view that is built again tells the same', async () => {
    const before = await list(service, 'limit=100');
    await service.engine.rebuild('cases');
    expect(await list(service, 'limit=100')).toEqual(before);
  });
});
