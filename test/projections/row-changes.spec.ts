/** What changed in the rows of a view, as a replay tells it, event by event or between two positions. */
import { expect, test } from '@jest/globals';
import { pastOf } from '../../src/projections/past.js';
import { knownFrom, type Projection } from '../../src/projections/projection.js';
import { Replay } from '../../src/projections/replay.js';
import { RowChanges } from '../../src/projections/row-changes.js';
import { newFolder } from './support/engines.js';
import { MemoryStore } from './support/memory-store.js';
import { lost, moved, moves } from './support/parcels.js';

function watched(projection: Projection, store: MemoryStore) {
  const replay = new Replay({ projection, log: store, folder: newFolder() });
  const changes = new RowChanges(replay.rows, (projection.past ?? []).map(pastOf));
  const to = async (position: bigint, table: string) => {
    changes.clear();
    await replay.reach(position);
    return changes.of(table);
  };
  return { replay, changes, to };
}

test('a row is added, changed and removed; between two moments only what is left of it counts', async () => {
  const store = new MemoryStore();
  const [first, second, third] = [moved('a', 2), moved('a', 0.5), lost('a')].map(
    (event) => store.record('s', [event]).position,
  ) as [bigint, bigint, bigint];
  const { replay, changes, to } = watched(moves(), store);
  const [one, two] = [
    { parcel: 'a', moves: 1, weight: 2 },
    { parcel: 'a', moves: 2, weight: 2.5 },
  ];
  const key = { parcel: 'a' };
  expect(await to(first, 'parcel')).toEqual([{ change: 'added', key, before: null, after: one }]);
  // A table without a primary key goes by its rowid.
  expect(changes.of('move')).toEqual([
    { change: 'added', key: { rowid: 1 }, before: null, after: { rowid: 1, position: Number(first), parcel: 'a' } },
  ]);
  expect(await to(second, 'parcel')).toEqual([{ change: 'changed', key, before: one, after: two }]);
  expect(await to(third, 'parcel')).toEqual([{ change: 'removed', key, before: two, after: null }]);
  expect(changes.counts()).toEqual([
    { table: 'move', added: 0, changed: 0, removed: 0 },
    { table: 'parcel', added: 0, changed: 0, removed: 1 },
  ]);
  replay.abandon();

  const whole = watched(moves(), store);
  expect(await whole.to(third, 'parcel')).toEqual([]);
  expect(whole.changes.counts()[0]).toEqual({ table: 'move', added: 2, changed: 0, removed: 0 });
  expect(whole.changes.of('move', 1)).toHaveLength(1);
  whole.replay.abandon();
});

test('rows that are replaced have changed once, kept values are seen at once, and the past of a table is no news', async () => {
  const store = new MemoryStore();
  const [first, second] = [moved("it's\n1"), moved("it's\n1")].map((event) => store.record('s', [event]).position) as [
    bigint,
    bigint,
  ];
  const projection: Projection = {
    name: 'kinds',
    version: 1,
    tables: `
      CREATE TABLE kept (name TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE seen (one INTEGER PRIMARY KEY, text TEXT, bytes BLOB, big INTEGER, known_from INTEGER NOT NULL) STRICT;`,
    past: ['seen'],
    keeping: {
      load: (name, rows) => rows.get('SELECT times FROM kept WHERE name = ?', name),
      save: (name, value, rows) =>
        rows.run('INSERT OR REPLACE INTO kept VALUES (?, ?)', name, (value as { times: number }).times),
    },
    apply: {
      'parcel-moved': (event, { rows, kept }) => {
        const { parcel } = event.data as { parcel: string };
        kept.set('k', { times: ((kept.get('k') as { times: number } | undefined)?.times ?? 0) + 1 });
        rows.run(
          `INSERT INTO seen VALUES (1, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET text = NULL, big = excluded.big, known_from = excluded.known_from`,
          parcel,
          Buffer.from('ab'),
          2n ** 60n + event.position,
          knownFrom(event) + Number(event.position),
        );
      },
    },
  };
  const { replay, changes, to } = watched(projection, store);
  const seen = { one: 1, bytes: "X'6162'" };
  expect(await to(first, 'seen')).toMatchObject([
    { change: 'added', after: { ...seen, text: "it's\n1", big: (2n ** 60n + first).toString() } },
  ]);
  expect(changes.of('kept')).toMatchObject([{ change: 'added', after: { name: 'k', times: 1 } }]);
  expect(await to(second, 'seen')).toMatchObject([{ change: 'changed', after: { ...seen, text: null } }]);
  expect(changes.of('kept')).toEqual([
    { change: 'changed', key: { name: 'k' }, before: { name: 'k', times: 1 }, after: { name: 'k', times: 2 } },
  ]);
  expect(changes.counts().map(({ table }) => table)).toEqual(['kept', 'seen']);
  replay.abandon();
});
