/** Whatever happens afterwards: every answer about lag can be had again, byte for byte, by asking as of the time when it was given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY_MS } from '../../src/plain/days.js';
import { seededRandom } from '../../src/simulation/random.js';
import { issue } from '../access/support/keys.js';
import { startService, type Answer, type Client, type Service } from '../support/service.js';
import { at, received, registerGroup, shipped } from './support/group.js';
import { questionsAt, WanderingGroup } from './support/wandering-group.js';

const SEED = Number(process.env['AS_OF_SEED'] ?? 1);
const MOMENTS = Number(process.env['AS_OF_MOMENTS'] ?? 30);
const EVENTS_BETWEEN = 16;

describe(`a life of ${MOMENTS * EVENTS_BETWEEN} events (AS_OF_SEED=${SEED})`, () => {
  const random = seededRandom(SEED);
  const folder = mkdtempSync(join(tmpdir(), 'waybill-as-of-'));
  let service: Service;
  let keys: Record<string, string>;
  let end: string;
  const answered: { who: string; path: string; knownAt: string; said: unknown }[] = [];

  beforeAll(async () => {
    service = await startService({ now: at(1), folder });
    await registerGroup(service);
    keys = {
      scanner: await issue(service, 'scanner', { branch: 'MSLA' }),
      auditor: await issue(service, 'auditor'),
    };
    const group = new WanderingGroup(service, random, Date.parse(at(1)));
    const statuses = new Map<number, number>();
    for (let moment = 0; moment < MOMENTS; moment++) {
      for (let n = 0; n < EVENTS_BETWEEN; n++) {
        const status = await group.live();
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      group.pass(random.around(0.5, 1) * DAY_MS);
      const after = (await service.store.head()).toString();
      for (const question of questionsAt(group.time, random)) {
        const who = random.chance(0.2) ? 'scanner' : 'auditor';
        const path = `${question}&after=${after}`;
        answered.push({ who, path, knownAt: group.time, said: told(await asking(who).get(path)) });
      }
      group.pass(1);
    }
    expect(statuses.get(200)).toBeGreaterThan(MOMENTS * EVENTS_BETWEEN * 0.6);
    group.pass(100 * DAY_MS);
    end = group.time;
  }, 120_000);
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  const asking = (who: string): Client => service.as(keys[who] ?? null);
  const again = async (some = answered) => {
    for (const { who, path, knownAt, said } of some) {
      const now = told(await asking(who).get(`${path}&knownAt=${knownAt}`));
      expect({ path, knownAt, said: now }).toEqual({ path, knownAt, said });
    }
  };

  test('the questions were about something', () => {
    const all = answered.map(({ said }) => JSON.stringify(said));
    expect(new Set(all).size).toBeGreaterThan(answered.length / 2);
    const often = (sign: RegExp) => all.filter((answer) => sign.test(answer)).length;
    for (const status of ['lost', 'misrouted', 'unconfirmed'])
      expect(often(new RegExp(`"status":"${status}"`))).toBeGreaterThan(0);
    expect(often(/"p50":\d/)).toBeGreaterThan(MOMENTS * 2);
    expect(new Set(all.map((answer) => /"timeZone":"[^"]+"/.exec(answer)?.[0])).size).toBeGreaterThan(2);
  });

  test('in any order', () => again(random.shuffled(answered)), 120_000);

  test('of views that are built anew', async () => {
    for (const view of ['transits', 'hold-waits', 'members']) await service.engine.rebuild(view);
    await again(random.shuffled(answered).slice(0, 150));
  }, 120_000);

  test('after a restart, which loads all that is needed by itself', async () => {
    await service.stop();
    service = await startService({ folder, now: end });
    // Nobody has asked yet.
    const { logged } = service;
    const deadline = Date.now() + 60_000;
    while (!logged.some((line) => line.includes('The columns of lag are loaded'))) {
      if (Date.now() > deadline) throw new Error('The columns of lag were not loaded by themselves.');
      await turn();
    }
    await again(random.shuffled(answered).slice(0, 150));
  }, 120_000);
});

/** All of the answer but what names the request. */
function told({ status, body }: Answer): unknown {
  const { instance: _instance, ...rest } = body;
  return { status, body: rest };
}

describe('a time', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ now: at(10, 12) });
    await registerGroup(service);
  });
  afterAll(() => service.stop());

  test('that is still to come is refused, whatever is asked', async () => {
    const known = encodeURIComponent('2026-03-10T12:00:00.001Z');
    for (const path of ['lag', 'lag/trend', 'compliance', 'transits', 'waits', 'waits/holds', 'holds/h/wait']) {
      const { status, body } = await service.get(`/v1/${path}?knownAt=${known}`);
      expect([path, status, body['errors']]).toEqual([
        path,
        400,
        [{ field: 'knownAt', detail: 'knownAt is still to come: here it is 2026-03-10T12:00:00.000Z' }],
      ]);
    }
  });

  test('may be told in any zone, and the CSV says which it was', async () => {
    service.setClock(at(10, 13));
    await service.scan(shipped(1, 'MSLA', 'BOZE', at(9)));
    service.setClock(at(12));
    const { position } = await service.scan(received(1, 'BOZE', at(11)));
    const asked = `/v1/transits?format=csv&after=${position}&knownAt=${encodeURIComponent('2026-03-11T05:00:00-07:00')}`;
    const { text } = await service.get(asked);
    const [question, , row] = text.split('\r\n');
    expect(question).toContain(`${asked}; answered ${at(12)}`);
    expect(row).toContain(',open,');
    // As old as it was then: half past two days.
    expect((await service.get(asked.replace('csv', 'json'))).body['transits']).toMatchObject([{ days: 2.5 }]);
    expect((await service.get(`/v1/transits?after=${position}`)).body['transits']).toMatchObject([
      { status: 'closed', days: 2 },
    ]);
  });
});
