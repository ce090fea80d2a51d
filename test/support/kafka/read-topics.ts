/** Everything that topics hold for a reader of committed data, up to their ends. */
import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';

export interface ReadMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A transaction is told to be committed a moment before readers see it: so long they may have to look again. */
const SETTLED_MS = 20_000;

/**
 * In the order of each partition. `atLeast` so many must come to be there; if they do not, what there is after a while.
 * Topics without records may be among them.
 */
export async function readTopics(kafka: Kafka, topics: readonly string[], atLeast: number): Promise<ReadMessage[]> {
  const enough = performance.now() + SETTLED_MS;
  for (;;) {
    const messages = await readOnce(kafka, topics);
    if (messages.length >= atLeast || performance.now() > enough) return messages;
  }
}

async function readOnce(kafka: Kafka, topics: readonly string[]): Promise<ReadMessage[]> {
  const admin = kafka.admin();
  await admin.connect();
  const missing = await endsOf(admin, topics);
  await admin.disconnect();
  const messages: ReadMessage[] = [];
  if (missing.size === 0) return messages;
  const consumer = kafka.consumer({ groupId: `reader-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const done = new Promise<void>((resolve, reject) => {
    // Told of batches without a single committed record as well, which `eachBatch` is not.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
      const place = `${topic} ${partition}`;
      if (BigInt(lastOffset) + 1n >= (missing.get(place) ?? 0n)) missing.delete(place);
      if (missing.size === 0) resolve();
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch: { topic, partition, messages: batch } }) => {
      for (const { offset, key, value, headers = {} } of batch) {
        const texts = Object.entries(headers).map(([name, header]) => [name, String(header)]);
        messages.push({
          topic,
          partition,
          offset: BigInt(offset),
          key: String(key),
          value: String(value),
          headers: Object.fromEntries(texts) as Record<string, string>,
        });
      }
      return Promise.resolve();
    },
  });
  await done;
  await consumer.disconnect();
  return messages;
}

/** The end, for readers of committed data, of each partition that has anything in it. */
async function endsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, bigint>> {
  const ends = new Map<string, bigint>();
  for (const topic of topics) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      if (high !== low) ends.set(`${topic} ${partition}`, BigInt(high));
    }
  }
  return ends;
}
