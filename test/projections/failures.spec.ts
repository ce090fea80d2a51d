/** What a view does when an event, the disk, the store or its own file fails. */
import { openSync, readdirSync, statSync, truncateSync, writeFileSync, writeSync, closeSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { viewDigest } from '../../src/projections/digest.js';
import { EventNotApplied, faultOf, ViewNotReady } from '../../src/projections/errors.js';
import type { Projection } from '../../src/projections/projection.js';
import { viewPath } from '../../src/projections/view-file.js';
import { newEngine, runningEngine, until } from './support/engines.js';
import { MemoryStore, unavailable } from './support/memory-store.js';
import { moved, moves, movesOf, noise, pasts } from './support/parcels.js';

const LONG_MS = 20_000;
const aside = 'SELECT position, stream, type, error FROM set_aside';

const stateOf = async (engine: { status(): Promise<{ state: string }[]> }) => (await engine.status())[0]?.state;

test('live, an event that cannot be applied is set aside alone, with its error', async () => {
  const store = new MemoryStore();
  const { engine, logged } = await runningEngine(store, [moves()], { tuning: { coalesceMs: 50 } });
  const events = Array.from({ length: 60 }, (_, n) => moved(n % 20 === 7 ? `bad${n}` : 'good'));
  const { position } = store.record('a', events);
  const view = engine.of(moves());
  await view.waitFor(position, LONG_MS);

  expect(movesOf(view)).toBe(57);
  // The half of the event that was written before it failed is undone.
  expect(view.get(`SELECT count(*) n FROM move WHERE parcel LIKE 'bad%'`)).toEqual({ n: 0 });
  expect(view.all(aside)).toEqual(
    [7, 27, 47].map((n) => ({
      position: (n + 1) * 3,
      stream: 'a',
      type: 'parcel-moved',
      error: `Parcel bad${n} makes no sense.`,
    })),
  );
  expect((await engine.status())[0]).toMatchObject({ state: 'live', setAside: 3 });
  expect(logged.filter(({ level }) => level === 'error')).toHaveLength(3);
});

test('what was set aside stays counted after a restart', async () => {
  const store = new MemoryStore();
  const first = await runningEngine(store, [moves()]);
  const { position } = store.record('a', [moved('bad'), moved('good')]);
  await first.engine.of(moves()).waitFor(position, LONG_MS);
  await first.engine.close();
  const { engine } = await runningEngine(store, [moves()], { folder: first.folder });
  expect((await engine.status())[0]?.setAside).toBe(1);
});

test('an asynchronous apply that rejects is set aside as well', async () => {
  const store = new MemoryStore();
  const picky: Projection = {
    ...pasts,
    apply: {
      'parcel-moved': async (event, context) => {
        await pasts.apply['parcel-moved']?.(event, context);
        if (event.stream === 'bad') throw new Error('No.');
      },
    },
  };
  const { engine } = await runningEngine(store, [picky]);
  for (const stream of ['a', 'bad', 'a', 'bad', 'b']) store.record(stream, [moved('x')]);
  await engine.caughtUp();
  expect(engine.of(picky).all('SELECT stream FROM past')).toHaveLength(3);
  expect((await engine.status())[0]?.setAside).toBe(2);
});

test('a first build stops at an event that it cannot apply, and says so', async () => {
  const store = new MemoryStore();
  store.record('a', [moved('good'), moved('bad'), moved('good')]);
  const { engine, folder } = newEngine(store, [moves()]);
  engine.start();
  await expect(engine.caughtUp()).rejects.toThrow(EventNotApplied);
  const [status] = await engine.status();
  expect(status).toMatchObject({ state: 'stopped', setAside: 0 });
  expect(status?.error).toMatch(/parcel-moved at position 6.*makes no sense/);
  expect(() => movesOf(engine.of(moves()))).toThrow(ViewNotReady);
  await expect(engine.of(moves()).waitFor(3n, LONG_MS)).rejects.toThrow(ViewNotReady);
  await expect(engine.rebuild('moves')).rejects.toThrow(EventNotApplied);
  await until(async () => (await stateOf(engine)) === 'stopped');
  await engine.close();

  const mended = moves({
    apply: { 'parcel-moved': (_event, { rows }) => rows.run(`INSERT INTO move VALUES (0, '')`) },
  });
  const next = await runningEngine(store, [mended], { folder });
  expect(await stateOf(next.engine)).not.toBe('stopped');
});

test.each([
  ['the disk is full', Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })],
  ['the disk fails', Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' })],
  ['the disk has no room', new Error('wrapped', { cause: Object.assign(new Error('no space'), { code: 'ENOSPC' }) })],
])('when %s, events are tried again and none is set aside', async (_name, error) => {
  const store = new MemoryStore();
  let failures = 0;
  let ill = true;
  const projection = moves({
    apply: {
      ...moves().apply,
      'parcel-moved': (event, context) => {
        if (ill && event.position > 3n) {
          failures++;
          throw error;
        }
        return moves().apply['parcel-moved']?.(event, context);
      },
    },
  });
  store.record('a', [moved('a')]);
  const { engine } = await runningEngine(store, [projection]);
  const { position } = store.record('a', [moved('a'), moved('bad'), moved('b')]);
  await until(() => failures >= 3);
  await until(async () => (await stateOf(engine)) === 'retrying');
  expect((await engine.status())[0]?.error).toContain(error.message);
  expect(movesOf(engine.of(projection))).toBe(1);
  ill = false;
  await engine.of(projection).waitFor(position, LONG_MS);
  expect(movesOf(engine.of(projection))).toBe(3);
  expect((await engine.status())[0]).toMatchObject({ state: 'live', setAside: 1 });
});

