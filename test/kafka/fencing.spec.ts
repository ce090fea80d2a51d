/** Whoever relays by mistake, because it slept or was thought dead, can publish nothing any more. */
import { afterEach, beforeEach, expect } from '@jest/globals';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { START } from '../../src/event-store/event-store.js';
import { brokerForTests } from '../support/kafka/for-tests.js';
import { seededRandom } from '../../src/simulation/random.js';
import { numberedUpTo, schemas } from '../event-store/event-builders.js';
import { temporaryFolder } from '../event-store/temporary-folder.js';
import { RelayProcess } from './support/relay-process.js';
import { appendMany, caughtUp, expectWholeLog, startRelay, until } from './support/relays.js';

const { broker, test, kafka, newPrefix } = await brokerForTests();
const seed = Number(process.env.FENCING_SEED ?? 1);

let folder: string;
let store: EmbeddedStore;
beforeEach(() => {
  folder = temporaryFolder();
  store = EmbeddedStore.open({ folder, schemas });
});
afterEach(async () => {
  await store.close();
  rmSync(dirname(folder), { recursive: true });
});

test(`a relay that was frozen finds itself fenced, and nothing is doubled (FENCING_SEED=${seed})`, async () => {
  const random = seededRandom(seed);
  const prefix = newPrefix();
  // Small pages, so that it is frozen in the middle of its work.
  const first = new RelayProcess({
    folder,
    bootstrap: broker.bootstrap,
    prefix,
    tuning: { pageSize: 5, coalesceMs: 0 },
  });
  await appendMany(store, 7, numberedUpTo(400));
  const enough = 20 + random.below(200);
  await until(() => first.published >= enough);
  first.freeze();
  expect(first.published).toBeLessThan(400);

  const second = startRelay(store, broker.bootstrap, prefix);
  await appendMany(store, 7, numberedUpTo(50));
  await caughtUp(second, store);
  first.resume();
  await appendMany(store, 7, numberedUpTo(50));
  await until(() => first.state === 'standing-by');
  await caughtUp(second, store);

  await expectWholeLog(kafka, second.topics.published, store);
  // The one that woke up troubled nobody: no fencing to and fro.
  expect(second.logged.filter(({ level }) => level === 'warn')).toEqual([]);
}, 60_000);

test('a stand-by takes over from one that was killed', async () => {
  const prefix = newPrefix();
  const first = new RelayProcess({ folder, bootstrap: broker.bootstrap, prefix });
  await until(() => first.state === 'relaying');
  const second = startRelay(store, broker.bootstrap, prefix);
  await until(() => second.relay.state === 'standing-by');
  await appendMany(store, 3, numberedUpTo(20));
  await until(() => first.published === 20);
  await first.kill();
  await appendMany(store, 3, numberedUpTo(20));
  const killed = performance.now();
  await caughtUp(second, store);
  expect(performance.now() - killed).toBeLessThan(15_000);
  await expectWholeLog(kafka, second.topics.published, store);
}, 60_000);

test('who joins a group does not depose the one that leads it', async () => {
  const prefix = newPrefix();
  const relays = [startRelay(store, broker.bootstrap, prefix)];
  await until(() => relays[0]?.relay.state === 'relaying');
  for (let more = 0; more < 4; more++) {
    const joining = startRelay(store, broker.bootstrap, prefix);
    await until(() => joining.relay.state === 'standing-by');
    relays.push(joining);
  }
  await appendMany(store, 3, numberedUpTo(20));
  await until(() => relays[0]?.relay.published === 20);
  expect(await store.head()).toBeGreaterThan(START);
  expect(relays[0]?.logged.filter(({ message }) => message.includes('no more'))).toEqual([]);
}, 60_000);
