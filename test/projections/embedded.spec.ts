/** The engine on the real store: what is appended is soon read, and survives a restart of both. */
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { EventSchemas } from '../../src/event-store/upcast.js';
import { viewDigest } from '../../src/projections/digest.js';
import { newFolder, runningEngine } from './support/engines.js';
import { lost, moved, moves, movesOf, noise, pasts } from './support/parcels.js';

const schemas = new EventSchemas({
  'parcel-moved': { version: 1 },
  'parcel-lost': { version: 1 },
  'noise-heard': { version: 1 },
});

test('appends are read back after their position, and a restart changes nothing', async () => {
  const data = newFolder();
  const folder = join(data, 'views');
  let store = EmbeddedStore.open({ folder: data, schemas });
  const { engine } = await runningEngine(store, [moves(), pasts], { folder });
  const parcels = Array.from({ length: 40 }, (_, n) => `parcel-${n}`);
  await Promise.all(
    parcels.map(async (parcel) => {
      const first = await store.append(parcel, [moved(parcel), noise()], 'no-stream');
      await engine.of(moves()).waitFor(first.position, 20_000);
      const seen = engine.of(moves()).get('SELECT moves FROM parcel WHERE parcel = ?', parcel);
      expect(seen).toEqual({ moves: 1 });
      await store.append(parcel, [moved(parcel), ...(parcel === 'parcel-7' ? [lost(parcel)] : [])], first.revision);
    }),
  );
  const last = await store.append('noise', [noise()], 'no-stream');
  await engine.of(moves()).waitFor(last.position, 20_000);
  await engine.caughtUp();
  expect(movesOf(engine.of(moves()))).toBe(78);
  const digests = [moves(), pasts].map((projection) => viewDigest(engine.of(projection)));

  await engine.rebuild('moves');
  await engine.rebuild('pasts');
  expect([moves(), pasts].map((projection) => viewDigest(engine.of(projection)))).toEqual(digests);

  await engine.close();
  await store.close();
  store = EmbeddedStore.open({ folder: data, schemas });
  const again = await runningEngine(store, [moves(), pasts], { folder });
  expect([moves(), pasts].map((projection) => viewDigest(again.engine.of(projection)))).toEqual(digests);
  await again.engine.close();
  await store.close();
});
