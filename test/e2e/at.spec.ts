/**
 * What `at` means: the answer as it was at a time is the one that a service gives at that time whose log lacks what occurred afterwards.
 * So for some moments of a group's life such a log is written, and a service on it is asked the same.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { schemas } from '../../src/app.module.js';
import { ClaimClock } from '../../src/damage/claim.clock.js';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { DAY_MS, dateAt } from '../../src/plain/days.js';
import { seededRandom } from '../../src/simulation/random.js';
import { startService, type Json, type Service } from '../support/service.js';
import { at, BRANCHES, item, received, registerGroup, shipped } from './support/group.js';
import { WanderingGroup } from './support/wandering-group.js';

const SEED = Number(process.env['AT_SEED'] ?? 1);
const EVENTS = Number(process.env['AT_EVENTS'] ?? 200);
const MOMENTS = Number(process.env['AT_MOMENTS'] ?? 4);
const ITEMS = 12;
const OBSERVED = ['item-shipped', 'item-received', 'item-damaged', 'item-inspected', 'item-lost', 'item-found'];

/** At which moment, and what was known when; now if that is not said. */
interface Then {
  readonly at: string;
  readonly knownAt?: string;
}

describe(`the group's life (AT_SEED=${SEED})`, () => {
  const random = seededRandom(SEED);
  const told: string[] = [];
  let service: Service;
  let log: readonly RecordedEvent[];

  beforeAll(async () => {
    service = await startService({ now: at(1) });
    await registerGroup(service);
    await service.put('/v1/policies/group/2026-02-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
    const group = new WanderingGroup(service, random, Date.parse(at(1)));
    for (let n = 1; n <= EVENTS; n++) {
      await group.live();
      if (n === 100) {
        const day = dateAt(Date.parse(group.time) + 8 * DAY_MS, 'America/Denver');
        const put = await service.put(`/v1/policies/BOZE/${day}`, { shipped: 'clean-receipt', reason: 'Minutes' });
        expect(put.status).toBe(200);
      }
      if (n % 3 === 0) await damage(group, n);
      if (n % 10 === 0) await lookAfterClaims();
    }
    group.pass(30 * DAY_MS);
    await lookAfterClaims();
    log = (await service.store.readAll(-1n, { limit: 10_000 })).events;
  }, 120_000);
  afterAll(() => service.stop());

  const damage = async (group: WanderingGroup, n: number) => {
    const branch = random.pick(Object.keys(BRANCHES));
    const what = { type: 'damaged', discovery: 'on-shelf', severity: 'minor' };
    const scan = random.chance(0.4) ? what : { type: 'inspected', condition: 'sound' };
    const occurredAt = new Date(Date.parse(group.time) - random.below(2 * DAY_MS)).toISOString();
    await service.scan({ ...scan, scanId: `seen-${n}`, barcode: item(random.below(ITEMS)), branch, occurredAt });
  };

  /** And something is said of one of them. */
  const lookAfterClaims = async () => {
    await service.engine.caughtUp();
    await service.server.get(ClaimClock, { strict: false }).round();
    await service.engine.caughtUp();
    const claims = (await service.get('/v1/damage')).body['claims'] as Json[];
    if (claims.length === 0) return;
    const path = `/v1/damage/${String(random.pick(claims)['claimId'])}`;
    const said = random.pick(['acknowledge', 'waive', 'settle', 'pay'] as const);
    const settlement = { party: 'none', remedy: 'none', rationale: 'Both agreed' };
    await service.post(
      `${path}/${said}`,
      { waive: { reason: 'Weeded' }, settle: settlement, acknowledge: {}, pay: {} }[said],
    );
  };

  /** What has occurred afterwards, or was said later, is not in this log; something that nobody asks about takes its position. */
  const without = (then: Then): readonly RecordedEvent[] => {
    const day = dateAt(Date.parse(then.at), 'America/Denver');
    const isThere = ({ type, recordedAt, data }: RecordedEvent) => {
      const { occurredAt, inForceFrom } = data as { occurredAt: string; inForceFrom: string };
      if (recordedAt > (then.knownAt ?? '9')) return false;
      if (type === 'policy-adopted') return inForceFrom <= day;
      return !(OBSERVED.includes(type) || type.startsWith('claim-')) || occurredAt <= then.at;
    };
    const nothing = { type: 'library-registered', stream: 'library-NONE', data: { code: 'NONE', name: 'None' } };
    return log.map((event) => (isThere(event) ? event : { ...event, ...nothing }));
  };

  const asItWas = async (then: Then, ask: (fresh: Service) => Promise<void>) => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-at-'));
    await writeLog(folder, without(then));
    const fresh = await startService({ folder, now: then.at });
    await fresh.engine.caughtUp();
    try {
      await ask(fresh);
    } finally {
      await fresh.stop();
      rmSync(folder, { recursive: true });
    }
  };

  test('is told as it was at any moment, also as it was known at another', async () => {
    const occurred = log.map(({ data }) => (data as { occurredAt?: string }).occurredAt);
    const end = log.at(-1)?.recordedAt ?? '';
    const times = occurred.filter((time) => time !== undefined && time < end).sort();
    for (let n = 0; n < MOMENTS; n++) {
      // Of the very moment at which something occurred, or of some time after it.
      const time = times[Math.floor((times.length * (n + 1)) / (MOMENTS + 1))] ?? '';
      const moment = random.chance(0.5) ? time : new Date(Date.parse(time) + random.below(DAY_MS)).toISOString();
      const later = new Date(Date.parse(moment) + random.below(20 * DAY_MS)).toISOString();
      const then: Then = n % 3 === 2 ? { at: moment, knownAt: later < end ? later : end } : { at: moment };
      await asItWas(then, async (fresh) => {
        for (const path of await questions(service)) {
          const asked = `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams({ ...then }).toString()}`;
          const [answer, expected] = [await service.get(asked), await fresh.get(path)];
          told.push(answer.text);
          expect({ then, path, ...plain(answer) }).toEqual({ then, path, ...plain(expected) });
        }
      });
    }
  }, 120_000);

  test('is told the same page by page', async () => {
    const then = `at=${log[Math.floor(log.length * 0.6)]?.recordedAt ?? ''}`;
    for (const status of ['', '&status=open', '&status=lost', '&status=closed', '&explanation=unknown']) {
      const whole = (await service.get(`/v1/transits?limit=1000&${then}${status}`)).body['transits'];
      const pages: unknown[] = [];
      for (let cursor: string | null = '0'; cursor !== null;) {
        const { body }: { body: Json } = await service.get(`/v1/transits?limit=2&${then}${status}&cursor=${cursor}`);
        pages.push(...(body['transits'] as unknown[]));
        cursor = body['next'] as string | null;
      }
      expect([status, pages]).toEqual([status, whole]);
    }
  });

  test('the questions were about something', () => {
    const often = (sign: string) => told.filter((text) => text.includes(sign)).length;
    const never = ['"status":"lost"', '"setAside":{', '"p50":1', '"settlement":{', '"status":"assessed"'].filter(
      (sign) => often(sign) === 0,
    );
    expect(never).toEqual([]);
  });
});