test('a real full disk: nothing is lost, and the view goes on when there is room', async () => {
  const store = new MemoryStore();
  let pages = 0;
  const projection = moves({
    apply: {
      'parcel-moved': (event, context) => {
        if (pages > 0) context.rows.get(`PRAGMA max_page_count = ${pages}`);
        return moves().apply['parcel-moved']?.(event, context);
      },
    },
  });
  const { engine } = await runningEngine(store, [projection]);
  pages = 20;
  const { position } = store.record(
    'a',
    Array.from({ length: 5_000 }, (_, n) => moved(`parcel-${n}`)),
  );
  await until(async () => (await stateOf(engine)) === 'retrying');
  expect((await engine.status())[0]?.error).toMatch(/full/);
  pages = 1_000_000;
  await engine.of(projection).waitFor(position, LONG_MS);
  expect(movesOf(engine.of(projection))).toBe(5_000);
  expect((await engine.status())[0]?.setAside).toBe(0);
});

test('a store that is away stops nothing for good: not the log, not the history, not the start', async () => {
  const store = new MemoryStore();
  store.record('a', [moved('a')]);
  store.failing = unavailable();
  const { engine } = newEngine(store, [moves(), pasts]);
  engine.start();
  await until(async () => (await stateOf(engine)) === 'retrying');
  store.failing = undefined;
  await until(async () => (await engine.status()).every(({ state }) => state === 'live'));

  const readStream = store.readStream.bind(store);
  let asked = 0;
  store.readStream = () => (asked++, Promise.reject(unavailable()));
  const { position } = store.record('b', [noise(), moved('b')]);
  await engine.of(moves()).waitFor(position, LONG_MS);
  await until(() => asked >= 3);
  store.readStream = readStream;
  await engine.of(pasts).waitFor(position, LONG_MS);
  expect(engine.of(pasts).all('SELECT stream, events FROM past')).toEqual([
    { stream: 'a', events: 1 },
    { stream: 'b', events: 2 },
  ]);
  expect((await engine.status()).map(({ setAside }) => setAside)).toEqual([0, 0]);
});

test('a failure of the history is not the fault of an event that hides it', async () => {
  const store = new MemoryStore();
  const hiding: Projection = {
    ...pasts,
    apply: {
      'parcel-moved': async ({ stream, position }, { rows, history }) => {
        const past = await history(stream).catch(() => []);
        rows.run('INSERT INTO past VALUES (?, ?, ?)', position, stream, past.length);
      },
    },
  };
  const { engine } = await runningEngine(store, [hiding]);
  const readStream = store.readStream.bind(store);
  let asked = 0;
  store.readStream = (...args) => (asked++ < 3 ? Promise.reject(new Error('Odd.')) : readStream(...args));
  const { position } = store.record('b', [noise(), moved('b')]);
  await engine.of(hiding).waitFor(position, LONG_MS);
  expect(engine.of(hiding).all('SELECT events FROM past')).toEqual([{ events: 2 }]);
});

