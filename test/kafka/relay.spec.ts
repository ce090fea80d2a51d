/** The relay against a real broker: everything once and in order, whoever relays and whatever happened before. */
import { expect } from '@jest/globals';
import { MemoryStore } from '../support/memory-store.js';
import { brokerForTests } from '../support/kafka/for-tests.js';
import { anEvent, numberedUpTo, schemas } from '../event-store/event-builders.js';
import { appendMany, caughtUp, expectWholeLog, startRelay, until } from './support/relays.js';

const { broker, test, kafka, newPrefix } = await brokerForTests();

test('what is in the log and what comes is published once, in order for each stream', async () => {
  const store = new MemoryStore(schemas);
  await appendMany(store, 7, numberedUpTo(50));
  const running = startRelay(store, broker.bootstrap, newPrefix());
  await caughtUp(running, store);
  await store.append('item-x', [anEvent({ type: 'renamed', data: { old: 'x' } })], 'no-stream');
  await appendMany(store, 7, numberedUpTo(50));
  await caughtUp(running, store);
  const read = await expectWholeLog(kafka, running.topics.published, store);
  expect(
    read
      .filter(({ topic }) => topic.endsWith('.renames'))
      .map(({ value, headers }) => [value, headers['ce_schemaversion']]),
  ).toEqual([['{"now":"x"}', '2']]);
});

test('a relay that starts again goes on where the one before it ended', async () => {
  const store = new MemoryStore(schemas);
  const prefix = newPrefix();
  for (let round = 0; round < 3; round++) {
    await appendMany(store, 3, numberedUpTo(10));
    const running = startRelay(store, broker.bootstrap, prefix);
    await caughtUp(running, store);
    expect(running.relay.published).toBe(10);
    await running.relay.close();
  }
  const { topics } = startRelay(store, broker.bootstrap, prefix);
  await expectWholeLog(kafka, topics.published, store);
});

test('of two instances one relays; when it leaves, the other takes over', async () => {
  const store = new MemoryStore(schemas);
  const prefix = newPrefix();
  const first = startRelay(store, broker.bootstrap, prefix);
  await until(() => first.relay.state === 'relaying');
  const second = startRelay(store, broker.bootstrap, prefix);
  await until(() => second.relay.state === 'standing-by');
  await appendMany(store, 3, numberedUpTo(20));
  await caughtUp(first, store);
  expect(second.relay).toMatchObject({ state: 'standing-by', published: 0 });
  await first.relay.close();
  await appendMany(store, 3, numberedUpTo(20));
  await caughtUp(second, store);
  expect(second.relay.published).toBe(20);
  await expectWholeLog(kafka, first.topics.published, store);
});