async function questions(service: Service): Promise<string[]> {
  const claims = (await service.get('/v1/damage')).body['claims'] as Json[];
  return [
    ...['open', 'closed', 'unconfirmed', 'misrouted', 'lost'].map(
      (status) => `/v1/transits?limit=1000&status=${status}`,
    ),
    '/v1/transits?limit=1000',
    '/v1/transits?limit=1000&from=MSLA&olderThanDays=3',
    ...['unknown', 'set-aside-damaged'].map((why) => `/v1/transits?limit=1000&explanation=${why}`),
    '/v1/lag',
    '/v1/lag?days=courier&groupBy=none',
    '/v1/lag?days=courier&groupBy=from&library=BOZE',
    '/v1/lag?groupBy=libraries',
    '/v1/lag?groupBy=to&branch=MSLA&since=2026-03-05T00:00:00Z',
    ...Array.from({ length: ITEMS }, (_, n) => `/v1/items/${item(n)}`),
    ...Array.from({ length: ITEMS }, (_, n) => `/v1/items/${item(n)}/journey`),
    ...claims.map(({ claimId }) => `/v1/damage/${String(claimId)}`),
    '/v1/policies',
    '/v1/policies/group',
    '/v1/policies/BOZE',
    '/v1/policies/compare?a=BOZE&b=clean-receipt',
  ];
}

