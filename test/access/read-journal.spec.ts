/** The journal of who looked at what: gathered, recorded together, kept while the log is away; over HTTP, who reads and who may see it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessEvents, type Looked, type Read } from '../../src/access/access.events.js';
import { ReadJournal } from '../../src/access/read-journal.js';
import { StoreUnavailable } from '../../src/event-store/event-store.js';
import { Execute } from '../../src/event-store/execute.js';
import { newId, newSalt } from '../../src/event-store/ids.js';
import { EventSchemas } from '../../src/event-store/upcast.js';
import { at, item } from '../e2e/support/group.js';
import { MemoryStore } from '../support/memory-store.js';
import { startService, type Client, type Json, type Service } from '../support/service.js';
import { issue } from './support/keys.js';
import { fillTwoLibraries } from './support/two-libraries.js';

const read = (subject: string, more: Partial<Read> = {}): Read => ({
  at: at(10, 12),
  key: 'k1',
  what: 'item-history',
  subject,
  ...more,
});

describe('gathering', () => {
  const schemas = new EventSchemas(accessEvents);
  let store: MemoryStore;
  let away: boolean;
  let said: object[];
  beforeEach(() => {
    store = new MemoryStore(schemas);
    away = false;
    said = [];
  });

  function journal(gatherMs = 600_000): ReadJournal {
    const execute = new Execute({
      store,
      schemas,
      clock: () => new Date(at(10, 12)),
      newId,
      newSalt,
      random: Math.random,
    });
    const log: Pick<Execute, 'execute'> = {
      execute: (...command) => (away ? Promise.reject(new StoreUnavailable('Away.')) : execute.execute(...command)),
    };
    const say = (details: object) => void said.push(details);
    return new ReadJournal({ log, gatherMs, logger: { warn: say, error: say } });
  }
  const noted = async () => {
    const { events } = await store.readAll(0n, { limit: 10_000 });
    return events.map(({ stream, data }) => [stream, (data as { reads: Read[] }).reads.map(({ subject }) => subject)]);
  };

  test('nothing is recorded before its time, and then all of it together', async () => {
    const gathering = journal();
    for (const subject of ['a', 'b', 'c']) gathering.note(read(subject));
    expect(await noted()).toEqual([]);
    await gathering.flush();
    expect(await noted()).toEqual([['reads-2026-03-10', ['a', 'b', 'c']]]);
    await gathering.flush();
    expect(await noted()).toHaveLength(1);
  });

  test('its time comes by itself', async () => {
    const gathering = journal(1);
    gathering.note(read('a'));
    const appended = store.subscribe(0n, { limit: 1, signal: new AbortController().signal });
    for await (const { events } of appended) if (events.length > 0) break;
    expect(await noted()).toEqual([['reads-2026-03-10', ['a']]]);
  });

  test('the same read again within the moment is one read; another key, kind or day is another', async () => {
    const gathering = journal();
    gathering.note(read('a'));
    gathering.note(read('a', { at: at(10, 13) }));
    gathering.note(read('a', { key: 'k2' }));
    gathering.note(read('a', { what: 'claim' }));
    await gathering.flush();
    gathering.note(read('a', { at: at(11, 0) }));
    await gathering.flush();
    expect(await noted()).toEqual([
      ['reads-2026-03-10', ['a', 'a', 'a']],
      ['reads-2026-03-11', ['a']],
    ]);
  });

  test('many are recorded without waiting, in events of a bounded size', async () => {
    const gathering = journal();
    for (let n = 0; n < 1_234; n++) gathering.note(read(`item-${n}`));
    await gathering.flush();
    const sizes = (await noted()).map(([, subjects]) => subjects!.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(1_234);
    expect(Math.max(...sizes)).toBe(500);
  });

  test('while the log takes nothing they wait, in their order', async () => {
    const gathering = journal();
    gathering.note(read('a'));
    away = true;
    await gathering.flush();
    gathering.note(read('b'));
    await gathering.flush();
    expect(await noted()).toEqual([]);
    expect(said).toEqual([
      { reads: 1, reason: 'Away.' },
      { reads: 2, reason: 'Away.' },
    ]);
    away = false;
    await gathering.flush();
    expect(await noted()).toEqual([['reads-2026-03-10', ['a', 'b']]]);
  });

  test('they do not fill the memory, and what was dropped is said', async () => {
    const gathering = journal();
    away = true;
    for (let n = 0; n < 50_020; n++) gathering.note(read(`item-${n}`));
    await gathering.flush();
    away = false;
    await gathering.flush();
    expect(said.at(-1)).toEqual({ reads: 20 });
    expect((await noted()).flatMap(([, subjects]) => subjects)).toHaveLength(50_000);
  });

  test('what the log does not take until the end is counted', async () => {
    const gathering = journal();
    for (const subject of ['a', 'b']) gathering.note(read(subject));
    away = true;
    await gathering.close();
    expect(said).toEqual([{ reads: 2, reason: 'Away.' }, { reads: 2 }]);
    away = false;
    await gathering.close();
    expect(said).toHaveLength(2);
  });

  test('two instances note a day’s reads in one stream', async () => {
    const [here, there] = [journal(), journal()];
    for (let n = 0; n < 5; n++) {
      here.note(read(`here-${n}`));
      there.note(read(`there-${n}`));
      await Promise.all([here.flush(), there.flush()]);
    }
    const all = (await noted()).flatMap(([, subjects]) => subjects);
    expect(new Set(all).size).toBe(10);
  });
});

describe('over HTTP', () => {
  let service: Service;
  let monitor: Client;
  let monitorId: string;
  beforeAll(async () => {
    service = await startService({ now: at(10, 12) });
    await fillTwoLibraries(service);
    const key = await issue(service, 'monitor');
    monitor = service.as(key);
    monitorId = key.split('_')[1] ?? '';
  });
  afterAll(() => service.stop());

  const journal = async (query = '', client: Client = service) => {
    await service.server.get(ReadJournal).flush();
    const head = await service.store.head();
    const { body } = await client.get(`/v1/reads?after=${head.toString()}${query}`);
    return body as { reads: Json[]; next: string | null };
  };
  const line = (what: Looked, subject: string, hour = 12) => ({ at: at(10, hour), key: monitorId, what, subject });

  test('reads of histories and claims leave who, what and when; all others nothing', async () => {
    await monitor.get(`/v1/items/${item(1)}/journey`);
    await monitor.get(`/v1/items/${item(1)}`);
    await monitor.get('/v1/transits');
    service.setClock(at(10, 13));
    await monitor.get(`/v1/damage/${item(2)}-theirs-damaged`);
    await monitor.get('/v1/damage');
    await monitor.get(`/v1/damage?barcode=${item(3)}`);
    expect((await journal(`&key=${monitorId}`)).reads).toEqual([
      line('item-history', item(1)),
      line('claim', `${item(2)}-theirs-damaged`, 13),
      line('claim', '', 13),
      line('claim', item(3), 13),
    ]);
  });

  test('what was not answered, or only asked for its head, was not read', async () => {
    const before = await journal();
    await monitor.get(`/v1/items/${item(99)}/journey`);
    await monitor.get('/v1/items/nonsense/journey');
    await service.as(null).get(`/v1/items/${item(1)}/journey`);
    await service.as(await issue(service, 'ils')).get(`/v1/items/${item(1)}/journey`);
    await fetch(`${service.url}/v1/items/${item(1)}/journey`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${await issue(service, 'auditor')}` },
    });
    expect(await journal()).toEqual(before);
  });

  test('it is searched by who, by what and by when, in pages', async () => {
    expect((await journal(`&subject=${item(1)}`)).reads).toEqual([line('item-history', item(1))]);
    expect((await journal(`&key=${monitorId}&since=${at(10, 13)}`)).reads).toHaveLength(3);
    expect((await journal(`&key=${monitorId}&until=${at(10, 13)}`)).reads).toHaveLength(1);
    const first = await journal(`&key=${monitorId}&limit=3`);
    expect(first.reads).toHaveLength(3);
    const second = await journal(`&key=${monitorId}&limit=3&cursor=${first.next ?? ''}`);
    expect([second.reads.length, second.next]).toEqual([1, null]);
  });

  test('an auditor reads it; others may not', async () => {
    const auditor = service.as(await issue(service, 'auditor'));
    expect((await journal('', auditor)).reads.length).toBeGreaterThan(0);
    expect((await monitor.get('/v1/reads')).status).toBe(403);
  });

  test('what is read last before a stop is in the journal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-last-reads-'));
    const last = await startService({ folder, now: at(10, 12) });
    await fillTwoLibraries(last);
    await Promise.all([1, 2, 3].map((n) => last.get(`/v1/items/${item(n)}/journey`)));
    await last.stop();
    const again = await startService({ folder, now: at(10, 13) });
    const { events } = await again.store.readAll(0n, { limit: 10_000, types: ['reads-noted'] });
    const noted = events.flatMap(({ data }) => (data as { reads: Read[] }).reads.map(({ subject }) => subject));
    await again.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(noted.sort()).toEqual([1, 2, 3].map(item));
  });
});
