/**
 * The service, its relay, a real broker and the consumer of docs: what was recorded reaches the consumer's database once and
 * in order, whatever is done to it; and every message on the wire is what the contract promises.
 */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Admin } from 'kafkajs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '../../src/app.module.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { RELAY } from '../../src/kafka/relay.module.js';
import type { Relay } from '../../src/kafka/relay.js';
import { seededRandom } from '../../src/simulation/random.js';
import { at, registerGroup } from '../e2e/support/group.js';
import { wholeLog } from '../event-store/event-builders.js';
import { brokerForTests } from '../support/kafka/for-tests.js';
import { readTopics, type ReadMessage } from '../support/kafka/read-topics.js';
import { validateMessage } from '../support/kafka/validate-message.js';
import { startService, type Service } from '../support/service.js';
import { ConsumerProcess, keptIn, type ConsumerSettings } from './support/consumer-process.js';
import { everythingHappens, itemsTravel } from './support/group-life.js';
import { isPublished } from './support/is-published.js';
import { kafkaSettings, until } from './support/relays.js';

const { broker, kafka, test, newPrefix } = await brokerForTests();

const SEED = Number(process.env['CONSUMER_SEED'] ?? Date.now() % 100_000);
const KILLS = Number(process.env['CONSUMER_KILLS'] ?? 1);
const ITEMS = 40;

const prefix = newPrefix();
const published = topics.map(({ name }) => `${prefix}.${name}`);
let folder: string;
let service: Service;
let admin: Admin;
let consumer: ConsumerProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-consumer-'));
  const settings = kafkaSettings({
    KAFKA_BROKERS: broker.bootstrap,
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_PARTITIONS: '3',
  });
  service = await startService({ now: at(20), settings: { kafka: settings } });
  admin = kafka.admin();
  await registerGroup(service);
});
afterAll(async () => {
  await consumer?.end('SIGKILL');
  await service.stop();
  await admin.disconnect();
  rmSync(folder, { recursive: true, force: true });
});

test('every message on the wire is as its schema says, whatever happens in the group', async () => {
  await everythingHappens(service);
  const log = await relayed();
  const messages = await readTopics(kafka, published, log.length);
  for (const message of messages) validateMessage(message);
  expect(messages.map(({ headers }) => headers['ce_id']).sort()).toEqual(log.map(({ id }) => id).sort());
  const types = new Set(messages.map(({ headers }) => headers['ce_type']));
  expect([...types].sort()).toEqual(topics.flatMap(({ events }) => Object.keys(events)).sort());
}, 120_000);

test(`the consumer works once for each event, in order, though it is killed and told again (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  const file = join(folder, 'kept.db');
  const settings = { BROKERS: broker.bootstrap, TOPICS: published.join(), GROUP: `${prefix}.group`, DATABASE: file };
  consumer = new ConsumerProcess(settings);
  for (let kill = 0; kill < KILLS; kill++) {
    const travelled = itemsTravel(service, ITEMS, 7 + 2 * kill);
    await hasKept(file, keptIn(file).length + 1 + random.below(3 * ITEMS));
    await consumer.end('SIGKILL');
    consumer = new ConsumerProcess(settings);
    await travelled;
  }
  const log = await relayed();
  const once = await readTopics(kafka, published, log.length);
  await sayAgain(once[random.below(once.length)]!);
  await takeBack(once[random.below(once.length)]!);
  const messages = await readTopics(kafka, published, once.length + 1);
  expect(messages).toHaveLength(once.length + 1);
  await hasRead(settings, messages);
  expect(await consumer.end('SIGTERM')).toBe(0);
  // As another group it is told everything again, by the same database.
  const again = { ...settings, GROUP: `${prefix}.again` };
  consumer = new ConsumerProcess(again);
  await hasRead(again, messages);
  expect(await consumer.end('SIGTERM')).toBe(0);
  const recorded = log.map(({ stream, type, data }) => ({ stream, type, data: JSON.stringify(data) }));
  expect(byStream(keptIn(file))).toEqual(byStream(recorded));
}, 300_000);

/** The log without what stays in it, when all the rest is published. */
async function relayed(): Promise<readonly RecordedEvent[]> {
  const relay = service.server.get<Relay>(RELAY);
  const head = await service.store.head();
  await until(() => relay.position === head);
  return (await wholeLog(service.store)).filter(isPublished);
}

async function hasKept(file: string, count: number): Promise<void> {
  await until(() => {
    consumer?.mustRun();
    return keptIn(file).length >= count;
  });
}

/** Whether its group has gone past the last of these messages in each partition. */
async function hasRead({ GROUP }: ConsumerSettings, messages: readonly ReadMessage[]): Promise<void> {
  const place = (topic: string, partition: number) => `${topic} ${partition}`;
  const lasts = new Map(messages.map(({ topic, partition, offset }) => [place(topic, partition), offset]));
  await until(async () => {
    consumer?.mustRun();
    const committed = await admin.fetchOffsets({ groupId: GROUP, topics: published });
    const offsets = new Map(
      committed.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset }) => [place(topic, partition), BigInt(offset)] as const),
      ),
    );
    return [...lasts].every(([where, last]) => (offsets.get(where) ?? 0n) > last);
  });
}

/** A message that was published comes a second time, as it may from a relay without transactions. */
async function sayAgain(message: ReadMessage): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send(asSent(message));
  await producer.disconnect();
}

/** A message that was never published is sent, and its transaction aborted. */
async function takeBack(message: ReadMessage): Promise<void> {
  const producer = kafka.producer({ transactionalId: `${prefix}.aborts`, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  const transaction = await producer.transaction();
  await transaction.send(asSent({ ...message, headers: { ...message.headers, ce_id: 'never-recorded' } }));
  await transaction.abort();
  await producer.disconnect();
}

const asSent = ({ topic, partition, key, value, headers }: ReadMessage) => ({
  topic,
  messages: [{ partition, key, value, headers: { ...headers } }],
});

/** What happened in each stream, in order. */
function byStream<Fact extends { readonly stream: string }>(facts: readonly Fact[]): Record<string, Fact[]> {
  const streams: Record<string, Fact[]> = {};
  for (const fact of facts) (streams[fact.stream] ??= []).push(fact);
  return streams;
}
