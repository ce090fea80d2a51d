/** Views whose past is kept: what each row was, at any moment, whatever came in between. */
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import type { NewEvent } from '../../src/event-store/event-store.js';
import { viewDigest } from '../../src/projections/digest.js';
import { ViewNotReady } from '../../src/projections/errors.js';
import { keepPast } from '../../src/projections/past.js';
import { knownFrom, projection, sql, type Projection } from '../../src/projections/projection.js';
import { copyOf, newEngine, runningEngine } from './support/engines.js';
import { MemoryStore } from './support/memory-store.js';
import { lost, moved, type ParcelEvent } from './support/parcels.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 86_400_000;

/** How heavy each parcel was last; a lost one keeps its row. Those called `bad` are written, and then fail. */
const weights = projection<ParcelEvent>({
  name: 'weights',
  version: 2,
  tables: sql`
    CREATE TABLE parcel (
      parcel TEXT PRIMARY KEY, weight REAL NOT NULL, lost INTEGER NOT NULL, known_from INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE moves (moves INTEGER NOT NULL) STRICT;`,
  past: ['parcel'],
  apply: {
    'parcel-moved': (event, { rows }) => {
      const { parcel, weight } = event.data;
      const upsert = `INSERT INTO parcel VALUES (?, ?, 0, ?) ON CONFLICT DO UPDATE SET weight = excluded.weight, lost = 0,
        known_from = excluded.known_from`;
      rows.run(upsert, parcel, weight, knownFrom(event));
      if (weight === BAD) throw new Error('This makes no sense.');
    },
    'parcel-lost': (event, { rows }) =>
      rows.run('UPDATE parcel SET lost = 1, known_from = ? WHERE parcel = ?', knownFrom(event), event.data.parcel),
  },
});
const BAD = 13;

const at = (event: NewEvent, ms: number): NewEvent => ({ ...event, recordedAt: new Date(START + ms).toISOString() });
const day = (event: NewEvent, days: number) => at(event, days * DAY_MS);

interface Version {
  readonly parcel: string;
  readonly weight: number;
  readonly lost: number;
  readonly from: number;
}

/** Told plainly: all versions of every row, each known from when it was recorded, but never before the one that it replaced. */
class Told {
  readonly versions = new Map<string, Version[]>();

  tell(parcel: string, ms: number, change: Pick<Version, 'weight' | 'lost'> | 'lost'): void {
    const all = this.versions.get(parcel) ?? [];
    const last = all.at(-1);
    if (change === 'lost' && !last) return;
    const { weight, lost: isLost } = change === 'lost' ? { weight: last?.weight ?? 0, lost: 1 } : change;
    this.versions.set(parcel, [...all, { parcel, weight, lost: isLost, from: Math.max(ms, last?.from ?? 0) }]);
  }

  at(ms: number) {
    return [...this.versions.values()]
      .flatMap((all) => all.findLast(({ from }) => from <= ms) ?? [])
      .map(({ from: _from, ...row }) => row)
      .sort((a, b) => (a.parcel < b.parcel ? -1 : 1));
  }
}

const happening = fc.record({
  parcel: fc.constantFrom('a', 'b', 'c'),
  weight: fc.integer({ min: 1, max: 14 }),
  lost: fc.constantFrom(false, false, true),
  /** Until the next one; a clock is put back now and then, and what happens at once is recorded at once. */
  passed: fc.oneof(fc.constantFrom(0, 0, 1, -3 * DAY_MS), fc.integer({ min: 0, max: 400 * DAY_MS })),
});
const ALL = 'SELECT parcel, weight, lost FROM parcel ORDER BY parcel';

test('every moment is read as it was told, live, after a crash between two batches, and built anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 40 }), fc.nat(40), async (happened, crashAt) => {
      const store = new MemoryStore();
      const told = new Told();
      const tuning = { pageSize: 3, batchSize: 2 };
      let { engine, folder } = await runningEngine(store, [weights], { tuning });
      const moments = new Set<number>([0]);
      let now = 0;
      for (const [index, { parcel, weight, lost: isLost, passed }] of happened.entries()) {
        now = Math.max(0, now + passed);
        for (const moment of [now - 1, now, now + DAY_MS]) moments.add(moment);
        const event = at(isLost ? lost(parcel) : moved(parcel, weight), now);
        store.record(parcel, [event]);
        if (isLost) told.tell(parcel, START + now, 'lost');
        else if (weight !== BAD) told.tell(parcel, START + now, { weight, lost: 0 });
        if (index !== crashAt) continue;
        const copy = copyOf(folder);
        await engine.close();
        ({ engine, folder } = await runningEngine(store, [weights], { tuning, folder: copy }));
      }
      await engine.caughtUp();
      const view = engine.of(weights);
      const all = () => [...moments].map((ms) => view.knownAt(new Date(START + ms)).all(ALL));
      const wanted = [...moments].map((ms) => told.at(START + ms));
      expect(all()).toEqual(wanted);
      if (happened.some(({ weight, lost: isLost }) => weight === BAD && !isLost)) return;
      const digest = viewDigest(view);
      await engine.rebuild('weights');
      expect(viewDigest(view)).toBe(digest);
      expect(all()).toEqual(wanted);
    }),
    { numRuns: 30 },
  );
}, 60_000);