/** Of an item that nothing is known of by then, an auditor who knows that there is one is told just that. What may be said of a claim is of now. */
function plain({ status, body }: { readonly status: number; readonly body: Json }): Json {
  const { instance: _instance, next: _cursor, may: _ofNow, ...rest } = body;
  const isNothing = rest['custody'] === null || (rest['observations'] as unknown[] | undefined)?.length === 0;
  if (rest['type'] === 'urn:waybill:problem:item-unknown' || isNothing) return { nothing: true };
  return { status, ...rest };
}

async function writeLog(folder: string, events: readonly RecordedEvent[]): Promise<void> {
  const store = EmbeddedStore.open({ folder, schemas });
  const revisions = new Map<string, number>();
  for (const { stream, id, type, data, metadata, recordedAt } of events) {
    const revision = revisions.get(stream);
    revisions.set(stream, (revision ?? -1) + 1);
    await store.append(stream, [{ id, type, data, metadata, recordedAt }], revision ?? 'no-stream');
  }
  await store.close();
}

describe('a time', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ now: at(10, 12) });
    await registerGroup(service);
    await service.scan(shipped(1, 'MSLA', 'BOZE', at(2), { scanId: 'sent' }), received(1, 'BOZE', at(4)));
  });
  afterAll(() => service.stop());

  const PATHS = [`items/${item(1)}`, `items/${item(1)}/journey`, 'transits', 'lag', 'policies', 'policies/group'];
  const errorsOf = async (query: string) =>
    Promise.all(PATHS.map(async (path) => (await service.get(`/v1/${path}?${query}`)).body['errors']));

  test('that is still to come is refused, and one that is after what was known', async () => {
    const late = { field: 'at', detail: `at is still to come: here it is ${at(10, 12)}` };
    expect(await errorsOf(`at=${at(10, 13)}`)).toEqual(PATHS.map(() => [late]));
    const unknown = { field: 'at', detail: `at is after knownAt. Ask for one by ${at(5)}` };
    expect(await errorsOf(`at=${at(6)}&knownAt=${at(5)}`)).toEqual(PATHS.map(() => [unknown]));
  });

  test('and a day are not both taken of policies', async () => {
    const { status, body } = await service.get(`/v1/policies?on=2026-03-02&at=${at(3)}`);
    expect([status, body['detail']]).toEqual([400, 'on and at both name a day. Ask with one of them']);
  });

  test('between a loss and its find says that it was lost, though no row tells that any more', async () => {
    const { body } = await service
      .scan(shipped(2, 'MSLA', 'HLNA', at(2)))
      .then(() => service.post(`/v1/items/${item(2)}/lost`, { reason: 'Searched', occurredAt: at(6) }));
    expect(body['status']).toBe('recorded');
    service.setClock(at(10, 12, 1));
    const found = await service.post(`/v1/items/${item(2)}/found`, { reason: 'On the road', occurredAt: at(8) });
    const asked = async (path: string) =>
      (await service.get(`/v1/${path}&to=HLNA&after=${String(found.body['position'])}`)).body;
    const statusAt = async (time: string) => {
      const lists = ['open', 'lost'].map((status) => asked(`transits?status=${status}&at=${time}`));
      const { groups } = await asked(`lag?at=${time}`);
      const [{ open, lost } = { open: 0, lost: 0 }] = groups as Json[];
      return [open, lost, ...(await Promise.all(lists)).map(({ transits }) => (transits as Json[]).length)];
    };
    expect(await statusAt(at(5))).toEqual([1, 0, 1, 0]);
    expect(await statusAt(at(7))).toEqual([0, 1, 0, 1]);
    expect(await statusAt(at(9))).toEqual([1, 0, 1, 0]);
  });

  test('may be told in any zone; whoever had the item then is told, and how long it had been on its way', async () => {
    const then = encodeURIComponent('2026-03-03T05:00:00-07:00');
    const { body } = await service.get(`/v1/items/${item(1)}?at=${then}`);
    expect(body).toMatchObject({
      custody: { holder: { courier: { from: 'MSLA', to: 'BOZE' } }, since: at(2) },
      transit: { transitId: 'sent', status: 'open', days: 1.5 },
    });
    const known = await service.get(`/v1/items/${item(1)}?knownAt=${at(10, 11)}`);
    expect(known.body).toMatchObject({ custody: null, transit: null, catalog: null });
    const { text } = await service.get(`/v1/transits?format=csv&at=${then}`);
    expect(text.split('\r\n')[0]).toContain(`at=${then}; answered ${at(10, 12, 1)}`);
    expect(text).toContain(',open,');
  });
});
