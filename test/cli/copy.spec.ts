/** `waybill copy` as its own process, from the build: killed again and again, beside a running service, and in what it says. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { ReadOnlyLog } from '../../src/event-store/embedded/read-only-log.js';
import { AS_WRITTEN } from '../../src/event-store/upcast.js';
import { seededRandom } from '../../src/simulation/random.js';
import { digestOf, expectBeginning } from '../event-store/copied-logs.js';
import { numbered } from '../event-store/event-builders.js';
import { startService } from '../support/service.js';

const PROGRAM = join(process.cwd(), 'dist', 'main.js');
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

interface Ended {
  readonly how: string;
  readonly out: string;
  readonly err: string;
}

/** `heard` is told all that was said on stderr so far; SIGKILL follows when it answers true. */
async function copy(words: readonly string[], heard = (_err: string) => false, env = {}): Promise<Ended> {
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;
  const child = spawn(process.execPath, [PROGRAM, 'copy', ...words], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
    if (heard(said.err)) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { how: signal ?? String(code), ...said };
}

async function fillFolder(path: string, events: number): Promise<void> {
  const store = EmbeddedStore.open({ folder: path, schemas: AS_WRITTEN });
  const revisions = new Map<string, number>();
  const appends = Array.from({ length: events }, (_, n) => {
    const stream = `item-${(n * 7919) % 2_000}`;
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    return store.append(stream, [numbered(n)], revision === 0 ? 'no-stream' : revision - 1);
  });
  await Promise.all(appends);
  await store.close();
}

async function reading<T>(path: string, use: (log: ReadOnlyLog) => Promise<T>): Promise<T> {
  const log = ReadOnlyLog.open(path, AS_WRITTEN);
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}

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
  expect(first).toMatchObject({ how: '0', out: expect.stringContaining('the same 1 events; 1 of them') as unknown });
  await service.put('/v1/libraries/BOZE', { name: 'Bozeman' });
  await service.stop();
  const second = await copy(['--from', from, '--to', to]);
  expect(second).toMatchObject({ how: '0', out: expect.stringContaining('the same 2 events; 1 of them') as unknown });

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