const damages: [string, (path: string) => void][] = [
  [
    'is no database',
    (path) => writeFileSync(path, 'Not a database at all, but long enough to be looked at.'.repeat(100)),
  ],
  ['is empty', (path) => truncateSync(path, 0)],
  ['was cut short', (path) => truncateSync(path, statSync(path).size / 2)],
  ['is broken in the middle', (path) => scribble(path)],
];

test.each(damages)('a view file that %s is built again by itself', async (_name, damage) => {
  const store = new MemoryStore();
  store.record(
    'a',
    Array.from({ length: 3_000 }, (_, n) => moved(`parcel-${n}`)),
  );
  const first = await runningEngine(store, [moves()]);
  const digest = viewDigest(first.engine.of(moves()));
  await first.engine.close();
  damage(viewPath(first.folder, 'moves', 1));
  const { engine, logged } = await runningEngine(store, [moves()], { folder: first.folder });
  expect(viewDigest(engine.of(moves()))).toBe(digest);
  expect(logged.some(({ level, message }) => level === 'warn' && message.includes('built again'))).toBe(true);
});

test('damage that only a reader meets is answered with "not ready", and mended', async () => {
  const store = new MemoryStore();
  store.record(
    'a',
    Array.from({ length: 3_000 }, (_, n) => moved(`parcel-${n}`)),
  );
  const { engine, folder } = await runningEngine(store, [moves()]);
  const view = engine.of(moves());
  // Into the file itself, so that the pages are not taken from the write-ahead log.
  const other = new Database(viewPath(folder, 'moves', 1));
  other.pragma('wal_checkpoint(TRUNCATE)');
  scribble(viewPath(folder, 'moves', 1));
  other.close();
  expect(() => view.all('SELECT * FROM parcel, move LIMIT 1 OFFSET 9000000')).toThrow(ViewNotReady);
  await until(async () => (await stateOf(engine)) === 'live');
  expect(movesOf(view)).toBe(3_000);
});

test('damage that the follower meets is mended', async () => {
  const store = new MemoryStore();
  let corrupt = true;
  const projection = moves({
    apply: {
      'parcel-moved': (event, context) => {
        if (corrupt && event.position > 3n) {
          corrupt = false;
          throw Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' });
        }
        return moves().apply['parcel-moved']?.(event, context);
      },
    },
  });
  store.record('a', [moved('a')]);
  const { engine, logged, folder } = await runningEngine(store, [projection]);
  const { generation } = engine.of(projection);
  store.record('a', [moved('a')]);
  await until(async () => !corrupt && (await stateOf(engine)) === 'live');
  expect(movesOf(engine.of(projection))).toBe(2);
  expect(engine.of(projection).generation).not.toBe(generation);
  expect(logged.some(({ message }) => message.includes('malformed'))).toBe(true);
  expect(readdirSync(folder).filter((file) => file.endsWith('.db'))).toEqual(['moves-v1.db']);
});

test('faults are told apart, also behind another error', () => {
  const coded = (code: string) => new Error('outer', { cause: Object.assign(new Error('inner'), { code }) });
  expect(faultOf(coded('SQLITE_CORRUPT_INDEX'))).toBe('corrupt');
  expect(faultOf(coded('SQLITE_NOTADB'))).toBe('corrupt');
  expect(faultOf(coded('SQLITE_BUSY'))).toBe('machine');
  expect(faultOf(unavailable())).toBe('machine');
  expect(faultOf(coded('SQLITE_CONSTRAINT_CHECK'))).toBe('event');
  expect(faultOf(new TypeError('data.x is undefined'))).toBe('event');
  expect(faultOf('thrown text')).toBe('event');
});

/** Overwrites every page but the first. */
function scribble(path: string): void {
  const size = statSync(path).size;
  const file = openSync(path, 'r+');
  for (let at = 4096; at < size; at += 4096) writeSync(file, Buffer.alloc(200, 0xa5), 0, 200, at);
  closeSync(file);
}
