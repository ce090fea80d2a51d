import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import type { Action, Scan } from '../../src/simulation/actions.js';
import { HttpSender, type HttpSenderOptions } from '../../src/simulation/send-http.js';
import { ofKind, scansOf, story } from './story.js';

interface Heard {
  readonly call: string;
  readonly body: { readonly scans?: readonly Scan[]; readonly sentAt?: string } & Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
}
interface Response {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}
type Respond = (heard: Heard, nth: number) => Response | 'hang up' | Promise<Response>;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A service that notes what it hears and, unless told otherwise, takes it. */
async function service(respond: Respond = taken): Promise<{ url: string; heard: Heard[]; busiest: () => number }> {
  const heard: Heard[] = [];
  let [now, most] = [0, 0];
  server = createServer((request, response) => {
    most = Math.max(most, ++now);
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const one: Heard = {
        call: `${request.method ?? ''} ${request.url ?? ''}`,
        body: JSON.parse(text) as Heard['body'],
        headers: request.headers,
      };
      heard.push(one);
      void Promise.resolve(respond(one, heard.length)).then((answer) => {
        now--;
        if (answer === 'hang up') request.socket.destroy();
        else response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body ?? {}));
      });
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, busiest: () => most };
}

const taken = ({ body }: Heard) => ({
  status: 200,
  body: { results: (body.scans ?? []).map(({ scanId }) => ({ scanId, status: 'recorded' })) },
});

async function sendAll(actions: readonly Action[], options: HttpSenderOptions): Promise<HttpSender> {
  const sender = new HttpSender(options);
  for (const action of actions) await sender.send(action);
  await sender.finish();
  return sender;
}

const at = '2025-07-01T16:00:00.000Z';
const scan = (scanId: string, barcode = `b-${scanId}`): Scan => ({
  scanId,
  type: 'received',
  barcode,
  branch: 'MSLA',
  occurredAt: at,
});
const scans = (...list: Scan[]): Action => ({ kind: 'scans', at, sentAt: at, scans: list });
const ids = (heard: readonly Heard[]) => heard.map(({ body }) => body.scans?.map(({ scanId }) => scanId));

