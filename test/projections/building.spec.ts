/** Views are built beside the one that serves, take over when they have caught up, and always come out the same. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { viewDigest } from '../../src/projections/digest.js';
import { EventNotApplied, ViewNotReady } from '../../src/projections/errors.js';
import { viewPath } from '../../src/projections/view-file.js';
import { copyOf, newEngine, newFolder, runningEngine, until } from './support/engines.js';
import { MemoryStore } from './support/memory-store.js';
import { lost, moved, moves, movesOf, noise, pasts } from './support/parcels.js';

const LONG_MS = 20_000;

function storeWith(events: number): MemoryStore {
  const store = new MemoryStore();
  store.record(
    'a',
    Array.from({ length: events }, (_, n) => moved(`p${n % 20}`, n)),
  );
  return store;
}

/** The second version counts each move twice. */
const doubled = moves({
  version: 2,
  apply: {
    'parcel-moved': (event, context) => {
      void moves().apply['parcel-moved']?.(event, context);
      context.rows.run(
        'UPDATE parcel SET moves = moves + 1 WHERE parcel = ?',
        (event.data as { parcel: string }).parcel,
      );
    },
  },
});

test('a new version is built while the old one serves, takes over, and the old file is deleted', async () => {
  const store = storeWith(3_000);
  const first = await runningEngine(store, [moves()]);
  await first.engine.close();

  const { engine, folder } = newEngine(store, [{ ...doubled, servesFrom: 1 }], {
    folder: first.folder,
    tuning: { pageSize: 50, batchSize: 100, sliceMs: 0 },
  });
  const view = engine.of(doubled);
  engine.start();
  const seen = new Set<number>();
  const generations = new Set<number>();
  let positionSeen = 0n;
  const caughtUp = engine.caughtUp().then(() => true);
  while (!(await Promise.race([caughtUp, new Promise<false>((go) => setImmediate(go, false))]))) {
    seen.add(movesOf(view));
    generations.add(view.generation);
    expect(view.position()).toBeGreaterThanOrEqual(positionSeen);
    positionSeen = view.position();
  }
  seen.add(movesOf(view));
  generations.add(view.generation);
  expect([...seen]).toEqual([3_000, 6_000]);
  expect(generations.size).toBe(2);
  expect(readdirSync(folder).filter((file) => file.endsWith('.db'))).toEqual(['moves-v2.db']);
});

test('an older version that serves does not pass for having what came since', async () => {
  const store = storeWith(10);
  const first = await runningEngine(store, [moves()]);
  await first.engine.close();
  const bad = store.record('a', [moved('bad')]);
  const { engine } = newEngine(store, [{ ...doubled, servesFrom: 1 }], { folder: first.folder });
  engine.start();
  const view = engine.of(doubled);
  await until(async () => (await engine.status())[0]!.state === 'stopped');
  expect(movesOf(view)).toBe(10);
  expect(view.position()).toBe(30n);
  await expect(view.waitFor(bad.position, LONG_MS)).rejects.toThrow('position 30, not yet the one that was asked for');
});

test('without an older version to serve, readers are told how far the build is', async () => {
  const store = storeWith(5_000);
  const { engine } = newEngine(store, [moves()], { tuning: { pageSize: 50, batchSize: 100, sliceMs: 0 } });
  engine.start();
  await until(async () => ((await engine.status())[0]!.build?.percent ?? 0) > 20);
  const view = engine.of(moves());
  const thrown = await view.waitFor(1n, 1).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(ViewNotReady);
  const { progress } = thrown as ViewNotReady;
  expect(progress.head).toBe(15_000n);
  expect(progress.percent).toBeGreaterThan(20);
  expect(progress.percent).toBeLessThan(100);
  expect(progress.retryAfterSeconds).toBeGreaterThanOrEqual(1);
  await engine.caughtUp();
  expect(movesOf(view)).toBe(5_000);
});

