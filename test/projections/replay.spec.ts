/** A view told again to a position is the view that an engine had when the log ended there; and nothing else is touched. */
import { readdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { viewDigest } from '../../src/projections/digest.js';
import { Replay } from '../../src/projections/replay.js';
import { newFolder, runningEngine } from './support/engines.js';
import { MemoryStore } from './support/memory-store.js';
import { lost, moved, moves, noise, pasts } from './support/parcels.js';

function story(events = 40): MemoryStore {
  const store = new MemoryStore();
  for (let n = 0; n < events; n++) {
    const parcel = `p${n % 5}`;
    store.record(parcel, [n % 7 === 3 ? noise() : n % 11 === 5 ? lost(parcel) : moved(parcel, n)]);
  }
  return store;
}

test('at every position, at one go or from the start, as the engine had it', async () => {
  const store = story();
  const growing = new MemoryStore();
  const { engine } = await runningEngine(growing, [moves(), pasts]);
  const goes = [moves(), pasts].map((projection) => new Replay({ projection, log: store, folder: newFolder() }));
  for (const event of store.log) {
    growing.record(event.stream, [event]);
    await engine.caughtUp();
    for (const [index, projection] of [moves(), pasts].entries()) {
      const held = viewDigest(engine.of(projection));
      const go = goes[index] as Replay;
      await go.reach(event.position);
      expect(go.position).toBe(event.position);
      expect([event.position, viewDigest(go.path.replace(/\.db$/, '.building.db'))]).toEqual([event.position, held]);
      if (event.position % 5n !== 0n) continue;
      const again = new Replay({ projection, log: store, folder: newFolder() });
      await again.reach(event.position);
      again.finish();
      expect([event.position, viewDigest(again.path)]).toEqual([event.position, held]);
    }
  }
  for (const go of goes) go.abandon();
});

test('the finished file is one file, and abandoned ones are gone', async () => {
  const [store, folder] = [story(5), newFolder()];
  const replay = new Replay({ projection: moves(), log: store, folder });
  await replay.reach(6n);
  expect(readdirSync(folder)).toContain('moves-v1.building.db');
  replay.finish();
  expect(readdirSync(folder)).toEqual(['moves-v1.db']);
  const another = new Replay({ projection: pasts, log: store, folder });
  another.abandon();
  expect(readdirSync(folder)).toEqual(['moves-v1.db']);
});

test('a file that is there is not written over', () => {
  const folder = newFolder();
  writeFileSync(`${folder}/moves-v1.db`, 'what serves');
  expect(() => new Replay({ projection: moves(), log: story(1), folder })).toThrow(
    /There is a file .*moves-v1.db already/,
  );
});

test('what cannot be applied is set aside and counted; a log that fails ends it', async () => {
  const store = story(3);
  store.record('p', [moved('bad'), moved('good')]);
  const replay = new Replay({ projection: moves(), log: store, folder: newFolder() });
  await replay.reach(15n);
  expect(replay.setAside).toBe(1);
  expect(replay.rows.get('SELECT moves FROM parcel WHERE parcel = ?', 'good')).toEqual({ moves: 1 });
  store.record('p', [moved('late')]);
  store.failing = new Error('The disk is gone.');
  await expect(replay.reach(18n)).rejects.toThrow(/as far as position 15\. .*The disk is gone/);
  replay.abandon();
});
