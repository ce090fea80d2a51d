/** From events to what is sent: partitions as other clients choose them, and batches within their bounds. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { batchOf, keyPartitioner } from '../../src/kafka/batches.js';
import { EventRefused } from '../../src/kafka/errors.js';
import { Topics } from '../../src/kafka/topics.js';
import { anEvent, schemas } from '../event-store/event-builders.js';
import { FEATURES } from './support/relays.js';

const options = {
  topics: new Topics('waybill', FEATURES, { kept: { version: 1 } }),
  schemas,
  partitionOf: keyPartitioner(6),
  most: 10,
  mostCharacters: 100_000,
};
const event = (position: number, changes = {}): RecordedEvent => ({
  ...anEvent(changes),
  stream: `item-${position}`,
  revision: 0,
  position: BigInt(position),
});
const events = (count: number, changes = {}) => Array.from({ length: count }, (_, n) => event(n + 1, changes));

describe('a partition', () => {
  // From Kafka's own tests of murmur2: what every client of any language answers.
  test.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
  ])('of %s is that of its hash', (key, hash) => {
    for (const partitions of [1, 6, 50]) expect(keyPartitioner(partitions)(key)).toBe((hash & 0x7fffffff) % partitions);
  });

  test('is what the client itself would choose, asked once or again', () => {
    const theirs = Partitioners.DefaultPartitioner();
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 100 }), (key, partitions) => {
        const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
          partitionId,
          leader: 1,
          partitionErrorCode: 0,
          replicas: [],
          isr: [],
        }));
        const ours = keyPartitioner(partitions);
        const expected = theirs({ topic: 't', message: { key, value: '' }, partitionMetadata });
        expect([ours(key), ours(key)]).toEqual([expected, expected]);
      }),
    );
  });
});

describe('a batch', () => {
  test('takes no more events than it may, in their order', () => {
    const { messages, events: taken } = batchOf(events(25), options);
    expect(taken.map(({ position }) => position)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n]);
    expect(messages.map(({ key }) => key)).toEqual(taken.map(({ stream }) => stream));
  });

  test('ends before it gets too large; what is larger by itself goes alone', () => {
    const large = { data: { text: 'x'.repeat(40_000) } };
    expect(batchOf(events(5, large), options).messages).toHaveLength(2);
    expect(batchOf([event(1, { data: { text: 'x'.repeat(200_000) } }), event(2)], options).messages).toHaveLength(1);
  });

  test('goes to the topic of each type, in the version that its data have now', () => {
    const renamed = event(1, { type: 'renamed', data: { now: 'x' } });
    const [message] = batchOf([renamed], options).messages;
    expect(message).toMatchObject({ topic: 'waybill.renames', value: '{"now":"x"}' });
    expect(message?.headers).toMatchObject({ ce_schemaversion: '2' });
  });

  test('passes over what stays in the log, and may be nothing else', () => {
    const kept = event(2, { type: 'kept' });
    const { events: taken, messages } = batchOf([event(1), kept, event(3), { ...kept, position: 4n }], options);
    expect(taken.map(({ position }) => position)).toEqual([1n, 2n, 3n, 4n]);
    expect(messages.map(({ key }) => key)).toEqual(['item-1', 'item-3']);
    expect(batchOf([kept], options)).toEqual({ events: [kept], messages: [] });
  });

  test('ends before a type without a topic, and cannot begin with one', () => {
    const unknown = event(3, { type: 'invented-later' });
    expect(batchOf([event(1), event(2), unknown], options).events).toHaveLength(2);
    expect(() => batchOf([unknown, event(4)], options)).toThrow(EventRefused);
  });
});

test('the topics of a prefix', () => {
  const { topics } = options;
  expect(topics.published).toEqual(['waybill.notes', 'waybill.renames']);
  expect([topics.positions, topics.relay]).toEqual(['waybill.relay-position', 'waybill.relay']);
  expect([topics.of('counted'), topics.of('unheard-of')]).toEqual(['waybill.notes', undefined]);
});
