/** Relays of a log in memory to the broker under test, closed after each test. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { v7 as uuid } from 'uuid';
import { readSettings } from '../../../src/config/settings.js';
import type { KafkaSettings } from '../../../src/config/kafka-settings.js';
import type { EventStore, NewEvent, RecordedEvent } from '../../../src/event-store/event-store.js';
import type { RelayOptions } from '../../../src/kafka/options.js';
import { Relay } from '../../../src/kafka/relay.js';
import { Topics, type FeatureTopic } from '../../../src/kafka/topics.js';
import { readTopics, type ReadMessage } from '../../support/kafka/read-topics.js';
import { isPublished } from './is-published.js';
import { schemas, wholeLog } from '../../event-store/event-builders.js';

export const FEATURES: readonly FeatureTopic[] = [
  { name: 'notes', events: { noted: { version: 1 }, counted: { version: 1 } } },
  { name: 'renames', events: { renamed: { version: 2 } } },
];

export interface TestRelay {
  readonly relay: Relay;
  readonly topics: Topics;
  readonly logged: { level: string; message: string; details: Readonly<Record<string, unknown>> }[];
}

export interface Changes extends Partial<Omit<RelayOptions, 'settings'>> {
  readonly settings?: Partial<KafkaSettings>;
}

const relays = new Set<Relay>();

afterEach(async () => {
  await Promise.all([...relays].map((relay) => relay.close()));
  relays.clear();
});

/** As the service makes it, but impatient. It has not started. */
export function newRelay(store: EventStore, bootstrap: string, prefix: string, changes: Changes = {}): TestRelay {
  const logged: TestRelay['logged'] = [];
  const settings = { ...kafkaSettings({ KAFKA_BROKERS: bootstrap, KAFKA_TOPIC_PREFIX: prefix }), ...changes.settings };
  const topics = new Topics(settings.prefix, FEATURES);
  const relay = new Relay({
    store,
    topics,
    schemas,
    clock: () => new Date(),
    log: (level, message, details) => void logged.push({ level, message, details }),
    newId: uuid,
    random: () => 0.5,
    ...changes,
    settings,
    tuning: { heartbeatMs: 300, retryMs: 50, retryMaxMs: 500, ...changes.tuning },
  });
  relays.add(relay);
  return { relay, topics, logged };
}

export function startRelay(...args: Parameters<typeof newRelay>): TestRelay {
  const made = newRelay(...args);
  made.relay.start();
  return made;
}

export function kafkaSettings(environment: Record<string, string>): KafkaSettings {
  const { kafka } = readSettings(environment);
  if (!kafka) throw new Error('There are no brokers.');
  return kafka;
}

/** Resolves when `condition` holds; throws when it takes too long, so that no test looks for ever. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 45_000): Promise<void> {
  const enough = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > enough) throw new Error(`This did not come to pass: ${condition.toString()}`);
    await pause(10);
  }
}

/** Resolves when everything in the log is published by this relay. */
export async function caughtUp({ relay }: TestRelay, store: EventStore): Promise<void> {
  const head = await store.head();
  await until(() => relay.state === 'relaying' && relay.position === head);
}

/** Appends `count` events, spread over `streams` streams, one append each; `from` is the first one's number. */
export async function appendMany(store: EventStore, streams: number, events: readonly NewEvent[]): Promise<void> {
  for (const [index, event] of events.entries()) {
    const stream = `item-${index % streams}`;
    const known = await store.readStream(stream);
    await store.append(stream, [event], known.at(-1)?.revision ?? 'no-stream');
  }
}

/** Readers hold every event of the log that is published once, and in order for each key. Answers what they hold. */
export async function expectWholeLog(
  kafka: Kafka,
  published: readonly string[],
  store: Pick<EventStore, 'readAll'>,
): Promise<ReadMessage[]> {
  const log = (await wholeLog(store)).filter(isPublished);
  const read = await readTopics(kafka, published, log.length);
  expectEvents(read, log);
  return read;
}

/** These messages are these events, each once, and in order for each key. */
export function expectEvents(read: readonly ReadMessage[], log: readonly RecordedEvent[]): void {
  expect(read.map(({ headers }) => headers['ce_id']).sort()).toEqual(log.map(({ id }) => id).sort());
  expect(revisionsByKey(read)).toEqual(revisionsOf(log));
}

function revisionsByKey(read: readonly ReadMessage[]): Record<string, number[]> {
  const revisions: Record<string, number[]> = {};
  for (const { key, headers } of read) (revisions[key] ??= []).push(Number(headers['ce_streamrevision']));
  return revisions;
}

function revisionsOf(log: readonly RecordedEvent[]): Record<string, number[]> {
  const revisions: Record<string, number[]> = {};
  for (const { stream, revision } of log) (revisions[stream] ??= []).push(revision);
  return revisions;
}
