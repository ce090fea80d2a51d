/** The clock of cases where things go wrong or come in crowds: two instances on one log, a log that is away, a view that is not there. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CaseClock } from '../../src/cases/case.clock.js';
import { cases } from '../../src/cases/cases.projection.js';
import { newId } from '../../src/event-store/ids.js';
import { viewDigest } from '../../src/projections/digest.js';
import { temporaryFolder } from '../event-store/temporary-folder.js';
import { storeUnderTest } from '../support/eventstoredb/under-test.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { startService, type Service } from '../support/service.js';
import { at, item, received, registerGroup, shipped } from '../e2e/support/group.js';
import { lookAfterCases } from './support/rounds.js';

const underTest = await storeUnderTest();
afterAll(() => underTest.stop());
/** A server that is used again has seen the items of earlier runs: these are others. */
const firstItem = underTest.kind === 'wire' ? 0 : Math.floor(Date.now() / 1_000) % 90_000_000;

const round = (service: Service) => service.server.get(CaseClock).round();
const late = (n: number) => shipped(n, 'MSLA', 'BOZE', at(-25), { scanId: 'late' });
const typesOf = async (service: Service, n: number) =>
  (await service.store.readStream(`case-${item(n)}-late`)).map(({ type }) => type);

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`It never came about that ${condition.toString()}.`);
    await pause(20);
  }
}

describe('two instances on one EventStoreDB', () => {
  test('go round at once: each event is there once, and both tell the same', async () => {
    const start = () => startService({ now: at(10), settings: { eventStore: underTest.address } });
    const both = await Promise.all([start(), start()]);
    const [one, other] = both;
    const items = Array.from({ length: 30 }, (_, n) => firstItem + n);
    const roundOfBoth = async () => {
      await Promise.all(both.map(({ engine }) => engine.caughtUp()));
      const done = await Promise.all(both.map(round));
      await Promise.all(both.map(({ engine }) => engine.caughtUp()));
      return done.map((each) => each!);
    };
    await registerGroup(one);
    await one.scan(...items.map(late));
    const opening = await roundOfBoth();
    expect(opening.reduce((sum, { opened }) => sum + opened, 0)).toBe(30);
    for (const n of items) expect(await typesOf(one, n)).toEqual(['case-opened']);

    for (const service of both) service.setClock(at(17));
    await other.scan(...items.slice(0, 10).map((n) => received(n, 'BOZE', at(16))));
    await roundOfBoth();
    for (const [index, n] of items.entries()) {
      expect(await typesOf(other, n)).toEqual(['case-opened', index < 10 ? 'case-closed' : 'case-escalated']);
    }
    const lived = both.map(({ engine }) => viewDigest(engine.of(cases)));
    expect(lived[1]).toEqual(lived[0]);
    await one.engine.rebuild('cases');
    expect(viewDigest(one.engine.of(cases))).toEqual(lived[0]);
    await Promise.all(both.map((service) => service.stop()));
  }, 60_000);
});

test('while the log is away nothing is lost: the next round goes on', async () => {
  const server = await WireServer.start();
  const settings = { eventStore: server.connectionString, appendTimeoutMs: 500 };
  const service = await startService({ now: at(10), settings });
  await registerGroup(service);
  await service.scan(...[1, 2, 3].map(late));
  await service.engine.caughtUp();
  await server.stop();
  expect(await round(service)).toBeNull();
  expect(service.logged.join('')).toMatch(/cases (wait|were not all looked after)/);
  await server.restart();
  // A round that breaks off in the middle has opened some of them, and does not say so.
  await until(async () => (await round(service)) !== null);
  for (const n of [1, 2, 3]) expect(await typesOf(service, n)).toEqual(['case-opened']);
  await service.stop();
  await server.close();
}, 60_000);

test('without the view of cases there is no round, and whoever asks is told to come back', async () => {
  const folder = join(temporaryFolder(), 'data');
  const first = await startService({ folder, now: at(10) });
  await registerGroup(first);
  await first.scan(late(1));
  const unreadable = { id: newId(), type: 'item-catalogued', data: null, recordedAt: at(10) };
  const metadata = { schemaVersion: 1, correlationId: 'test', actor: { key: 'test' } };
  await first.store.append('item-unreadable', [{ ...unreadable, metadata }], 'no-stream');
  await first.stop();
  rmSync(join(folder, 'views', `cases-v${cases.version}.db`), { force: true });
  const service = await startService({ folder, now: at(10) });
  await until(async () => (await service.engine.status()).some(({ state }) => state === 'stopped'));
  expect(await round(service)).toBeNull();
  expect(service.logged.join('')).toContain('"views":["cases"]');
  expect((await service.get('/metrics')).text).toContain('waybill_case_rounds_total{outcome="postponed"} 1');
  expect((await service.get('/v1/cases')).status).toBe(503);
  expect(await typesOf(service, 1)).toEqual([]);
  await service.stop();
});

test('a crowd on an old log: all of them become cases in one round, told as it goes, and others are answered meanwhile', async () => {
  const service = await startService({ now: at(10) });
  await registerGroup(service);
  const items = Array.from({ length: 2_500 }, (_, n) => n);
  for (let first = 0; first < items.length; first += 500)
    await service.scan(...items.slice(first, first + 500).map(late));
  await service.engine.caughtUp();
  let [answered, over] = [0, false];
  const rounding = round(service).finally(() => (over = true));
  for (let asked = 0; !over && asked < 10_000; asked++)
    answered += (await service.get('/health/live')).status === 200 ? 1 : 0;
  expect(await rounding).toEqual({ opened: 2_500, climbed: 0, closed: 0 });
  expect(answered).toBeGreaterThan(5);
  expect(service.logged.filter((line) => line.includes('cases are being opened'))).toHaveLength(2);
  expect(await lookAfterCases(service)).toEqual({ opened: 0, climbed: 0, closed: 0 });
  await service.stop();
}, 60_000);

test('it goes by itself, as often as it is set to, and not after its end', async () => {
  const service = await startService({ now: at(10), settings: { casesSeconds: 1 } });
  await registerGroup(service);
  await service.scan(late(1));
  await until(async () => (await typesOf(service, 1)).length > 0);
  service.setClock(at(17));
  await until(async () => (await typesOf(service, 1)).length > 1);
  await service.stop();
});
