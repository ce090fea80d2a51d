/** Reads with the real client: streams and `$all`, both ways. */
import { describe, expect, test } from '@jest/globals';
import eventStore, { type EventStoreDBClient, type Position, type ReadStreamOptions } from '@eventstore/db-client';
import { events, serverWithClient } from './fixture.js';

const { BACKWARDS, END, FORWARDS, START, binaryEvent, jsonEvent } = eventStore;

async function numbersOf(reading: AsyncIterable<{ event?: { data: unknown } }>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { event } of reading) numbers.push((event?.data as { n: number }).n);
  return numbers;
}

describe('a stream', () => {
  async function withFive() {
    const both = await serverWithClient();
    await both.client.appendToStream('item-1', events('noted', 0, 1, 2, 3, 4));
    return both;
  }

  test.each<[string, ReadStreamOptions, number[]]>([
    ['from the start', {}, [0, 1, 2, 3, 4]],
    ['from a revision on', { fromRevision: 3n }, [3, 4]],
    ['from past the end', { fromRevision: 9n }, []],
    ['up to a number', { fromRevision: 1n, maxCount: 2 }, [1, 2]],
    ['backwards from the end', { direction: BACKWARDS, fromRevision: END }, [4, 3, 2, 1, 0]],
    ['backwards from a revision', { direction: BACKWARDS, fromRevision: 2n, maxCount: 2 }, [2, 1]],
    ['backwards from past the end', { direction: BACKWARDS, fromRevision: 9n, maxCount: 1 }, [4]],
    ['backwards from the start', { direction: BACKWARDS, fromRevision: START }, [0]],
  ])('is read %s', async (_name, options, numbers) => {
    const { client } = await withFive();
    expect(await numbersOf(client.readStream('item-1', options))).toEqual(numbers);
  });

  test('that is not there is not found', async () => {
    const { client } = await serverWithClient();
    await expect(numbersOf(client.readStream('item-1'))).rejects.toMatchObject({
      type: 'stream-not-found',
      streamName: 'item-1',
    });
  });

  test('shows events as they were appended', async () => {
    const created = new Date('2026-03-10T12:00:00.123Z');
    const { client, server } = await serverWithClient({ clock: () => created });
    const appended = [
      jsonEvent({ type: 'noted', data: { text: 'Bücher' }, metadata: { schemaVersion: 1 } }),
      jsonEvent({ type: 'noted', data: {} }),
      binaryEvent({ type: 'scanned', data: Uint8Array.of(0, 255), metadata: Uint8Array.of(1, 2) }),
    ];
    await client.appendToStream('straße-1', appended);
    const read: unknown[] = [];
    for await (const { event } of client.readStream('straße-1')) read.push(event);
    const positions = server.log.stream('straße-1').map(({ position }) => ({ commit: position, prepare: position }));
    expect(read).toEqual(
      appended.map(({ id, type, data, metadata }, index) => ({
        id,
        type,
        data,
        metadata,
        created,
        streamId: 'straße-1',
        revision: BigInt(index),
        position: positions[index],
        isJson: index < 2,
      })),
    );
  });

  test('of many events arrives whole', async () => {
    const { client } = await serverWithClient();
    const many = Array.from({ length: 1_000 }, (_, n) => n);
    await client.appendToStream('item-1', events('noted', ...many));
    expect(await numbersOf(client.readStream('item-1'))).toEqual(many);
  });
});

describe('$all', () => {
  async function withThreeStreams() {
    const both = await serverWithClient();
    for (const n of [0, 1, 2]) await both.client.appendToStream(`item-${n}`, events('noted', n));
    return both;
  }

  test('has every event in the order of the log, the system ones among them', async () => {
    const { server, client } = await withThreeStreams();
    const read: string[] = [];
    for await (const { event } of client.readAll()) read.push(`${event?.streamId} ${event?.revision} ${event?.type}`);
    expect(read).toEqual(server.log.events.map(({ stream, revision, type }) => `${stream} ${revision} ${type}`));
    expect(read).toEqual(
      expect.arrayContaining(['$$$stats-127.0.0.1:2113 0 $metadata', '$streams 2 $>', 'item-2 0 noted']),
    );
  });

  test('is read from a position on, which is the first event read', async () => {
    const { client, server } = await withThreeStreams();
    const [, second] = server.log.userEvents;
    const fromPosition = { commit: second!.position, prepare: second!.position };
    expect(await idsOf(client, { direction: FORWARDS, fromPosition, maxCount: 1 })).toEqual([second!.id]);
  });

  test('is read backwards from before a position, or from the end', async () => {
    const { client, server } = await withThreeStreams();
    const ids = server.log.events.map(({ id }) => id);
    const [, second] = server.log.userEvents;
    const fromPosition = { commit: second!.position, prepare: second!.position };
    const before = ids.slice(0, ids.indexOf(second!.id)).reverse();
    expect(await idsOf(client, { direction: BACKWARDS, fromPosition })).toEqual(before);
    expect(await idsOf(client, { direction: BACKWARDS, fromPosition: END, maxCount: 2 })).toEqual(
      ids.slice(-2).reverse(),
    );
  });

  test('has nothing at its end yet', async () => {
    const { client } = await withThreeStreams();
    expect(await idsOf(client, { direction: FORWARDS, fromPosition: END })).toEqual([]);
  });

  test('is not read from a position where no record begins', async () => {
    const { client, server } = await withThreeStreams();
    const between = server.log.userEvents[0]!.position + 1n;
    await expect(
      idsOf(client, { direction: FORWARDS, fromPosition: { commit: between, prepare: between } }),
    ).rejects.toMatchObject({ type: 'unknown' });
  });
});

interface AllOptions {
  readonly direction: typeof FORWARDS | typeof BACKWARDS;
  readonly fromPosition?: Position | typeof END;
  readonly maxCount?: number;
}

async function idsOf(client: EventStoreDBClient, options: AllOptions): Promise<string[]> {
  const ids: string[] = [];
  for await (const { event } of client.readAll(options)) ids.push(event!.id);
  return ids;
}
