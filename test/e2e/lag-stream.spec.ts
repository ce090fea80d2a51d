/** A page that stays live: what it hears at first, what when something changes, and what when it comes again. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PAGE_HEADER } from '../../src/access/own-page.js';
import type { Settings } from '../../src/config/settings.js';
import { LagQueries } from '../../src/courier/lag.queries.js';
import { LagStream, type LagNews } from '../../src/courier/lag-stream.js';
import { EventStreams } from '../../src/http/event-streams.js';
import { seededRandom } from '../../src/simulation/random.js';
import { issue } from '../access/support/keys.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { Listener } from '../support/event-stream.js';
import { startService, type Json, type Service } from '../support/service.js';
import { at, item, received, registerGroup, shipped } from './support/group.js';

let folder: string;
let service: Service;
let listeners: Listener[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-stream-'));
  await start();
  await registerGroup(service);
  await service.scan(
    shipped(1, 'MSLA', 'BOZE', at(2, 9), { scanId: 'one' }),
    shipped(2, 'BOZE', 'HLNA', at(3, 9), { scanId: 'two' }),
  );
  await service.engine.caughtUp();
});
afterEach(async () => {
  await Promise.all(listeners.map((listener) => listener.leave()));
  listeners = [];
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(settings: Partial<Settings> = {}): Promise<void> {
  service = await startService({ folder, now: at(10, 12), settings });
}

const ask = (query = '', headers: Record<string, string> = {}, key = ADMIN_KEY) =>
  fetch(`${service.url}/v1/lag/stream${query}`, {
    headers: { ...(key !== '' && { authorization: `Bearer ${key}` }), ...headers },
  });
async function listen(...asked: Parameters<typeof ask>): Promise<Listener> {
  const listener = new Listener(await ask(...asked));
  listeners.push(listener);
  return listener;
}
const since = (id: string) => ({ 'last-event-id': id });
const news = async (listener: Listener) => {
  const { id, event, data } = await listener.next();
  expect(event).toBe('lag');
  return { id, ...(JSON.parse(data) as LagNews) };
};
/** Posts scans, waits until the view has them, and has the streams told; answers the position. */
async function told(...scans: readonly object[]): Promise<string> {
  const { position } = await service.scan(...scans);
  await service.engine.caughtUp();
  await service.server.get(LagStream).look();
  return position;
}
const headline = async (query = '') =>
  ((await service.get(`/v1/lag?groupBy=none${query}`)).body['groups'] as Json[])[0];
const row = (n: number, transitId: string, from: string, to: string, status: string, shippedAt: string | null) => ({
  ...{ barcode: item(n), transitId, from, to, status, shippedAt },
});

