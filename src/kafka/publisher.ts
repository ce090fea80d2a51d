/**
 * Sends batches to the brokers, each with the relay's new position: in one transaction, or one after the other where brokers
 * have no transactions. A publisher of which anything failed is of no more use and is replaced by a new one: the client keeps
 * sequence numbers and a transaction's state that nobody can trust any more.
 */
import { CompressionTypes, type Kafka, type Producer, type RecordMetadata, type TopicMessages } from 'kafkajs';
import type { PlacedMessage } from './batches.js';
import { NotAcknowledged } from './errors.js';
import type { Note } from './position-notes.js';
import type { Topics } from './topics.js';

export interface Publisher {
  /**
   * Resolves when messages and note are there for readers of committed data, in order. One at a time: the client loses what
   * is sent side by side. After a rejection nobody knows how much of it is there, and only `close` may be called.
   */
  publish(messages: readonly PlacedMessage[], note: Note): Promise<void>;
  close(): void;
}

/** All replicas in sync must have it. */
const ALL = -1;
/** An open transaction of a relay that is gone holds up readers for no longer than this, milliseconds. */
const TRANSACTION_MS = 30_000;
/** The broker says "not yet" while it still finishes the transaction before; it takes some milliseconds. */
const RETRY = { initialRetryTime: 10, maxRetryTime: 500, retries: 6 };

/** With transactions, from here on whoever published before with the same name cannot do so any more: it is fenced. */
export async function openPublisher(kafka: Kafka, topics: Topics, transactions: boolean): Promise<Publisher> {
  const producer = kafka.producer({
    ...(transactions && { transactionalId: topics.relay, transactionTimeout: TRANSACTION_MS }),
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
    retry: RETRY,
    // Each message says its partition.
    createPartitioner: () => (args) => args.message.partition ?? 0,
  });
  try {
    await producer.connect();
    // The client asks for its name when it begins the first transaction; an empty one ends without a word to the broker.
    if (transactions) await (await producer.transaction()).abort();
  } catch (error) {
    close(producer);
    throw error;
  }
  return transactions ? new ExactlyOnce(producer, topics) : new AtLeastOnce(producer, topics);
}

class ExactlyOnce implements Publisher {
  constructor(
    private readonly producer: Producer,
    private readonly topics: Topics,
  ) {}

  async publish(messages: readonly PlacedMessage[], note: Note): Promise<void> {
    const sent = [...messages, placedNote(note, this.topics)];
    const transaction = await this.producer.transaction();
    mustHaveAll(sent, await transaction.sendBatch(request(sent)));
    await transaction.commit();
  }

  close(): void {
    close(this.producer);
  }
}

class AtLeastOnce implements Publisher {
  constructor(
    private readonly producer: Producer,
    private readonly topics: Topics,
  ) {}

  /** The note only when the messages are safe: whoever goes on from it has lost nothing. */
  async publish(messages: readonly PlacedMessage[], note: Note): Promise<void> {
    for (const sent of [messages, [placedNote(note, this.topics)]]) {
      if (sent.length > 0) mustHaveAll(sent, await this.producer.sendBatch(request(sent)));
    }
  }

  close(): void {
    close(this.producer);
  }
}

type Sent = Pick<PlacedMessage, 'topic' | 'partition' | 'key' | 'value'> & Partial<Pick<PlacedMessage, 'headers'>>;

const placedNote = (note: Note, { positions }: Topics): Sent => ({ ...note, topic: positions, partition: 0 });

function request(sent: readonly Sent[]) {
  const byTopic = new Map<string, TopicMessages>();
  for (const { topic, headers, ...message } of sent) {
    const known = byTopic.get(topic) ?? { topic, messages: [] };
    known.messages.push({ ...message, ...(headers && { headers }) });
    byTopic.set(topic, known);
  }
  return { acks: ALL, compression: CompressionTypes.GZIP, topicMessages: [...byTopic.values()] };
}

/**
 * The client can forget a partition in silence: one that its metadata lack, or one whose leader moves between two tries. So
 * acknowledgements are counted.
 */
function mustHaveAll(sent: readonly Sent[], acknowledged: readonly RecordMetadata[]): void {
  const there = new Set(acknowledged.map(({ topicName, partition }) => `${topicName} ${partition}`));
  const missing = sent.find(({ topic, partition }) => !there.has(`${topic} ${partition}`));
  if (missing)
    throw new NotAcknowledged(`Nothing was acknowledged for partition ${missing.partition} of ${missing.topic}.`);
}

/** Not waited for: it takes as long as requests are under way. */
function close(producer: Producer): void {
  producer.disconnect().catch(() => undefined);
}
