/** A view follows the log: each event once, in order, within a moment, without holding up the rest of the process. */
import { expect, test } from '@jest/globals';
import { ViewBehind, ViewNotReady } from '../../src/projections/errors.js';
import { viewDigest } from '../../src/projections/digest.js';
import { viewPath } from '../../src/projections/view-file.js';
import { copyOf, newEngine, runningEngine, until } from './support/engines.js';
import { MemoryStore } from './support/memory-store.js';
import { lost, moved, moves, movesOf, noise, pasts } from './support/parcels.js';

const LONG_MS = 20_000;

test('a view has what was in the log, and soon what comes', async () => {
  const store = new MemoryStore();
  store.record('a', [moved('a'), noise(), moved('b'), lost('b')]);
  const { engine } = await runningEngine(store, [moves()]);
  const view = engine.of(moves());
  expect(view.all('SELECT * FROM parcel')).toEqual([{ parcel: 'a', moves: 1, weight: 1 }]);

  const { position } = store.record('a', [moved('a', 2.5)]);
  await view.waitFor(position, LONG_MS);
  expect(view.get('SELECT * FROM parcel')).toEqual({ parcel: 'a', moves: 2, weight: 3.5 });
  expect(view.position()).toBe(position);
});

test('a waiting read does not wait for the batch to fill', async () => {
  const store = new MemoryStore();
  const { engine } = await runningEngine(store, [moves()], { tuning: { coalesceMs: 3_600_000 } });
  const view = engine.of(moves());
  const { position } = store.record('a', [moved('a')]);
  await view.waitFor(position, LONG_MS);
  expect(movesOf(view)).toBe(1);

  // Also when the event was applied, uncommitted, before anyone asked.
  store.record('a', [moved('a')]);
  const second = store.record('a', [moved('a')]);
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
  expect(view.position()).toBe(position);
  await view.waitFor(second.position, LONG_MS);
  expect(movesOf(view)).toBe(3);
});

test('events that come one by one share commits', async () => {
  const store = new MemoryStore();
  const { engine } = await runningEngine(store, [moves()], { tuning: { coalesceMs: 50 } });
  const view = engine.of(moves());
  const seen = new Set<bigint>();
  let position = 0n;
  for (let n = 0; n < 500; n++) {
    ({ position } = store.record('a', [moved('a')]));
    await new Promise(setImmediate);
    seen.add(view.position());
  }
  await view.waitFor(position, LONG_MS);
  expect(movesOf(view)).toBe(500);
  expect(seen.size).toBeLessThan(100);
});

test('a read that waits for what does not come is told how far the view is', async () => {
  const store = new MemoryStore();
  const { position } = store.record('a', [moved('a')]);
  const { engine } = await runningEngine(store, [moves()]);
  const waiting = engine.of(moves()).waitFor(position + 1n, 5);
  await expect(waiting).rejects.toEqual(new ViewBehind('moves', position + 1n, position));
});

test('a view includes positions of events that it does not read', async () => {
  const store = new MemoryStore();
  const { engine } = await runningEngine(store, [moves()]);
  const { position } = store.record('a', [noise(), noise()]);
  await engine.of(moves()).waitFor(position, LONG_MS);
  expect(engine.of(moves()).position()).toBe(position);
});

test('nothing can be read before the view is built, and the answer says how far it is', async () => {
  const store = new MemoryStore();
  const { engine } = newEngine(store, [moves()]);
  const view = engine.of(moves());
  expect(() => view.all('SELECT * FROM parcel')).toThrow(ViewNotReady);
  expect(() => view.position()).toThrow(ViewNotReady);
  await expect(view.waitFor(1n, 5)).rejects.toThrow(ViewNotReady);
});

test('an asynchronous apply runs in order and never sees what came later', async () => {
  const store = new MemoryStore();
  for (let n = 0; n < 30; n++) store.record(`parcel-${n % 3}`, [moved('x'), noise()]);
  const { engine } = await runningEngine(store, [pasts], { tuning: { pageSize: 7, batchSize: 10 } });
  const view = engine.of(pasts);
  store.record('parcel-1', [moved('x'), moved('x')]);
  await engine.caughtUp();
  const past = view.all<{ stream: string; events: number }>('SELECT stream, events FROM past ORDER BY position');
  const expected = store.log
    .filter(({ type }) => type === 'parcel-moved')
    .map(({ stream, revision }) => ({ stream, events: revision + 1 }));
  expect(past).toEqual(expected);
});

test('history is read once for a stream, not once for an event, and not at all where the log brought it', async () => {
  const store = new MemoryStore();
  for (let n = 0; n < 4; n++) store.record(`begins-with-noise-${n}`, [noise()]);
  for (let n = 0; n < 200; n++) store.record(`begins-with-noise-${n % 4}`, [moved('x')]);
  for (let n = 0; n < 200; n++) store.record(`all-read-${n % 4}`, [moved('x')]);
  const { engine } = await runningEngine(store, [pasts]);
  expect(store.reads).toBe(4);
  expect(engine.of(pasts).get('SELECT count(*) n, max(events) most FROM past')).toEqual({ n: 400, most: 51 });
});

