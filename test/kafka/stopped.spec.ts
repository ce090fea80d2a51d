/** What the relay must not skip, it stops at: loudly, keeping what is before, and going on when the cause is mended. */
import { expect } from '@jest/globals';
import kafkajs from 'kafkajs';
import { START, type EventStore } from '../../src/event-store/event-store.js';
import { seededRandom } from '../../src/simulation/random.js';
import { brokerForTests } from '../support/kafka/for-tests.js';
import { readTopics } from '../support/kafka/read-topics.js';
import { MemoryStore } from '../support/memory-store.js';
import { anEvent, numberedUpTo, schemas } from '../event-store/event-builders.js';
import { appendMany, caughtUp, expectWholeLog, startRelay, until, type TestRelay } from './support/relays.js';

const { broker, test, kafka, newPrefix } = await brokerForTests();
const SOON = { stoppedMs: 200 };

test('an event that the brokers refuse stops the relay; what is before it is published, and it goes on when they take it', async () => {
  const store = new MemoryStore(schemas);
  const prefix = newPrefix();
  await prepared(store, prefix);
  await setTopic(`${prefix}.notes`, { 'max.message.bytes': '20000' });
  await appendMany(store, 3, numberedUpTo(40));
  await appendMany(store, 3, [anEvent({ data: { text: noise(60_000) } }), ...numberedUpTo(40)]);
  const running = startRelay(store, broker.bootstrap, prefix, { tuning: SOON });
  await until(() => running.relay.state === 'stopped');

  expect(await running.relay.status()).toMatchObject({ state: 'stopped', position: 40n, behind: 41 });
  expect(running.relay.error).toMatch(
    /noted at position 41 \(item-0\) is refused by the brokers \(MESSAGE_TOO_LARGE\)/,
  );
  expect(running.logged).toContainEqual(expect.objectContaining({ level: 'error' }));
  expect(await readTopics(kafka, running.topics.published, 40)).toHaveLength(40);

  await setTopic(`${prefix}.notes`, { 'max.message.bytes': '200000' });
  await caughtUp(running, store);
  await expectWholeLog(kafka, running.topics.published, store);
});

test('topics that the relay makes take the largest event that the log takes', async () => {
  const store = new MemoryStore(schemas);
  await appendMany(store, 1, [anEvent({ data: { text: noise(4_000_000) } }), anEvent()]);
  const running = startRelay(store, broker.bootstrap, newPrefix());
  await caughtUp(running, store);
  await expectWholeLog(kafka, running.topics.published, store);
});

test('an event of a type that belongs to no topic stops the relay', async () => {
  const store = new MemoryStore(schemas);
  await appendMany(store, 1, [anEvent(), anEvent({ type: 'invented-later' }), anEvent()]);
  const running = startRelay(store, broker.bootstrap, newPrefix());
  await until(() => running.relay.state === 'stopped');
  expect(running.relay.error).toMatch(/invented-later at position 2 .* belongs to no topic/);
  expect(await readTopics(kafka, running.topics.published, 1)).toHaveLength(1);
});

test('a log that is not the one whose events were published stops the relay', async () => {
  const prefix = newPrefix();
  const first = new MemoryStore(schemas);
  await appendMany(first, 1, numberedUpTo(5));
  await prepared(first, prefix);

  const restored = new MemoryStore(schemas);
  await appendMany(restored, 1, numberedUpTo(3));
  const behind = startRelay(restored, broker.bootstrap, prefix);
  await until(() => behind.relay.state === 'stopped');
  expect(behind.relay.error).toMatch(/at position 5, which this log does not have/);
  await behind.relay.close();

  await appendMany(restored, 1, numberedUpTo(7));
  const grown = startRelay(restored, broker.bootstrap, prefix);
  await until(() => grown.relay.state === 'stopped');
  expect(grown.relay.error).toMatch(/restored from an older backup/);
});

test('fewer or more partitions than events were published to stop the relay: keys would move', async () => {
  const prefix = newPrefix();
  const store = new MemoryStore(schemas);
  await prepared(store, prefix);
  const { relay } = startRelay(store, broker.bootstrap, prefix, { settings: { partitions: 3 } });
  await until(() => relay.state === 'stopped');
  expect(relay.error).toMatch(/to 6 partitions, KAFKA_PARTITIONS is 3/);
});

test('topics with events but without a position stop the relay', async () => {
  const prefix = newPrefix();
  const store = new MemoryStore(schemas);
  await appendMany(store, 1, numberedUpTo(5));
  const { topics } = await prepared(store, prefix);
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topics.positions] });
  await until(async () => !(await admin.listTopics()).includes(topics.positions));
  await admin.disconnect();
  const running = startRelay(store, broker.bootstrap, prefix);
  await until(() => running.relay.state === 'stopped');
  expect(running.relay.error).toMatch(/does not say how far/);
});

test.each([
  ['notes', { 'cleanup.policy': 'compact' }, {}, /notes is compacted/],
  ['relay-position', { 'cleanup.policy': 'delete' }, {}, /position would be lost/],
  ['notes', {}, { partitions: 12 }, /has 6 partitions, KAFKA_PARTITIONS is 12/],
])('a topic %s with %j, settings %j, is refused until it is mended', async (name, config, settings, error) => {
  const prefix = newPrefix();
  const store = new MemoryStore(schemas);
  await prepared(store, prefix);
  await setTopic(`${prefix}.${name}`, config);
  const running = startRelay(store, broker.bootstrap, prefix, { settings });
  await until(() => running.relay.state === 'retrying');
  expect(running.relay.error).toMatch(error);
  if (Object.keys(settings).length > 0) return;
  await setTopic(`${prefix}.${name}`, { 'cleanup.policy': name === 'notes' ? 'delete' : 'compact' });
  await caughtUp(running, store);
});

test('partitions that someone adds later are not used: a key stays where it is', async () => {
  const prefix = newPrefix();
  const store = new MemoryStore(schemas);
  await appendMany(store, 20, numberedUpTo(40));
  const { topics } = await prepared(store, prefix);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createPartitions({ topicPartitions: [{ topic: `${prefix}.notes`, count: 17 }] });
  await admin.disconnect();
  await appendMany(store, 20, numberedUpTo(40));
  const running = startRelay(store, broker.bootstrap, prefix);
  await caughtUp(running, store);
  const read = await expectWholeLog(kafka, topics.published, store);
  expect(new Set(read.map(({ key, partition }) => `${key} ${partition}`)).size).toBe(20);
  expect(running.logged).toContainEqual(
    expect.objectContaining({ level: 'warn', message: 'topic has more partitions than are used' }),
  );
});

/** Everything in the store is published, and the relay is closed. */
async function prepared(store: EventStore, prefix: string): Promise<TestRelay> {
  const running = startRelay(store, broker.bootstrap, prefix);
  await caughtUp(running, store);
  expect(await store.head()).toBeGreaterThanOrEqual(START);
  await running.relay.close();
  return running;
}

async function setTopic(name: string, config: Readonly<Record<string, string>>): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = Object.entries(config).map(([entry, value]) => ({ name: entry, value }));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name, configEntries }],
  });
  await admin.disconnect();
}

/** Text that no compression makes smaller. */
function noise(length: number): string {
  const random = seededRandom(1);
  return Array.from({ length }, () => String.fromCharCode(35 + random.below(56))).join('');
}