test('of what was recorded in one millisecond only the last counts', async () => {
  const store = new MemoryStore();
  store.record('a', [day(moved('a', 1), 1), day(moved('a', 2), 1), day(moved('a', 3), 2)]);
  const { engine } = await runningEngine(store, [weights]);
  expect(engine.of(weights).all('SELECT weight FROM parcel_past')).toEqual([{ weight: 2 }]);
});

test.each([
  ['deleted', "DELETE FROM parcel WHERE parcel = 'a'"],
  ['replaced', "INSERT OR REPLACE INTO parcel VALUES ('a', 5, 0, 0)"],
])('a row that would be %s is kept, and the event set aside', async (_what, statement) => {
  const careless: Projection = {
    ...weights,
    apply: { ...weights.apply, 'parcel-lost': (_event, { rows }) => rows.run(statement) },
  };
  const store = new MemoryStore();
  const { engine } = await runningEngine(store, [careless]);
  store.record('a', [day(moved('a', 2), 1), day(lost('a'), 2), day(moved('b', 3), 3)]);
  await engine.caughtUp();
  const view = engine.of(careless);
  expect(view.all(ALL)).toEqual([
    { parcel: 'a', weight: 2, lost: 0 },
    { parcel: 'b', weight: 3, lost: 0 },
  ]);
  expect(view.get<{ error: string }>('SELECT error FROM set_aside')?.error).toMatch(/never deleted or replaced/);
});

test('tables whose past is not kept cannot be read as of a moment', async () => {
  const { engine } = await runningEngine(new MemoryStore(), [weights]);
  const past = engine.of(weights).knownAt(new Date(START));
  expect(past.all(ALL)).toEqual([]);
  expect(() => past.all('SELECT moves FROM moves')).toThrow('no_past_is_kept_of_moves');
});

test('a table without a key or the time from which a row is known has no past to keep', () => {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE a (a TEXT PRIMARY KEY) STRICT; CREATE TABLE b (known_from INTEGER NOT NULL) STRICT;');
  for (const table of ['a', 'b']) expect(() => keepPast(db, [table])).toThrow(`Table ${table} needs a primary key`);
});

test('while an older version serves that kept no past, there is none', async () => {
  const store = new MemoryStore();
  store.record('a', [day(moved('a', 2), 1), day(moved('bad', BAD), 2)]);
  const { past: _past, ...before } = { ...weights, version: 1, apply: {} };
  const first = await runningEngine(store, [before]);
  await first.engine.close();
  const now: Projection = { ...weights, servesFrom: 1 };
  const { engine } = newEngine(store, [now], { folder: first.folder });
  engine.start();
  await expect(engine.caughtUp()).rejects.toThrow('makes no sense');
  expect(engine.of(now).all(ALL)).toEqual([]);
  expect(() => engine.of(now).knownAt(new Date()).all(ALL)).toThrow(ViewNotReady);
});

test('a file that kept no past of a table is built again when it is to', async () => {
  const store = new MemoryStore();
  store.record('a', [day(moved('a', 2), 1), day(moved('a', 3), 3)]);
  const { past: _past, ...without } = weights;
  const first = await runningEngine(store, [without]);
  await first.engine.close();
  const { engine } = await runningEngine(store, [weights], { folder: first.folder });
  const known = engine.of(weights).knownAt(new Date(START + 2 * DAY_MS));
  expect(known.get('SELECT weight FROM parcel')).toEqual({ weight: 2 });
});

test('snapshots and readers of several moments do not disturb each other', async () => {
  const store = new MemoryStore();
  store.record('a', [day(moved('a', 1), 1), day(moved('a', 2), 2), day(moved('a', 3), 3)]);
  const { engine } = await runningEngine(store, [weights]);
  const [first, second] = [1, 2].map((days) => engine.of(weights).knownAt(new Date(START + days * DAY_MS)));
  const weight = 'SELECT weight FROM parcel';
  expect([first?.get(weight), second?.get(weight), first?.read((rows) => rows.all(weight))]).toEqual([
    { weight: 1 },
    { weight: 2 },
    [{ weight: 1 }],
  ]);
});

test('what was known at a moment is found by the index, however long the past', async () => {
  const store = new MemoryStore();
  store.record('a', [day(moved('a', 1), 1)]);
  const { engine } = await runningEngine(store, [weights]);
  const plan = engine
    .of(weights)
    .knownAt(new Date(START))
    .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${ALL} LIMIT 10`);
  expect(plan.map(({ detail }) => detail)).toContainEqual(
    'SEARCH past USING INDEX parcel_past_known (lasted=? AND known_until>? AND known_until<?)',
  );
});
