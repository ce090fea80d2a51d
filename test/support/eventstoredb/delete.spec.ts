/** Deletions with the real client. */
import { expect, test } from '@jest/globals';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { events, serverWithClient } from './fixture.js';

async function read(client: EventStoreDBClient): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const { event } of client.readStream('item-1')) seen.push([event?.revision, event?.data]);
  return seen;
}

test('a deleted stream is not found, and can be written again after its last revision', async () => {
  const { server, client } = await serverWithClient();
  await client.appendToStream('item-1', events('noted', 0, 1));
  const { position } = await client.deleteStream('item-1', { expectedRevision: 1n });
  expect(position?.commit).toBe(server.log.stream('$$item-1')[0]!.position);
  await expect(read(client)).rejects.toMatchObject({ type: 'stream-not-found' });
  expect(await client.appendToStream('item-1', events('noted', 2), { expectedRevision: 'no_stream' })).toMatchObject({
    nextExpectedRevision: 2n,
  });
  expect(await read(client)).toEqual([[2n, { n: 2 }]]);
});

test('a stream with a tombstone says that it was deleted', async () => {
  const { server, client } = await serverWithClient();
  await client.appendToStream('item-1', events('noted', 0));
  const { position } = await client.tombstoneStream('item-1', { expectedRevision: 0n });
  expect(position?.commit).toBe(server.log.events.at(-1)!.position);
  await expect(read(client)).rejects.toMatchObject({ type: 'stream-deleted', streamName: 'item-1' });
  const all: unknown[] = [];
  for await (const { event } of client.readAll()) all.push([event?.streamId, event?.type, event?.revision]);
  expect(all.at(-1)).toEqual(['item-1', '$streamDeleted', 2n ** 63n - 1n]);
});

test.each(['deleteStream', 'tombstoneStream'] as const)('%s wants the right revision', async (remove) => {
  const { client } = await serverWithClient();
  await client.appendToStream('item-1', events('noted', 0, 1));
  await expect(client[remove]('item-1', { expectedRevision: 0n })).rejects.toMatchObject({
    type: 'wrong-expected-version',
    streamName: 'item-1',
    expectedVersion: 0n,
    actualVersion: 1n,
  });
});

test('metadata is a stream of its own', async () => {
  const { client } = await serverWithClient();
  await client.appendToStream('item-1', events('noted', 0, 1, 2));
  await client.setStreamMetadata('item-1', { maxCount: 1 });
  expect(await client.getStreamMetadata('item-1')).toMatchObject({ metadata: { maxCount: 1 } });
  expect(await read(client)).toEqual([[2n, { n: 2 }]]);
});
