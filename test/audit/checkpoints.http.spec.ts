/** Checkpoints that were recorded: over HTTP, by the clock, and from the command line. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CheckpointClock } from '../../src/audit/checkpoint.clock.js';
import { CheckpointQueries } from '../../src/audit/checkpoints.queries.js';
import { checkpointIn } from '../../src/audit/merkle/checkpoint.js';
import { openNote, verifierIn } from '../../src/audit/merkle/signed-note.js';
import { checkpoint } from '../../src/cli/checkpoint.js';
import { readSettings } from '../../src/config/settings.js';
import { at, registerGroup, shipped } from '../e2e/support/group.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { storeUnderTest } from '../support/eventstoredb/under-test.js';
import { startService, type Json, type Service } from '../support/service.js';

const PATH = '/v1/evidence/checkpoints';
const sign = async (service: Service, query = '') => (await service.post(PATH + query, {})).body;
const sizeOf = ({ checkpoint: signed }: Json) => (signed as Json)['size'] as number;
const signedIn = async (service: Service) =>
  (await service.store.readStream('evidence-log')).filter(({ type }) => type === 'checkpoint-signed');

describe('over HTTP', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    await registerGroup(service);
  });
  afterAll(() => service.stop());

  test('one is signed and recorded once, answered, listed, and fetched as it is to be kept', async () => {
    const { position } = await service.scan(shipped(1, 'MSLA', 'BOZE', at(9)));
    const first = await sign(service, `?after=${position}`);
    expect(first).toMatchObject({ status: 'recorded', checkpoint: { signedAt: '2026-03-10T12:00:00.000Z' } });
    // The event about it has made the tree grow; that alone is nothing to sign.
    for (let time = 0; time < 3; time++)
      expect(await sign(service, `?after=${String(first['position'])}`)).toEqual({ ...first, status: 'unchanged' });
    expect(await signedIn(service)).toHaveLength(1);
    const again = await service.scan(shipped(2, 'MSLA', 'BOZE', at(9)));
    const second = await sign(service, `?after=${again.position}`);
    expect(sizeOf(second)).toBe(sizeOf(first) + 3);

    const { body } = await service.get(`${PATH}?limit=1&after=${String(second['position'])}`);
    expect(body).toEqual({ checkpoints: [second['checkpoint']], next: String(sizeOf(second)) });
    const rest = await service.get(`${PATH}?limit=1&cursor=${String(body['next'])}`);
    expect(rest.body).toEqual({ checkpoints: [first['checkpoint']], next: null });
    const { text, headers } = await service.get(`${PATH}/${sizeOf(first)}`);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const { verifier, note, origin, root } = first['checkpoint'] as Record<string, string>;
    expect(text).toBe(note);
    expect(checkpointIn(openNote(text, verifierIn(verifier!)!)!)).toEqual({
      ...{ origin, size: sizeOf(first), root: Buffer.from(root!, 'base64') },
    });
    const { keys } = (await service.get('/v1/evidence/keys')).body;
    expect(keys).toEqual([{ verifier, since: '2026-03-10T12:00:00.000Z', follows: null }]);
    expect((await service.get('/v1/evidence')).body['verifier']).toBe(verifier);
  });

  test('which one covers an event is known', async () => {
    const queries = service.server.get(CheckpointQueries);
    const { checkpoints } = (await service.get(PATH)).body as { checkpoints: { size: number }[] };
    const newest = checkpoints[0]!;
    expect(await queries.covering(0)).toEqual(newest);
    expect(await queries.covering(newest.size - 1)).toEqual(newest);
    expect(await queries.covering(newest.size)).toBeNull();
  });

  test.each([
    ['/3', 404, 'checkpoint-unknown'],
    ['/0', 400, 'invalid'],
    ['/x', 400, 'invalid'],
    // It could be anything, also somebody's card.
    ['/29753000000126', 400, 'invalid'],
    ['?limit=1001', 400, 'invalid'],
  ])('%s is refused with %d', async (path, status, problem) => {
    const { body } = await service.get(PATH + path);
    expect(body).toMatchObject({ status, type: `urn:waybill:problem:${problem}` });
  });

  test('the command prints what is to be kept, and nothing else', async () => {
    const printed: string[] = [];
    const said: string[] = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    jest.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
    const settings = readSettings({ WAYBILL_KEY: ADMIN_KEY });
    const { position } = await service.scan(shipped(3, 'MSLA', 'BOZE', at(9)));
    await service.get(`/v1/evidence?after=${position}`);
    await checkpoint({ from: service.url }, settings);
    await checkpoint({ from: service.url }, settings);
    jest.restoreAllMocks();
    const { checkpoints } = (await service.get(`${PATH}?after=${String(await service.store.head())}`)).body;
    const { note } = (checkpoints as Json[])[0]!;
    expect(printed.map((line) => `${line}\n`)).toEqual([note, note]);
    expect(said).toEqual([
      expect.stringMatching(/^A checkpoint of \d+ events/),
      expect.stringMatching(/^Nothing has happened since/),
    ]);
  });
});

describe('the clock', () => {
  const DAILY = { evidence: { checkpointHours: 24 } };
  const round = async (service: Service) => {
    await service.engine.caughtUp();
    return service.server.get(CheckpointClock).round();
  };

  test('signs once a day, and not where nothing but that has happened', async () => {
    const service = await startService({ now: at(10, 12), settings: DAILY });
    await registerGroup(service);
    expect(await round(service)).toBe('recorded');
    await service.scan(shipped(1, 'MSLA', 'BOZE', at(9)));
    service.setClock(at(11, 11));
    expect(await round(service)).toBe('unchanged');
    service.setClock(at(11, 12));
    expect(await round(service)).toBe('recorded');
    // Years go by: nothing happens, and no checkpoint makes another.
    for (const day of [12, 13, 400, 800]) {
      service.setClock(at(day, 12));
      expect(await round(service)).toBe('unchanged');
    }
    expect(await signedIn(service)).toHaveLength(2);
    expect((await service.get('/metrics')).text).toContain('waybill_checkpoint_rounds_total{outcome="done"} 7');
    await service.stop();
  });

  test('of two instances on one log signs once, each with its own key', async () => {
    const underTest = await storeUnderTest();
    const settings = { eventStore: underTest.address, ...DAILY };
    const start = () => startService({ now: at(10, 12), settings });
    const both = await Promise.all([start(), start()]);
    const before = (await signedIn(both[0])).length;
    const rounds = async (day: number) => {
      for (const service of both) service.setClock(at(day, 12));
      await Promise.all(both.map(({ engine }) => engine.caughtUp()));
      return Promise.all(both.map((service) => service.server.get(CheckpointClock).round()));
    };
    await registerGroup(both[0]);
    for (const day of [900, 902]) {
      expect((await rounds(day)).sort()).toEqual(['recorded', 'unchanged']);
      expect((await rounds(day)).sort()).toEqual(['unchanged', 'unchanged']);
      await both[1].scan(shipped(day, 'MSLA', 'BOZE', at(9), { scanId: `day-${Date.now()}` }));
    }
    expect((await signedIn(both[1])).length - before).toBe(2);
    // Who asks at the same moment as somebody else gets one that tells it all, from one or the other.
    const asked = await Promise.all(both.flatMap((service) => [sign(service), sign(service)]));
    for (const each of asked) expect(['recorded', 'unchanged']).toContain(each['status']);
    await Promise.all(both.map((service) => service.stop()));
    await underTest.stop();
  }, 60_000);
});

test('a log that is not the one of the last checkpoint is not signed: that is told', async () => {
  const service = await startService();
  await registerGroup(service);
  const data = { origin: 'waybill/other', size: 2, root: 'x', note: 'x', verifier: 'x', signedAt: at(9) };
  const metadata = { schemaVersion: 1, correlationId: 'test', actor: { key: 'test' } };
  const event = { id: '0197f3a1-5c2e-7b44-9d0a-3f6b8c1e2d47', type: 'checkpoint-signed', data, recordedAt: at(9) };
  await service.store.append('evidence-log', [{ ...event, metadata }], 'no-stream');
  const { status, body } = await service.post(PATH, {});
  expect([status, body['type']]).toEqual([409, 'urn:waybill:problem:log-rewritten']);
  expect(await service.server.get(CheckpointClock).round()).toBeNull();
  expect(service.logged.join('')).toContain('no checkpoint was signed');
  await service.stop();
});