test('a long catch-up lets the event loop turn all the while', async () => {
  const store = new MemoryStore();
  store.record(
    'a',
    Array.from({ length: 50_000 }, (_, n) => moved(`p${n % 500}`)),
  );
  const { engine } = newEngine(store, [moves()], { tuning: { pageSize: 50_000, batchSize: 50_000 } });
  let turns = 0;
  let running = true;
  const count = () => {
    turns++;
    if (running) setImmediate(count);
  };
  engine.start();
  setImmediate(count);
  await engine.caughtUp();
  running = false;
  expect(movesOf(engine.of(moves()))).toBe(50_000);
  // One page and one batch: without slices there would be a handful of turns.
  expect(turns).toBeGreaterThan(15);
});

test('closing commits what was applied; the next start goes on from there', async () => {
  const store = new MemoryStore();
  store.record('a', [moved('a')]);
  const first = await runningEngine(store, [moves()], { tuning: { coalesceMs: 3_600_000 } });
  const { position } = store.record('a', [moved('a'), moved('b')]);
  const applied = first.engine.of(moves());
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
  expect(applied.position()).toBeLessThan(position);
  await first.engine.close();

  const read: bigint[] = [];
  const subscribe = store.subscribe.bind(store);
  store.subscribe = (after, options) => (read.push(after), subscribe(after, options));
  const second = await runningEngine(store, [moves()], { folder: first.folder });
  await until(() => read.length > 0);
  expect(read).toEqual([position]);
  expect(movesOf(second.engine.of(moves()))).toBe(3);
});

test('rows and checkpoint are committed together: a copy taken at any moment goes on to the same view', async () => {
  const store = new MemoryStore();
  store.record(
    'a',
    Array.from({ length: 2_000 }, (_, n) => moved(`p${n % 50}`, n)),
  );
  const { engine, folder } = newEngine(store, [moves()], { tuning: { pageSize: 90, batchSize: 100, sliceMs: 0 } });
  engine.start();
  const crashed: string[] = [];
  for (let n = 0; n < 6; n++) {
    const from = (await engine.status())[0]!.position;
    await until(async () => (await engine.status())[0]!.position > from + 300n);
    crashed.push(copyOf(folder));
  }
  await engine.caughtUp();
  const digest = viewDigest(engine.of(moves()));
  for (const copy of crashed) {
    const resumed = await runningEngine(store, [moves()], { folder: copy });
    expect(viewDigest(resumed.engine.of(moves()))).toBe(digest);
    await resumed.engine.close();
  }
  expect(viewDigest(viewPath(folder, 'moves', 1))).toBe(digest);
});

test('reads within one snapshot fit together', async () => {
  const store = new MemoryStore();
  store.record('a', [moved('a'), moved('b')]);
  const { engine } = await runningEngine(store, [moves()]);
  const view = engine.of(moves());
  const sums = view.read((rows) => [movesOf(rows), rows.get<{ n: number }>('SELECT count(*) n FROM move')?.n]);
  expect(sums).toEqual([2, 2]);
});

test('an export keeps its snapshot while the view goes on, and its rows can be left half-way', async () => {
  const store = new MemoryStore();
  store.record('a', [moved('a'), moved('b'), moved('c')]);
  const { engine } = await runningEngine(store, [moves()]);
  const view = engine.of(moves());
  const parcels: string[] = [];
  for (const { parcel } of view.iterate<{ parcel: string }>('SELECT parcel FROM parcel ORDER BY parcel')) {
    parcels.push(parcel);
    if (parcels.length === 1) {
      store.record('a', [moved('d')]);
      await engine.caughtUp();
      await engine.rebuild('moves');
    }
  }
  expect(parcels).toEqual(['a', 'b', 'c']);
  for (const _ of view.iterate('SELECT parcel FROM parcel')) break;
  expect(view.all('SELECT parcel FROM parcel')).toHaveLength(4);
});

test('readers cannot write', async () => {
  const { engine } = await runningEngine(new MemoryStore(), [moves()]);
  expect(() => engine.of(moves()).all('DELETE FROM parcel RETURNING parcel')).toThrow(/readonly/);
});

test('status tells how far behind a view is', async () => {
  const store = new MemoryStore();
  store.record('a', [moved('a')]);
  const { engine } = await runningEngine(store, [moves()], { tuning: { coalesceMs: 3_600_000 } });
  await until(async () => (await engine.status())[0]!.state === 'live');
  const live = {
    name: 'moves',
    version: 1,
    state: 'live',
    position: 3n,
    head: 3n,
    behind: 0,
    secondsBehind: 0,
    setAside: 0,
  };
  expect(await engine.status()).toEqual([live]);

  store.record('a', [moved('a')]);
  // Recorded a minute before the engine's clock.
  expect(await engine.status()).toEqual([{ ...live, head: 6n, behind: 3, secondsBehind: 60 }]);
});

test('names are checked', () => {
  const { engine } = newEngine(new MemoryStore(), [moves()]);
  expect(() => engine.register(moves())).toThrow(/Two views/);
  expect(() => engine.register(moves({ name: '../x' }))).toThrow(/file name/);
  engine.start();
  expect(() => engine.register(pasts)).toThrow(/too late/);
  expect(() => engine.of(pasts)).toThrow(/No view/);
});
