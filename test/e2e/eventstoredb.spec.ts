/** The service on an EventStoreDB that fails: what its users are told, what its operators see, and that nothing is lost by it. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { reaches } from '../event-store/eventstoredb-fixture.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { startService, type Service } from '../support/service.js';
import { at, item, received, registerGroup, shipped } from './support/group.js';

const SECRET = 's3cret-p%40ss';
let server: WireServer;
let service: Service;
beforeEach(async () => {
  server = await WireServer.start();
  const address = server.connectionString.replace('esdb://', `kurrentdb://waybill-writer:${SECRET}@`);
  service = await startService({ settings: { eventStore: address, appendTimeoutMs: 1_000, readWaitMs: 20_000 } });
});
afterEach(async () => {
  await service.stop();
  await server.close();
});

const figure = async (name: string) =>
  Number(new RegExp(`^${name}(?:{[^}]*})? (.*)$`, 'm').exec((await service.get('/metrics')).text)?.[1]);
async function eventually(condition: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`It never came about that ${condition.toString()}.`);
    await turn();
  }
}

test('a scan of which nobody can say whether it was recorded is answered with 503, and sending it again is safe', async () => {
  await registerGroup(service);
  const scan = shipped(1, 'MSLA', 'BOZE', at(9, 8));
  const events = server.log.userEvents.length;
  server.faults.loseNextAcknowledgement('silence');
  const posting = service.post('/v1/scans', { scans: [scan] });
  await reaches(server, events + 1);
  await server.stop();
  const { status, headers, body } = await posting;
  expect(status).toBe(503);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(body).toMatchObject({ type: 'urn:waybill:problem:unavailable' });
  expect(body['detail']).toContain('sending it again is safe');
  expect((await service.get('/health/ready')).status).toBe(503);

  await server.restart();
  const again = await service.scan(scan);
  expect(again.results).toMatchObject([{ status: 'duplicate', position: String(server.log.userEvents.at(-1)!.at) }]);
  expect(server.log.userEvents).toHaveLength(events + 1);
  // What is recorded next is judged by what the log says, not by what this process remembered.
  expect((await service.scan(received(1, 'BOZE', at(9, 12)))).results).toMatchObject([{ anomalies: [] }]);
  expect(await figure('waybill_store_unknown_unsettled')).toBe(1);
});

test('a lost acknowledgement costs time and nothing else', async () => {
  await registerGroup(service);
  server.faults.loseNextAcknowledgement('silence');
  const { results } = await service.scan(shipped(1, 'MSLA', 'BOZE', at(9, 8)));
  expect(results).toMatchObject([{ status: 'recorded', position: String(server.log.userEvents.at(-1)!.at) }]);
  expect(await figure('waybill_store_unknown_found_appended')).toBe(1);
  expect(await figure('waybill_store_unknown_unsettled')).toBe(0);
});

test('while the server is away: 503 for scans, health says what to do, views go on being read; it recovers by itself', async () => {
  await registerGroup(service);
  const { position } = await service.scan(shipped(1, 'MSLA', 'BOZE', at(9, 8)));
  expect((await service.get(`/v1/transits?after=${position}`)).status).toBe(200);
  await eventually(async () => (await figure('waybill_store_subscription_live')) === 1);

  await server.stop();
  expect((await service.post('/v1/scans', { scans: [received(1, 'BOZE', at(9, 12))] })).status).toBe(503);
  const { status, body } = await service.get('/health/ready');
  expect(status).toBe(503);
  expect(body).toMatchObject({ status: 'not-ready', log: { writable: false, followed: false } });
  expect(JSON.stringify(body['log'])).toContain(`EventStoreDB at 127.0.0.1:${server.port} does not answer`);
  const unseen = service.as(`wb_k7mwq2r9tx_${'A'.repeat(43)}`);
  expect((await unseen.get('/health/live')).status).toBe(200);
  expect((await unseen.get('/health/ready')).body).toEqual({ status: 'not-ready' });
  expect((await unseen.get('/v1/transits')).body).toMatchObject({ type: 'urn:waybill:problem:unavailable' });
  expect((await service.get('/v1/transits')).text).toContain(item(1));
  expect(await figure('waybill_log_writable')).toBe(0);
  expect(await figure('waybill_store_subscription_live')).toBe(0);

  await server.restart();
  const back = await service.scan(received(1, 'BOZE', at(9, 13)));
  expect((await service.get(`/v1/transits?status=closed&after=${back.position}`)).text).toContain(item(1));
  await eventually(async () => (await service.get('/health/ready')).status === 200);
  expect(await figure('waybill_store_subscription_drops')).toBeGreaterThan(0);
  expect(await figure('waybill_store_reconnects')).toBeGreaterThan(0);
});

test('appends are timed by what became of them', async () => {
  await registerGroup(service);
  const text = (await service.get('/metrics')).text;
  expect(text).toMatch(/^waybill_append_seconds_count{outcome="appended"} 7$/m);
  expect(text).toMatch(/^waybill_store_append_retries 0$/m);
  expect(text).not.toContain('waybill_store_commits');
});

test('user and password of the log are in no answer and in no line of the log, whatever happens', async () => {
  const said: string[] = [];
  const ask = async () => {
    for (const path of ['/health/ready', '/metrics', '/openapi.json', '/v1/branches?after=1', `/v1/items/${item(1)}`])
      said.push((await service.get(path)).text);
    said.push((await service.post('/v1/scans', { scans: [shipped(1, 'MSLA', 'BOZE', at(9))] })).text);
  };
  await registerGroup(service);
  await ask();
  server.faults.failNextAppend('access-denied', 10);
  await ask();
  server.faults.clear();
  server.faults.blackHole(true);
  await ask();
  server.faults.dropConnections();
  await server.stop();
  await ask();
  server.faults.blackHole(false);
  expect(said.join()).toContain('does not answer');
  for (const line of [...said, ...service.logged]) expect(line).not.toMatch(/s3cret|waybill-writer/);
}, 60_000);
