/** From events to what is sent: a message in a partition of a topic, and no more of them at once than go well together. Pure. */
import { Partitioners } from 'kafkajs';
import { LRUCache } from 'lru-cache';
import type { RecordedEvent } from '../event-store/event-store.js';
import type { EventSchemas } from '../event-store/upcast.js';
import { toMessage, type CloudEventMessage } from './cloud-event.js';
import { EventRefused } from './errors.js';
import type { Topics } from './topics.js';

/** A message with the partition that its key belongs to. */
export interface PlacedMessage extends CloudEventMessage {
  readonly topic: string;
  readonly partition: number;
}

export interface Batch {
  readonly events: readonly RecordedEvent[];
  readonly messages: readonly PlacedMessage[];
}

export interface BatchOptions {
  readonly topics: Topics;
  readonly schemas: EventSchemas;
  readonly partitionOf: (key: string) => number;
  /** Bounds of a batch; an event that is larger than all of the second goes alone. */
  readonly most: number;
  readonly mostCharacters: number;
}

/**
 * The partition of a key, as Kafka's own clients choose it (murmur2). The number of partitions is that of the settings, not
 * that of the topic: a key must not move when someone adds partitions.
 */
export function keyPartitioner(partitions: number): (key: string) => number {
  const byHash = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ ...ANY_PARTITION, partitionId }));
  const memoMethod = (key: string) => byHash({ topic: '', message: { key, value: null }, partitionMetadata });
  const known = new LRUCache<string, number>({ max: KNOWN_KEYS, memoMethod });
  return (key) => known.memo(key);
}

const ANY_PARTITION = { partitionErrorCode: 0, leader: 0, replicas: [], isr: [] };
/** The client computes with big integers: it takes longer than all else that is done to an event here. */
const KNOWN_KEYS = 100_000;

/** The first events of `events` as a batch, at least one; it may have no messages. Throws `EventRefused` when the first is of a type without a topic. */
export function batchOf(events: readonly RecordedEvent[], options: BatchOptions): Batch {
  const { topics, most, mostCharacters } = options;
  const messages: PlacedMessage[] = [];
  let [taken, characters] = [0, 0];
  for (const event of events) {
    const topic = topics.of(event.type);
    if (topic === undefined) break;
    if (topic !== null) {
      const message = place(event, topic, options);
      characters += sizeOf(message);
      if (messages.length > 0 && (messages.length >= most || characters > mostCharacters)) break;
      messages.push(message);
    }
    taken++;
  }
  const [first] = events;
  if (first && taken === 0)
    throw new EventRefused(
      first,
      'belongs to no topic of this version. A newer Waybill wrote it: publish with that one.',
    );
  return { events: events.slice(0, taken), messages };
}

function place(event: RecordedEvent, topic: string, { schemas, partitionOf }: BatchOptions): PlacedMessage {
  const message = toMessage(event, schemas.versionRead(event.type, event.metadata.schemaVersion));
  return { ...message, topic, partition: partitionOf(message.key) };
}

/** Headers are short and alike; the value is what counts. */
const HEADERS = 500;
const sizeOf = ({ key, value }: PlacedMessage): number => key.length + value.length + HEADERS;
