/**
 * What the client does wrong, shown with the bare client, and that the relay comes through it all the same. A test of the
 * first kind that fails tells that the client was mended: then what guards against it may go.
 */
import { afterEach, describe, expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Message, Producer, ProducerConfig } from 'kafkajs';
import type { CloudEventMessage } from '../../src/kafka/cloud-event.js';
import { openPublisher } from '../../src/kafka/publisher.js';
import { Topics } from '../../src/kafka/topics.js';
import { END_TXN, PRODUCE } from '../support/kafka/cutting-proxy.js';
import { proxiedBroker } from '../support/kafka/proxied-broker.js';
import { readTopics } from '../support/kafka/read-topics.js';
import { MemoryStore } from '../support/memory-store.js';
import { numberedUpTo, schemas } from '../event-store/event-builders.js';
import { appendMany, caughtUp, expectWholeLog, startRelay } from './support/relays.js';

const { proxy, bootstrap, wired, kafka, test } = await proxiedBroker();
const producers = new Set<Producer>();

afterEach(async () => {
  proxy.loses = () => false;
  for (const producer of producers) await producer.disconnect();
  producers.clear();
});

describe('the bare client', () => {
  test('loses one of two messages that an idempotent producer sends side by side when an answer is lost', async () => {
    const topic = await newTopic();
    const producer = await bareProducer({ idempotent: true });
    proxy.loseNext(PRODUCE);
    await Promise.all(['a', 'b'].map((key) => producer.send({ topic, messages: [message(key)] })));
    const keys = await keysIn(topic, 2);
    expect(proxy.cuts).toBeGreaterThan(0);
    expect(keys.sort()).not.toEqual(['a', 'b']);
  });

  test('cannot use a producer any more when the answer to the end of a transaction is lost', async () => {
    const topic = await newTopic();
    const producer = await bareProducer({ transactionalId: topic });
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: [message('a')] });
    proxy.loseNext(END_TXN);
    await expect(transaction.commit()).rejects.toThrow();
    await expect(producer.transaction()).rejects.toThrow(/COMMITTING/);
    // And yet it was committed.
    expect(await keysIn(topic, 1)).toEqual(['a']);
  });

  test('shows aborted messages to readers of committed data after one whose key is four zero bytes', async () => {
    const topic = await newTopic();
    const producer = await bareProducer({ transactionalId: topic });
    const transaction = await producer.transaction();
    for (const key of ['a', '\0\0\0\0', 'b']) await transaction.send({ topic, messages: [message(key)] });
    await transaction.abort();
    expect(await keysIn(topic, 1)).toContain('b');
  });

  test('acknowledges a message for a partition that is not there, and forgets it', async () => {
    const topic = await newTopic();
    const producer = await bareProducer({});
    await expect(producer.send({ topic, messages: [{ ...message('a'), partition: 7 }] })).resolves.toEqual([]);
  });

  test('loses messages after a request of which the broker took one partition and refused another', async () => {
    const topic = await newTopic(2, { 'max.message.bytes': '1000' });
    const producer = await bareProducer({ transactionalId: topic });
    const refused = await producer.transaction();
    const large = { key: 'large', value: randomUUID().repeat(100), partition: 1 };
    await expect(refused.send({ topic, messages: [message('a'), large] })).rejects.toThrow(/larger/);
    await refused.abort();
    const next = await producer.transaction();
    await next.send({ topic, messages: [message('b')] });
    await next.commit();
    // What comes after shows that all before it is decided.
    await (await bareProducer({})).send({ topic, messages: [message('end')] });
    expect(await keysIn(topic, 1)).toEqual(['end']);
  });
});

describe('the relay', () => {
  test('publishes everything once though answers of every kind are lost', async () => {
    const store = new MemoryStore(schemas);
    const running = startRelay(store, bootstrap, `test-${randomUUID()}`, { tuning: { pageSize: 10 } });
    for (const request of [PRODUCE, END_TXN, PRODUCE, END_TXN]) {
      await caughtUp(running, store);
      const cuts = proxy.cuts;
      proxy.loseNext(request);
      await appendMany(store, 5, numberedUpTo(30));
      await caughtUp(running, store);
      expect(proxy.cuts).toBe(cuts + 1);
    }
    await expectWholeLog(kafka, running.topics.published, store);
    expect(running.logged.filter(({ level }) => level === 'warn').length).toBeGreaterThan(1);
  });

  test('notices that a partition was forgotten, and nothing of that batch is committed', async () => {
    const topics = new Topics(`test-${randomUUID()}`, [{ name: 'notes', events: {} }]);
    await newTopic(1, {}, topics.positions);
    await newTopic(1, {}, topics.published[0]);
    const publisher = await openPublisher(wired, topics, true);
    const headers = {} as CloudEventMessage['headers'];
    const placed = { topic: topics.published[0] as string, headers, key: 'a', value: '{}' };
    const sent = [
      { ...placed, partition: 0 },
      { ...placed, partition: 7 },
    ];
    await expect(publisher.publish(sent, { key: 'position', value: '{}' })).rejects.toThrow(/partition 7/);
    publisher.close();
    const next = await openPublisher(wired, topics, true);
    next.close();
    expect(await readTopics(kafka, [...topics.published, topics.positions], 0)).toEqual([]);
  });
});

const message = (key: string): Message => ({ key, value: `value of ${key}`, partition: 0 });

async function bareProducer(options: ProducerConfig): Promise<Producer> {
  const producer = wired.producer({ createPartitioner: () => (args) => args.message.partition ?? 0, ...options });
  producers.add(producer);
  await producer.connect();
  return producer;
}

async function newTopic(
  numPartitions = 1,
  config: Record<string, string> = {},
  topic: string = randomUUID(),
): Promise<string> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }], waitForLeaders: true });
  await admin.disconnect();
  return topic;
}

/** What readers of committed data hold, when they hold so much. */
const keysIn = async (topic: string, atLeast: number): Promise<string[]> =>
  (await readTopics(kafka, [topic], atLeast)).map(({ key }) => key);