test('a build that was killed goes on from its last commit', async () => {
  const store = storeWith(3_000);
  const { engine, folder } = newEngine(store, [moves()], { tuning: { pageSize: 50, batchSize: 100, sliceMs: 0 } });
  engine.start();
  await until(async () => ((await engine.status())[0]!.build?.percent ?? 0) > 40);
  const crashed = copyOf(folder);
  expect(readdirSync(crashed)).toContain('moves-v1.building.db');
  await engine.caughtUp();

  const read: bigint[] = [];
  const subscribe = store.subscribe.bind(store);
  store.subscribe = (after, options) => (read.push(after), subscribe(after, options));
  const resumed = await runningEngine(store, [moves()], { folder: crashed });
  expect(read[0]).toBeGreaterThan(3_000n);
  expect(viewDigest(resumed.engine.of(moves()))).toBe(viewDigest(engine.of(moves())));
});

test('a file that was deleted comes back the same', async () => {
  const store = storeWith(500);
  store.record('b', [lost('p3'), noise(), moved('p4', 0.1), moved('p4', 0.2)]);
  const projections = [moves(), pasts];
  const { engine, folder } = await runningEngine(store, projections);
  const digests = projections.map((projection) => viewDigest(engine.of(projection)));
  expect(new Set(digests).size).toBe(2);
  await engine.close();
  for (const file of readdirSync(folder)) rmSync(`${folder}/${file}`);
  const again = await runningEngine(store, projections, { folder, dedicated: true });
  expect(projections.map((projection) => viewDigest(again.engine.of(projection)))).toEqual(digests);
});

test('a rebuild serves the old file until the new one takes over, with all that came meanwhile', async () => {
  const store = storeWith(2_000);
  const { engine, folder } = await runningEngine(store, [moves()], {
    tuning: { pageSize: 50, batchSize: 100, sliceMs: 0 },
  });
  const view = engine.of(moves());
  const { generation } = view;
  const rebuilt = engine.rebuild('moves').then(() => true);
  const joined = engine.rebuild('moves');
  let last = 2_000;
  while (!(await Promise.race([rebuilt, new Promise<false>((go) => setImmediate(go, false))]))) {
    const { position } = store.record('b', [moved('while')]);
    if (last % 10 === 0) await view.waitFor(position, LONG_MS);
    const now = movesOf(view);
    expect(now).toBeGreaterThanOrEqual(last);
    last = now;
  }
  await joined;
  await engine.caughtUp();
  expect(view.generation).not.toBe(generation);
  const total = store.log.length;
  expect(total).toBeGreaterThan(2_010);
  expect(movesOf(view)).toBe(total);
  expect(readdirSync(folder).filter((file) => file.endsWith('.db'))).toEqual(['moves-v1.db']);

  const other = await runningEngine(store, [moves()]);
  expect(viewDigest(view)).toBe(viewDigest(other.engine.of(moves())));
});

test('a rebuild that was interrupted is finished at the next start', async () => {
  const store = storeWith(3_000);
  const { engine, folder } = await runningEngine(store, [moves()], {
    tuning: { pageSize: 50, batchSize: 100, sliceMs: 0 },
  });
  const interrupted = engine.rebuild('moves').catch((error: unknown) => error);
  await until(async () => ((await engine.status())[0]!.build?.percent ?? 0) > 30);
  await engine.close();
  expect(await interrupted).toBeInstanceOf(Error);
  expect(readdirSync(folder)).toContain('moves-v1.building.db');

  const next = await runningEngine(store, [moves()], { folder });
  expect(movesOf(next.engine.of(moves()))).toBe(3_000);
  await until(() => !existsSync(viewPath(folder, 'moves', 1, '.building')));
  await next.engine.caughtUp();
  expect(movesOf(next.engine.of(moves()))).toBe(3_000);
});

test('a rebuild stops at an event that it cannot apply, and the old file goes on serving', async () => {
  const store = storeWith(100);
  const { engine, folder } = await runningEngine(store, [moves()]);
  const { position } = store.record('a', [moved('bad')]);
  const view = engine.of(moves());
  await view.waitFor(position, LONG_MS);
  await expect(engine.rebuild('moves')).rejects.toThrow(EventNotApplied);
  const next = store.record('a', [moved('p1')]);
  await view.waitFor(next.position, LONG_MS);
  expect(movesOf(view)).toBe(101);
  expect(readdirSync(folder).filter((file) => file.endsWith('.db'))).toEqual(['moves-v1.db']);
});