describe('at first', () => {
  test('it hears how things are, and that lists are to be read', async () => {
    const response = await ask();
    expect([response.status, Object.fromEntries(response.headers)]).toEqual([
      200,
      expect.objectContaining({
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-request-id': expect.any(String),
      }),
    ]);
    expect(response.headers.get('content-encoding')).toBeNull();
    const listener = new Listener(response);
    listeners.push(listener);
    const head = await service.store.head();
    expect(await news(listener)).toEqual({ id: head.toString(), reset: true, figures: await headline(), transits: [] });
    expect(listener.text).toMatch(/^retry: \d{4}\nid: /);
  });

  test('of the lanes that it asks for, in the days that it asks for', async () => {
    const listener = await listen('?from=MSLA&days=courier&since=2026-03-01T00:00:00Z');
    const { figures } = await news(listener);
    expect(figures).toEqual(await headline('&from=MSLA&days=courier'));
    expect(figures).toMatchObject({ transits: 1, open: 1 });
  });

  test('what cannot be understood is a problem, not a stream', async () => {
    for (const query of ['?days=many', '?lastEventId=x', '?format=csv', '?limit=1']) {
      const response = await ask(query);
      expect([query, response.status]).toEqual([query, 400]);
      await response.body?.cancel();
    }
  });

  test('HEAD has no end to wait for', async () => {
    const response = await fetch(`${service.url}/v1/lag/stream`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect((await service.get('/metrics')).text).toMatch(/^waybill_streams_open 0$/m);
  });
});

describe('when something changes', () => {
  test('it hears what, with the figures as they are then', async () => {
    const listener = await listen();
    await news(listener);
    const position = await told(
      received(1, 'BOZE', at(4, 9)),
      shipped(3, 'SEEL', 'MSLA', at(4, 10), { scanId: 'three' }),
    );
    expect(await news(listener)).toEqual({
      id: position,
      reset: false,
      figures: await headline(),
      transits: [row(1, 'one', 'MSLA', 'BOZE', 'closed', at(2, 9)), row(3, 'three', 'SEEL', 'MSLA', 'open', at(4, 10))],
    });
  });

  test('by itself, within a moment', async () => {
    const listener = await listen();
    await news(listener);
    await service.scan(received(1, 'BOZE', at(4, 9)));
    expect((await news(listener)).transits).toHaveLength(1);
  });

  test('a transit that is explained away is withdrawn', async () => {
    const listener = await listen();
    await news(listener);
    await service.post(`/v1/items/${item(2)}/void`, { scanId: 'two', reason: 'Wrong book' });
    expect((await news(listener)).transits).toEqual([row(2, 'two', 'BOZE', 'HLNA', 'withdrawn', at(3, 9))]);
  });

  test('of other lanes and other times it hears nothing', async () => {
    const [lane, later] = [await listen('?to=HLNA'), await listen(`?since=${at(4)}`)];
    await Promise.all([news(lane), news(later)]);
    await told(received(1, 'BOZE', at(4, 9)));
    const third = await told(shipped(4, 'BOZE', 'MSLA', at(4, 9)));
    const last = await told(received(2, 'HLNA', at(4, 9)));
    expect(await news(lane)).toMatchObject({ id: last, figures: { closed: 1 }, transits: [{ transitId: 'two' }] });
    expect(await news(later)).toMatchObject({ id: third, figures: { transits: 1 }, transits: [{ barcode: item(4) }] });
  });

  test('a key of a branch hears of its own lanes alone', async () => {
    const scanner = await listen('', {}, await issue(service, 'scanner', { branch: 'MSLA' }));
    const library = await listen('', {}, await issue(service, 'library', { library: 'BOZE' }));
    expect((await news(scanner)).figures).toMatchObject({ transits: 1 });
    expect((await news(library)).figures).toMatchObject({ transits: 2 });
    await told(received(2, 'HLNA', at(4, 9)));
    await told(shipped(5, 'SEEL', 'MSLA', at(4, 9)));
    expect((await news(scanner)).transits).toMatchObject([{ barcode: item(5) }]);
    expect((await news(library)).transits).toMatchObject([{ barcode: item(2) }]);
    await told(received(1, 'BOZE', at(5, 9)));
    expect((await news(scanner)).transits).toMatchObject([{ barcode: item(1) }]);
    expect((await news(library)).transits).toMatchObject([{ barcode: item(1) }]);
  });

  test('all who ask the same share what is counted', async () => {
    const counted = jest.spyOn(service.server.get(LagQueries), 'lag');
    const many = await Promise.all(Array.from({ length: 20 }, () => listen('?days=courier')));
    const first = await Promise.all(many.map(news));
    expect(counted).toHaveBeenCalledTimes(1);
    await told(received(1, 'BOZE', at(4, 9)));
    const second = await Promise.all(many.map(news));
    expect(counted).toHaveBeenCalledTimes(2);
    for (const heard of [first, second]) expect(new Set(heard.map((one) => JSON.stringify(one))).size).toBe(1);
  });

  test('ages grow without a scan, and while nothing does there is a sign of life', async () => {
    const listener = await listen();
    const { id } = await news(listener);
    const looks = async () => {
      for (let n = 0; n < 20; n++) await service.server.get(LagStream).look();
    };
    await looks();
    await listener.until(() => listener.text.endsWith(':\n\n'));
    service.setClock(at(20, 12));
    await looks();
    expect(await news(listener)).toMatchObject({ id, reset: false, figures: { ageing: { '14-29': 2 } }, transits: [] });
  });
});

describe('when it comes again', () => {
  test('it hears first what it has missed, and no more', async () => {
    const listener = await listen();
    await news(listener);
    const seen = await told(received(1, 'BOZE', at(4, 9)));
    expect((await news(listener)).id).toBe(seen);
    await listener.leave();
    const last = await told(received(2, 'HLNA', at(4, 10)));
    const again = await listen('', since(seen));
    expect(await news(again)).toEqual({
      id: last,
      reset: false,
      figures: await headline(),
      transits: [row(2, 'two', 'BOZE', 'HLNA', 'closed', at(3, 9))],
    });
    const more = await told(shipped(6, 'MSLA', 'BOZE', at(5)));
    expect(await news(again)).toMatchObject({ id: more, transits: [{ barcode: item(6) }] });
  });

  test('nothing missed is nothing told, but the figures', async () => {
    const { id } = await news(await listen());
    expect(await news(await listen(`?lastEventId=${id}`))).toMatchObject({ id, reset: false, transits: [] });
  });

  test('the header is newer than the address, which EventSource never changes', async () => {
    const { id } = await news(await listen());
    const last = await told(received(2, 'HLNA', at(4, 10)));
    expect((await news(await listen(`?lastEventId=${id}`))).transits).toHaveLength(1);
    expect((await news(await listen(`?lastEventId=${id}`, since(last)))).transits).toEqual([]);
  });

  test('also to another start of the service, with what happened before and after', async () => {
    const { id } = await news(await listen());
    await told(received(1, 'BOZE', at(4, 9)));
    await service.stop();
    await start();
    await told(received(2, 'HLNA', at(4, 10)));
    expect(await news(await listen('', since(id)))).toMatchObject({
      reset: false,
      transits: [{ transitId: 'one' }, { transitId: 'two' }],
    });
  });

  test('with what is no position of this log, or too old, it begins anew', async () => {
    await service.stop();
    await start({ readWaitMs: 50 });
    const { id } = await news(await listen());
    for (const strange of ['999999', 'someone@example.org', '-1', '9'.repeat(30)]) {
      expect([strange, await news(await listen('', since(strange)))]).toMatchObject([strange, { id, reset: true }]);
    }
    await told(...Array.from({ length: 201 }, (_, n) => shipped(100 + n, 'MSLA', 'BOZE', at(5))));
    expect(await news(await listen('', since(id)))).toMatchObject({ reset: true, transits: [] });
    expect(await news(await listen('?from=BOZE', since(id)))).toMatchObject({ reset: false, transits: [] });
  });

  test('pages that come and go at any time end up with what there is', async () => {
    const random = seededRandom(Number(process.env['STREAM_SEED'] ?? 1));
    const page = async (isOver: () => boolean): Promise<Map<string, string>> => {
      const open = new Map<string, string>();
      let id = '';
      do {
        const listener = await listen('', id === '' ? {} : since(id));
        for (let events = 1 + random.below(4); events > 0 && !(isOver() && id === last); events--) {
          const heard = await news(listener);
          if (heard.reset) {
            open.clear();
            const { body } = await service.get(`/v1/transits?status=open&limit=10000&after=${heard.id}`);
            for (const each of body['transits'] as Json[]) open.set(String(each['barcode']), 'open');
          }
          for (const { barcode, status } of heard.transits)
            if (status === 'open') open.set(barcode, status);
            else open.delete(barcode);
          id = heard.id;
          if (isOver() && id === last) break;
        }
        await listener.leave();
      } while (!isOver() || id !== last);
      return open;
    };
    let last = '';
    let over = false;
    const pages = Promise.all(Array.from({ length: 4 }, () => page(() => over)));
    for (let round = 0; round < 60; round++) {
      const n = 10 + random.below(20);
      const scan = random.chance(0.5)
        ? shipped(n, 'MSLA', 'BOZE', at(5, 0, round))
        : received(n, 'BOZE', at(5, 0, round));
      last = await told(scan);
    }
    last = await told(shipped(99, 'SEEL', 'HLNA', at(6)));
    over = true;
    const { body } = await service.get(`/v1/transits?status=open&limit=10000&after=${last}`);
    const there = (body['transits'] as Json[]).map(({ barcode }) => barcode).sort();
    for (const open of await pages) expect([...open.keys()].sort()).toEqual(there);
  }, 60_000);
});

describe('it ends', () => {
  const askAgain = () => service.server.get(EventStreams).askAgain();

  test('when the key is revoked; other keys go on', async () => {
    const key = await issue(service, 'monitor');
    const [theirs, other] = [await listen('', {}, key), await listen()];
    await Promise.all([news(theirs), news(other)]);
    await askAgain();
    await service.post(`/v1/keys/${key.split('_')[1] ?? ''}/revoke`, {});
    await theirs.ended;
    expect(theirs.text).toContain(': the key or the session is not valid any more\n\n');
    await told(received(1, 'BOZE', at(4, 9)));
    expect((await news(other)).transits).toHaveLength(1);
    expect((await ask('', {}, key)).status).toBe(401);
  });

  test('when the session is over', async () => {
    const opened = await service.call('POST', '/v1/session');
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = { cookie, [PAGE_HEADER]: '1', 'sec-fetch-site': 'same-origin' };
    const listener = await listen('', page, '');
    await news(listener);
    service.setClock(at(11, 12));
    await askAgain();
    await listener.ended;
    expect((await ask('', page, '')).status).toBe(401);
  });

  test('when a library gets another branch, whose lanes it then hears of', async () => {
    const key = await issue(service, 'library', { library: 'BOZE' });
    const listener = await listen('', {}, key);
    const { id } = await news(listener);
    await service.put('/v1/branches/NEWB', { name: 'New', library: 'BOZE', timeZone: 'UTC' });
    await told(shipped(7, 'MSLA', 'NEWB', at(5)));
    await askAgain();
    await listener.ended;
    expect((await news(await listen('', since(id), key))).transits).toMatchObject([{ barcode: item(7) }]);
  });

  test('when the figures cannot be told, and goes on from there', async () => {
    const listener = await listen();
    const { id } = await news(listener);
    jest.spyOn(service.server.get(LagQueries), 'lag').mockRejectedValueOnce(new Error('no view'));
    await told(received(1, 'BOZE', at(4, 9)));
    await listener.ended;
    expect((await news(await listen('', since(id)))).transits).toHaveLength(1);
  });

  test('with the service, which does not wait for it', async () => {
    const many = await Promise.all([listen(), listen('?from=MSLA'), listen()]);
    await Promise.all(many.map(news));
    await service.server.close();
    await Promise.all(many.map(({ ended }) => ended));
    for (const { text } of many) expect(text).toMatch(/: the service is stopping\n\n$/);
    await start();
  });
});

describe('the service', () => {
  test('has no more of them than it may, and says so', async () => {
    await service.stop();
    await start({ streams: 2 });
    const [first] = [await listen(), await listen()];
    const refused = await service.get('/v1/lag/stream');
    expect([refused.status, refused.body['type'], refused.headers.get('retry-after')]).toEqual([
      503,
      'urn:waybill:problem:too-many-streams',
      '30',
    ]);
    expect((await service.get('/metrics')).text).toMatch(/^waybill_requests_turned_away_total\{reason="streams"\} 1$/m);
    await first.leave();
    const open = async () => /^waybill_streams_open (\d)$/m.exec((await service.get('/metrics')).text)?.[1];
    for (const late = performance.now() + 5_000; (await open()) !== '1' && performance.now() < late;);
    await news(await listen());
    expect(await open()).toBe('2');
  });

  test('does not count them as requests under way, nor their length as time to answer', async () => {
    await service.stop();
    await start({ load: { atOnce: 2, memoryBytes: Infinity } });
    const many = await Promise.all([1, 2, 3, 4, 5].map(() => listen()));
    await Promise.all(many.map(news));
    expect((await service.get('/v1/lag')).status).toBe(200);
    await Promise.all(many.map((listener) => listener.leave()));
    const ends = () => service.logged.filter((line) => line.includes('stream ended')).length;
    for (const late = performance.now() + 5_000; ends() < 5 && performance.now() < late;)
      await service.get('/health/live');
    expect(ends()).toBe(5);
    expect((await service.get('/metrics')).text).not.toContain('route="/v1/lag/stream"');
  });
});
