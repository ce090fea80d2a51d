/** SIGTERM: what was accepted is finished, answered and stored; then the process ends well. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:net';
import { asAdmin } from '../support/admin-key.js';
import { Listener } from '../support/event-stream.js';
import { request, startService, type Json } from '../support/service.js';
import { at, registerGroup, shipped } from './support/group.js';
import { startProcess, type Running } from './support/process.js';

let folder: string;
let running: Running | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-shutdown-'));
});
afterEach(async () => {
  running?.child.kill('SIGKILL');
  await running?.exit;
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A request of which the service has seen all but the last byte: it is under way until that is sent. */
async function begun(url: string, scans: readonly object[]): Promise<{ sent: ClientRequest; rest: string }> {
  const body = JSON.stringify({ scans });
  const headers = {
    ...asAdmin,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    expect: '100-continue',
  };
  const sent = httpRequest(`${url}/v1/scans`, { method: 'POST', headers });
  sent.flushHeaders();
  // The service asks for the body: it has taken the request.
  await once(sent, 'continue');
  sent.write(body.slice(0, -1));
  return { sent, rest: body.slice(-1) };
}

test('requests under way are answered and stored, new ones are not taken, and the exit code is 0', async () => {
  running = await startProcess(folder);
  const { url, exit, terminate, said } = running;
  await registerGroup({ put: (path, body) => request(url + path, 'PUT', body, asAdmin) });
  const scans = Array.from({ length: 6 }, (_, n) => [shipped(n, 'MSLA', 'BOZE', at(9))]);
  const underway = await Promise.all(scans.map((batch) => begun(url, batch)));

  terminate();
  await until(() => said().includes('stopping: finishing what was accepted'));
  await until(() => refusesConnections(url));
  const answers = underway.map(async ({ sent, rest }) => {
    const answered = once(sent, 'response');
    sent.end(rest);
    const [response] = (await answered) as [IncomingMessage];
    return { status: response.statusCode, body: JSON.parse(await text(response)) as Json };
  });
  for (const { status, body } of await Promise.all(answers)) {
    expect([status, body]).toEqual([
      200,
      { results: [expect.objectContaining({ status: 'recorded' })], position: expect.any(String) },
    ]);
  }
  expect(await exit).toMatchObject({ code: 0, signal: null });
  expect(said()).toContain('"stopped"');

  const after = await startService({ folder });
  const { events } = await after.store.readAll(0n, { limit: 100, types: ['item-shipped'] });
  expect(events.map(({ data }) => (data as { scanId: string }).scanId).sort()).toEqual(
    scans.flatMap((batch) => batch.map(({ scanId }) => scanId)).sort(),
  );
  await after.stop();
});

test('a request that never ends holds it up no longer than the setting says', async () => {
  running = await startProcess(folder, { WAYBILL_SHUTDOWN_MS: '300' });
  const { sent } = await begun(running.url, [shipped(1, 'MSLA', 'BOZE', at(9))]);
  sent.on('error', () => undefined);
  running.terminate();
  expect(await running.exit).toMatchObject({ code: 1 });
  expect(running.said()).toContain('requests under way took too long');
});

test('neither pages that stay live nor connections on which nobody has asked yet hold it up', async () => {
  running = await startProcess(folder);
  const { url, exit, terminate } = running;
  const live = new Listener(await fetch(`${url}/v1/lag/stream`, { headers: asAdmin }));
  await live.next();
  const unused = connect(Number(new URL(url).port), '127.0.0.1');
  await once(unused, 'connect');
  const begun = performance.now();
  terminate();
  expect(await exit).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - begun).toBeLessThan(8_000);
  await live.ended;
  expect(live.text).toMatch(/: the service is stopping\n\n$/);
});

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((resolve) => setImmediate(resolve));
}

const refusesConnections = (url: string): Promise<boolean> =>
  fetch(`${url}/health/live`, { headers: { connection: 'close' } }).then(
    () => false,
    () => true,
  );