test('sends a whole story, each thing once and what belongs together in its order', async () => {
  const { actions } = story({ branches: 6, days: 60, itemsPerMonth: 400, lostRate: 0.02, damageRate: 0.05, seed: 2 });
  const { url, heard } = await service();
  const sender = await sendAll(actions, { url, concurrency: 6 });

  const wantedOf = (barcode: string) =>
    actions.flatMap((action) => {
      if (action.kind === 'scans') return action.scans.filter((s) => s.barcode === barcode).map((s) => s.scanId);
      return !action.kind.startsWith('hold-') && 'barcode' in action && action.barcode === barcode ? [action.kind] : [];
    });
  const heardOf = (barcode: string) =>
    heard.flatMap(({ call, body }) => {
      if (body.scans) return body.scans.filter((s) => s.barcode === barcode).map((s) => s.scanId);
      if (!call.includes(barcode)) return [];
      return [call.startsWith('PUT') ? 'item' : (call.split('/').at(-1) ?? '')];
    });
  for (const { barcode } of ofKind(actions, 'item')) expect(heardOf(barcode)).toEqual(wantedOf(barcode));

  const holds = (kind: string) => actions.filter((action) => action.kind === kind).length;
  const calls = (pattern: RegExp) => heard.filter(({ call }) => pattern.test(call)).length;
  expect(calls(/^POST \/v1\/holds$/)).toBe(holds('hold-placed'));
  expect(calls(/^POST \/v1\/holds\/h-\w+\/pickup$/)).toBe(holds('hold-picked-up'));
  expect(calls(/^POST \/v1\/holds\/h-\w+\/expire$/)).toBe(holds('hold-expired'));
  expect(calls(/^POST \/v1\/holds\/h-\w+\/cancel$/)).toBe(holds('hold-cancelled'));
  expect(calls(/^POST \/v1\/scans$/)).toBeLessThan(scansOf(actions).size / 5);
  expect(sender.report.recorded).toBe(ofKind(actions, 'scans').flatMap((action) => action.scans).length);
  expect(sender.report.refused).toBe(0);
  const members = heard.slice(
    0,
    actions.findIndex(({ kind }) => kind !== 'library' && kind !== 'branch'),
  );
  expect(members.every(({ call }) => /^PUT \/v1\/(libraries|branches)\//.test(call))).toBe(true);
});

test('several calls are on their way at a time, as many as asked for', async () => {
  let free: () => void = () => undefined;
  const threeCame = new Promise<void>((resolve) => (free = resolve));
  const { url, heard, busiest } = await service(async (one, nth) => {
    if (nth === 3) free();
    await threeCame;
    return taken(one);
  });
  const lost = (n: number): Action => ({ kind: 'lost', at, barcode: `b-${n}`, occurredAt: at, reason: 'Not seen' });
  await sendAll(
    Array.from({ length: 10 }, (_, n) => lost(n)),
    { url, concurrency: 3 },
  );
  expect(heard).toHaveLength(10);
  expect(busiest()).toBe(3);
});

test('a body holds the facts, and not what the path tells', async () => {
  const { url, heard } = await service();
  const placedAt = '2025-07-01T15:00:00.000Z';
  await sendAll(
    [
      { kind: 'library', at, code: 'MISSOULA', name: 'Missoula Public Library' },
      {
        kind: 'hold-placed',
        at,
        holdId: 'h-1',
        titleId: 't-1',
        pickupBranch: 'MSLA',
        patronLibrary: 'MISSOULA',
        placedAt,
      },
      { kind: 'hold-cancelled', at, holdId: 'h-1', occurredAt: at, reason: 'No longer wanted' },
      { kind: 'void', at, barcode: 'b-1', scanId: 's-1', reason: 'The wrong item was scanned' },
      { kind: 'lane-schedule', at, from: 'MSLA', to: 'BOZE', since: '2025-07-01', weekdays: ['monday', 'thursday'] },
      { kind: 'closure', at, branch: 'MSLA', date: '2025-07-04', reason: 'Independence Day' },
    ],
    { url, key: 'a-key', concurrency: 1 },
  );
  expect(heard.map(({ call, body }) => [call, body])).toEqual([
    ['PUT /v1/libraries/MISSOULA', { name: 'Missoula Public Library' }],
    ['POST /v1/holds', { holdId: 'h-1', titleId: 't-1', pickupBranch: 'MSLA', patronLibrary: 'MISSOULA', placedAt }],
    ['POST /v1/holds/h-1/cancel', { occurredAt: at, reason: 'No longer wanted' }],
    ['POST /v1/items/b-1/void', { scanId: 's-1', reason: 'The wrong item was scanned' }],
    ['PUT /v1/lanes/MSLA/BOZE/schedule', { since: '2025-07-01', weekdays: ['monday', 'thursday'] }],
    ['PUT /v1/branches/MSLA/closures/2025-07-04', { reason: 'Independence Day' }],
  ]);
  expect(heard[0]?.headers.authorization).toBe('Bearer a-key');
});

test('scans travel in batches of up to 500', async () => {
  const { url, heard } = await service();
  await sendAll(
    Array.from({ length: 1201 }, (_, n) => scans(scan(`s-${n}`))),
    { url },
  );
  expect(heard.map(({ body }) => body.scans?.length).sort()).toEqual([201, 500, 500]);
});

test('what follows a scan waits for it; what has nothing to do with it does not', async () => {
  const { url, heard } = await service();
  await sendAll(
    [
      scans(scan('s-1', 'b-1')),
      { kind: 'lost', at, barcode: 'b-2', occurredAt: at, reason: 'Not seen' },
      scans(scan('s-2', 'b-3')),
      { kind: 'void', at, barcode: 'b-1', scanId: 's-1', reason: 'Wrong item' },
    ],
    { url, concurrency: 4 },
  );
  const order = heard.map(({ call }) => call);
  expect(ids(heard.filter(({ body }) => body.scans))).toEqual([['s-1', 's-2']]);
  expect(order.indexOf('POST /v1/scans')).toBeLessThan(order.indexOf('POST /v1/items/b-1/void'));
});

test("a device's clock is told as now, as far off as it is; clocks of different error do not share a call", async () => {
  const { url, heard } = await service();
  const now = Date.parse('2026-11-01T12:00:00.000Z');
  await sendAll(
    [
      scans(scan('s-1')),
      { kind: 'scans', at, sentAt: '2025-07-01T16:10:00.000Z', scans: [scan('s-2')] },
      { kind: 'scans', at, scans: [scan('s-3')] },
      scans(scan('s-4')),
    ],
    { url, concurrency: 1, now: () => now },
  );
  expect(heard.map(({ body }) => [body.sentAt, body.scans?.map(({ scanId }) => scanId)])).toEqual([
    ['2026-11-01T12:00:00.000Z', ['s-1', 's-4']],
    ['2026-11-01T12:10:00.000Z', ['s-2']],
    [undefined, ['s-3']],
  ]);
});

test('an item scanned by two devices keeps its order', async () => {
  const { url, heard } = await service();
  await sendAll(
    [scans(scan('s-1', 'b-1')), { kind: 'scans', at, scans: [scan('s-2', 'b-1')] }, scans(scan('s-3', 'b-1'))],
    { url },
  );
  expect(ids(heard)).toEqual([['s-1'], ['s-2'], ['s-3']]);
});

test('a busy or unreachable service is tried again, after the time it asks for', async () => {
  const waits: number[] = [];
  const { url, heard } = await service((one, nth) => {
    if (nth === 1) return { status: 503, headers: { 'retry-after': '3' } };
    return nth === 2 ? 'hang up' : taken(one);
  });
  const wait = (ms: number) => Promise.resolve(waits.push(ms));
  const sender = await sendAll([scans(scan('s-1'))], { url, wait });
  expect(ids(heard)).toEqual([['s-1'], ['s-1'], ['s-1']]);
  expect(waits).toEqual([3000, 400]);
  expect(sender.report).toMatchObject({ calls: 1, recorded: 1, refused: 0 });
});

test('a service that stays busy is given up, and nothing that depended on it is sent', async () => {
  const { url, heard } = await service(() => ({ status: 503 }));
  const sending = sendAll(
    [scans(scan('s-1', 'b-1')), { kind: 'void', at, barcode: 'b-1', scanId: 's-1', reason: 'Wrong item' }],
    { url, retries: 2, wait: () => Promise.resolve() },
  );
  await expect(sending).rejects.toThrow('POST /v1/scans failed 3 times: 503');
  expect(heard).toHaveLength(3);
});

test('a wrong key ends it at once', async () => {
  const { url, heard } = await service(() => ({ status: 401 }));
  await expect(sendAll([scans(scan('s-1'))], { url })).rejects.toThrow('POST /v1/scans: 401');
  expect(heard).toHaveLength(1);
});

test('refusals and duplicates are counted, and the first refusals told', async () => {
  const { url } = await service(({ call }) =>
    call === 'POST /v1/scans'
      ? {
          status: 200,
          body: {
            results: [
              { scanId: 's-1', status: 'recorded' },
              { scanId: 's-2', status: 'duplicate' },
              { scanId: 's-3', status: 'refused', problem: { type: 'unknown-branch' } },
            ],
          },
        }
      : { status: 409, body: { title: 'hold-closed' } },
  );
  const sender = await sendAll(
    [
      scans(scan('s-1'), scan('s-2'), scan('s-3')),
      { kind: 'hold-cancelled', at, holdId: 'h-1', occurredAt: at, reason: 'x' },
    ],
    { url, concurrency: 1 },
  );
  expect(sender.report).toMatchObject({ calls: 2, recorded: 1, duplicates: 1, refused: 2 });
  expect(sender.report.problems.join('\n')).toContain('scan s-3: {"type":"unknown-branch"}');
  expect(sender.report.problems.join('\n')).toContain('hold-cancelled: 409');
});