test('tables that changed without a new version are built anew', async () => {
  const store = storeWith(10);
  const first = await runningEngine(store, [moves()]);
  await first.engine.close();
  const withIndex = moves({ tables: `${moves().tables} CREATE INDEX move_parcel ON move (parcel);` });
  const { engine, logged } = await runningEngine(store, [withIndex], { folder: first.folder });
  expect(movesOf(engine.of(withIndex))).toBe(10);
  expect(logged.some(({ message }) => message.includes('other tables'))).toBe(true);
  expect(engine.of(withIndex).get(`SELECT name FROM sqlite_schema WHERE name = 'move_parcel'`)).toBeDefined();
});

test('a view that is ahead of its log, as after restoring a backup, is built anew', async () => {
  const first = await runningEngine(storeWith(20), [moves()]);
  await first.engine.close();
  const { engine } = await runningEngine(storeWith(10), [moves()], { folder: first.folder });
  expect(movesOf(engine.of(moves()))).toBe(10);
});

test('the digest sees every value and its type, and nothing else', async () => {
  const texts: [string, number][][] = [
    [['a', 1]],
    [['a', 2]],
    [['b', 1]],
    [
      ['a', 1],
      ['b', 1],
    ],
    [],
  ];
  const digests = new Set<string>();
  for (const parcels of texts) {
    const store = new MemoryStore();
    for (const [parcel, weight] of parcels) store.record('s', [moved(parcel, weight)]);
    const { engine } = await runningEngine(store, [moves()]);
    digests.add(viewDigest(engine.of(moves())));
  }
  expect(digests.size).toBe(texts.length);
});

test('whatever the batches and wherever it crashes, the view is the same', async () => {
  const event = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.nat(5), fc.nat(9)).map(([p, weight]) => moved(`p${p}`, weight)) },
    { weight: 1, arbitrary: fc.nat(5).map((p) => lost(`p${p}`)) },
    { weight: 2, arbitrary: fc.constant(0).map(noise) },
  );
  const size = fc.integer({ min: 1, max: 12 });
  const crash = fc.record({ pageSize: size, batchSize: size, turns: fc.nat(12) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 40 }),
      fc.array(event, { maxLength: 20 }),
      fc.array(crash),
      async (before, after, crashes) => {
        const store = new MemoryStore();
        if (before.length > 0) store.record('a', before);
        let folder = newFolder();
        for (const [index, { pageSize, batchSize, turns }] of crashes.entries()) {
          const tuning = { pageSize, batchSize, sliceMs: 0, coalesceMs: 0, catchUpCommitMs: 0 };
          const { engine } = newEngine(store, [moves(), pasts], { folder, tuning });
          engine.start();
          for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
          const more = after[index];
          if (more) store.record('b', [more]);
          folder = copyOf(folder);
          await engine.close();
        }
        const survivor = await runningEngine(store, [moves(), pasts], { folder });
        const fresh = await runningEngine(store, [moves(), pasts], { dedicated: true });
        for (const projection of [moves(), pasts])
          expect(viewDigest(survivor.engine.of(projection))).toBe(viewDigest(fresh.engine.of(projection)));
        await survivor.engine.close();
        await fresh.engine.close();
      },
    ),
    { numRuns: 40 },
  );
});

test('a take-over never brings readers back in time', async () => {
  const store = storeWith(50);
  const { engine } = await runningEngine(store, [moves()]);
  const view = engine.of(moves());
  const head = store.head.bind(store);
  let asked = 0;
  let seen = 0n;
  // What the follower shows between the builder's last look at the head and the take-over.
  store.head = async () => {
    const then = await head();
    if (++asked === 2) {
      seen = store.record('b', [moved('late')]).position;
      await view.waitFor(seen, LONG_MS);
    }
    return then;
  };
  await engine.rebuild('moves');
  expect(seen).toBeGreaterThan(0n);
  expect(view.position()).toBeGreaterThanOrEqual(seen);
  expect(movesOf(view)).toBe(51);
});
