/** `waybill copy` as its own process, from the build: killed again and again, beside a running service, and in what it says. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbStore } from '../../src/event-store/eventstoredb/eventstoredb-store.js';
import { AS_WRITTEN } from '../../src/event-store/upcast.js';
import { seededRandom } from '../../src/simulation/random.js';
import { digestOf, expectBeginning } from '../event-store/copied-logs.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { startService } from '../support/service.js';
import { copy, fillFolder, reading, type Ended } from './copy-process.js';

const EVENTS = 12_000;
const seed = Number(process.env['COPY_SEED'] ?? 1);

let folder: string;
let from: string;
let to: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-copy-'));
  from = join(folder, 'from');
  to = join(folder, 'to');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test(`killed again and again, it goes on until both logs are the same (COPY_SEED=${seed})`, async () => {
  await fillFolder(from, EVENTS);
  const random = seededRandom(seed);
  const words = ['--from', from, '--to', to];
  let [kills, ended]: [number, Ended | undefined] = [0, undefined];
  while (ended?.how !== '0') {
    // In the midst of its writing, at the first or at a later of the tenths that it tells of.
    const tenths = 1 + random.below(3);
    ended = await copy(words, (err) => kills < 4 && (err.match(/^Copying/gm) ?? []).length >= tenths);
    if (ended.how !== 'SIGKILL') continue;
    kills++;
    await reading(from, (source) => reading(to, (target) => expectBeginning(source, target)));
  }
  expect(kills).toBeGreaterThanOrEqual(2);
  const digest = await reading(from, digestOf);
  expect(await reading(to, digestOf)).toBe(digest);
  expect(ended.out).toMatch(
    new RegExp(`hold the same ${EVENTS} events; \\d+ of them were copied now.\nSHA-256 ${digest}`),
  );
  expect(Number(/(\d+) of them/.exec(ended.out)?.[1])).toBeLessThan(EVENTS);
}, 120_000);

test('beside a running service it copies what there is; after it stopped, the rest', async () => {
  const service = await startService({ folder: from });
  await service.put('/v1/libraries/MSLA', { name: 'Missoula' });
  const first = await copy(['--from', from, '--to', to]);
  expect(first).toMatchObject({ how: '0', out: expect.stringContaining('the same 2 events; 2 of them') as unknown });
  await service.put('/v1/libraries/BOZE', { name: 'Bozeman' });
  await service.stop();
  const second = await copy(['--from', from, '--to', to]);
  expect(second).toMatchObject({ how: '0', out: expect.stringContaining('the same 3 events; 1 of them') as unknown });

  const moved = await startService({ folder: to });
  const { body } = await moved.get(`/v1/libraries?after=${(await moved.store.head()).toString()}`);
  expect(body).toEqual([expect.objectContaining({ code: 'BOZE' }), expect.objectContaining({ code: 'MSLA' })]);
  await moved.stop();
});

test('a target that a service has open is refused', async () => {
  await fillFolder(from, 3);
  const service = await startService({ folder: to });
  const { how, err } = await copy(['--from', from, '--to', to]);
  expect([how, err]).toEqual(['1', expect.stringContaining('in use by another Waybill')]);
  await service.stop();
});

test('a target with another log is refused with the first difference, and no stack', async () => {
  await fillFolder(from, 3);
  await fillFolder(to, 3);
  const { how, out, err } = await copy(['--from', from, '--to', to]);
  expect([how, out]).toEqual(['1', '']);
  expect(err).toMatch(
    /The target is not a beginning of the source: event 1 is noted \S+ \(stream item-0, revision 0\)/,
  );
  expect(err).not.toMatch(/^\s+at /m);
});

test('the same store twice, or a variable that is not set, is told', async () => {
  expect(await copy(['--from', from, '--to', `${from}/`])).toMatchObject({
    how: '1',
    err: `--from and --to are both ${from}.\n`,
  });
  expect(await copy(['--from', 'env:LOG_OF_OLD', '--to', to])).toMatchObject({
    how: '1',
    err: 'LOG_OF_OLD is not set.\n',
  });
});

test('a store can be named by a variable', async () => {
  await fillFolder(from, 3);
  expect(await copy(['--from', 'env:LOG_OF_OLD', '--to', to], undefined, { LOG_OF_OLD: from })).toMatchObject({
    how: '0',
  });
});

test('killed while it writes to EventStoreDB, it goes on there, and never says the password', async () => {
  const server = await WireServer.start();
  const address = server.connectionString.replace('//', '//keeper:s3cret-word@');
  await fillFolder(from, 1_500);
  const words = ['--from', from, '--to', 'env:NEW_LOG'];
  const env = { NEW_LOG: address, WAYBILL_APPEND_TIMEOUT_MS: '20000' };
  const killed = await copy(words, (err) => /^Copying: [2-9]\d %/m.test(err), env);
  expect(killed.how).toBe('SIGKILL');
  const ended = await copy(words, undefined, env);
  expect(ended).toMatchObject({ how: '0', err: expect.stringMatching(/^Comparing: [2-9]\d %/m) as unknown });
  expect(ended.out).toContain(`EventStoreDB at 127.0.0.1:${server.port} hold the same 1500 events`);
  expect(killed.err + ended.err + ended.out).not.toContain('s3cret');
  const target = EventStoreDbStore.open({ address, schemas: AS_WRITTEN, timeoutMs: 20_000 });
  expect(await digestOf(target)).toBe(await reading(from, digestOf));
  await target.close();
  await server.close();
}, 120_000);

test('what is wrong with an address, or with the server, is said without the password', async () => {
  await fillFolder(from, 1);
  const server = await WireServer.start();
  const { port } = server;
  await server.close();
  const addresses = {
    [`esdb://keeper:s3cret-word@127.0.0.1:${port}?tls=false`]:
      /EventStoreDB at 127\.0\.0\.1.*\nRun the same command again/,
    'esdb://keeper:s3cret-word@one host:2113': /must have the form esdb:/,
    'esdb://keeper:s3cret-word@127.0.0.1:2113?colour=blue': /an option colour, which is unknown/,
    'https://keeper:s3cret-word@127.0.0.1': /A store is a data folder or an address that begins with esdb:/,
  };
  for (const [address, said] of Object.entries(addresses)) {
    const { how, out, err } = await copy(['--from', from, '--to', address], undefined, {
      WAYBILL_APPEND_TIMEOUT_MS: '300',
    });
    expect([how, out, err]).toEqual(['1', '', expect.stringMatching(said)]);
    expect(err).not.toContain('s3cret');
    expect(err).not.toMatch(/^\s+at /m);
  }
}, 60_000);
