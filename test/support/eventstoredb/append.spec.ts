/** Appends with the real client, by both of its ways. */
import { status } from '@grpc/grpc-js';
import { describe, expect, test } from '@jest/globals';
import eventStore from '@eventstore/db-client';
import { events, serverWithClient, WAYS } from './fixture.js';

const { ANY, NO_STREAM, STREAM_EXISTS, jsonEvent } = eventStore;

describe.each(WAYS)('$way', ({ way, options }) => {
  test('gives events their revisions and positions', async () => {
    const { server, client } = await serverWithClient();
    const first = await client.appendToStream('item-1', events('shipped', 1, 2), {
      expectedRevision: NO_STREAM,
      ...options,
    });
    const second = await client.appendToStream('item-1', events('received', 3), { expectedRevision: 1n, ...options });
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });
    expect(second).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(server.log.stream('item-1').map(({ type, revision, value }) => ({ type, revision, value }))).toEqual([
      { type: 'shipped', revision: 0, value: { n: 1 } },
      { type: 'shipped', revision: 1, value: { n: 2 } },
      { type: 'received', revision: 2, value: { n: 3 } },
    ]);
    const [, ...last] = server.log.stream('item-1').map(({ position }) => ({ commit: position, prepare: position }));
    expect([first.position, second.position]).toEqual(last);
    expect(server.counts).toMatchObject(
      way === 'Append' ? { append: 2, batchAppend: 0 } : { append: 0, batchAppend: 1, batchAppendWrite: 2 },
    );
  });

  test.each([
    ['an exact revision', 7n, 7n],
    ['no stream', NO_STREAM, NO_STREAM],
  ] as const)('refuses %s that is not so, and says what is', async (_name, expectedRevision, expectedVersion) => {
    const { server, client } = await serverWithClient();
    await client.appendToStream('item-1', events('shipped', 1, 2), options);
    await expect(
      client.appendToStream('item-1', events('shipped', 3), { expectedRevision, ...options }),
    ).rejects.toMatchObject({
      type: 'wrong-expected-version',
      streamName: 'item-1',
      expectedVersion,
      actualVersion: 1n,
    });
    expect(server.log.stream('item-1')).toHaveLength(2);
  });

  test.each([
    ['an exact revision', 0n],
    ['a stream that exists', STREAM_EXISTS],
  ] as const)('refuses %s where there is no stream', async (_name, expectedRevision) => {
    const { client } = await serverWithClient();
    await expect(
      client.appendToStream('item-1', events('shipped', 1), { expectedRevision, ...options }),
    ).rejects.toMatchObject({
      type: 'wrong-expected-version',
      expectedVersion: expectedRevision,
      actualVersion: 'no_stream',
    });
  });

  test('takes any revision, and a stream that exists', async () => {
    const { client } = await serverWithClient();
    await client.appendToStream('item-1', events('shipped', 1), { expectedRevision: ANY, ...options });
    await expect(
      client.appendToStream('item-1', events('shipped', 2), { expectedRevision: STREAM_EXISTS, ...options }),
    ).resolves.toMatchObject({ nextExpectedRevision: 1n });
  });

  test('the same events again are answered as the first time and written once', async () => {
    const { server, client } = await serverWithClient();
    const same = events('shipped', 1, 2);
    const append = () => client.appendToStream('item-1', same, { expectedRevision: NO_STREAM, ...options });
    const first = await append();
    await client.appendToStream('item-1', events('received', 3), { expectedRevision: 1n, ...options });
    expect(await append()).toEqual(first);
    expect(server.log.stream('item-1')).toHaveLength(3);
  });

  test('refuses what is larger than its limit, and says the limit', async () => {
    const { server, client } = await serverWithClient({ maxAppendBytes: 1_000 });
    const sized = (bytes: number) =>
      jsonEvent({ type: 'noted', data: 'x'.repeat(bytes - '""'.length - 'noted'.length * 2) });
    await client.appendToStream('item-1', sized(1_000), options);
    for (const tooLarge of [[sized(1_001)], [sized(500), sized(501)]]) {
      await expect(client.appendToStream('item-1', tooLarge, options)).rejects.toMatchObject({
        type: 'maximum-append-size-exceeded',
        maxAppendSize: 1_000,
      });
    }
    expect(server.log.userEvents).toHaveLength(1);
  });

  test('takes up to 1 MiB by default', async () => {
    const { client } = await serverWithClient();
    await expect(
      client.appendToStream('item-1', jsonEvent({ type: 'noted', data: 'x'.repeat(1024 * 1024) }), options),
    ).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
  });

  test('finds no way into a stream with a tombstone', async () => {
    const { client } = await serverWithClient();
    await client.appendToStream('item-1', events('noted', 0), options);
    await client.tombstoneStream('item-1');
    await expect(client.appendToStream('item-1', events('noted', 1), options)).rejects.toMatchObject({
      type: 'stream-deleted',
      streamName: 'item-1',
    });
  });
});

test('a message that is larger than gRPC takes is refused', async () => {
  const { server, client } = await serverWithClient();
  await expect(
    client.appendToStream('item-1', jsonEvent({ type: 'noted', data: 'x'.repeat(17 * 1024 * 1024) })),
  ).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  expect(server.log.userEvents).toEqual([]);
});
