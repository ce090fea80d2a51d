/** What can go wrong with appends, as the real client meets it and for what it takes it: the adapter must cope. */
import { status } from '@grpc/grpc-js';
import { describe, expect, test } from '@jest/globals';
import eventStore from '@eventstore/db-client';
import type { EventLog } from './event-log.js';
import { events, serverWithClient, settled, WAYS } from './fixture.js';

/** Waits until the log holds so many events of clients. */
function written(log: EventLog, count: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (log.userEvents.length < count) return;
      unwatch();
      resolve();
    };
    const unwatch = log.watch(look);
    look();
  });
}

describe.each(WAYS)('with $way', ({ way, options }) => {
  test('the next appends are refused and not done', async () => {
    const { server, client } = await serverWithClient();
    server.faults.refuseNext('append', { code: status.UNAVAILABLE, details: 'Server Is Not Ready' }, 2);
    for (let n = 0; n < 2; n++) {
      await expect(client.appendToStream('item-1', events('noted', 0), options)).rejects.toMatchObject({
        type: 'unavailable',
      });
    }
    expect(server.log.userEvents).toEqual([]);
    await client.appendToStream('item-1', events('noted', 0), options);
    expect(server.log.userEvents).toHaveLength(1);
  });

  test.each([
    ['timeout', 'timeout', 'deadline-exceeded'],
    ['access-denied', 'access-denied', 'access-denied'],
    ['not-ready', 'unavailable', 'unknown'],
    ['too-busy', 'unavailable', 'unknown'],
    ['unknown', 'unknown', 'unknown'],
  ] as const)('an append fails on the server: %s', async (failure, plain, batch) => {
    const { server, client } = await serverWithClient();
    server.faults.failNextAppend(failure);
    await expect(client.appendToStream('item-1', events('noted', 0), options)).rejects.toMatchObject({
      type: way === 'Append' ? plain : batch,
    });
    expect(server.log.userEvents).toEqual([]);
  });

  test('an answer is held until it is released, while the append is done', async () => {
    const { server, client } = await serverWithClient();
    const release = server.faults.holdNext('append');
    const held = client.appendToStream('item-1', events('noted', 0), options);
    await written(server.log, 1);
    const second = client.appendToStream('item-2', events('noted', 1), options);
    expect(await Promise.race([held.then(() => 'held'), second.then(() => 'second')])).toBe('second');
    release();
    expect(await held).toMatchObject({ success: true, nextExpectedRevision: 0n });
  });

  test('an answer comes late', async () => {
    const { server, client } = await serverWithClient();
    server.faults.delayNext('append', 40);
    const begun = performance.now();
    await client.appendToStream('item-1', events('noted', 0), options);
    expect(performance.now() - begun).toBeGreaterThan(38);
  });

  test('an acknowledgement never comes, and the same append again is answered as the first', async () => {
    const { server, client } = await serverWithClient();
    await client.appendToStream('item-0', events('noted', 0), options);
    server.faults.loseNextAcknowledgement();
    const lost = events('noted', 1);
    const append = () => client.appendToStream('item-1', lost, { expectedRevision: 'no_stream', ...options });
    const unanswered = append();
    await written(server.log, 2);
    const again = append();
    expect(await Promise.race([unanswered.then(() => 'lost'), again.then(() => 'again')])).toBe('again');
    const { position } = server.log.stream('item-1')[0]!;
    expect(await again).toEqual({
      success: true,
      nextExpectedRevision: 0n,
      position: { commit: position, prepare: position },
    });
    expect(server.log.userEvents).toHaveLength(2);
  });

  test.each([
    ['the timeout of the server', 'timeout', way === 'Append' ? 'timeout' : 'deadline-exceeded'],
    ['a status', { code: status.UNAVAILABLE, details: 'Connection reset' }, 'unavailable'],
    ['a broken connection', 'drop', 'unavailable'],
  ] as const)('an append is done, and its answer is %s', async (_name, loss, type) => {
    const { server, client } = await serverWithClient();
    server.faults.loseNextAcknowledgement(loss);
    await expect(client.appendToStream('item-1', events('noted', 0), options)).rejects.toMatchObject({ type });
    expect(server.log.userEvents).toHaveLength(1);
    await client.appendToStream('item-1', events('noted', 1), { expectedRevision: 0n, ...options });
  });
});

describe('batch-append streams', () => {
  test('end with a status, which fails what is under way', async () => {
    const { server, client } = await serverWithClient();
    const release = server.faults.holdNext('append');
    const held = client.appendToStream('item-1', events('noted', 0));
    await written(server.log, 1);
    server.faults.endBatchStreams({ code: status.UNAVAILABLE, details: 'Shutting down' });
    await expect(held).rejects.toMatchObject({ type: 'unavailable' });
    release();
    await client.appendToStream('item-1', events('noted', 1));
  });

  test('end as if all were well: the client writes on into nothing, and only a new one appends', async () => {
    const { server, client } = await serverWithClient();
    // Not one to be disposed of: that waits for the stream, and so for ever.
    const wedged = eventStore.EventStoreDBClient.connectionString(server.connectionString);
    await wedged.appendToStream('item-1', events('noted', 0));
    server.faults.endBatchStreams();
    const never = settled(wedged.appendToStream('item-1', events('noted', 1)));
    const other = client.appendToStream('item-2', events('noted', 2));
    expect(await Promise.race([never, other.then(() => 'other')])).toBe('other');
    expect(server.log.userEvents.map(({ stream }) => stream)).toEqual(['item-1', 'item-2']);
  });
});

describe('GetSupportedMethods', () => {
  test('fails once with a status after which the client asks again', async () => {
    const { server, client } = await serverWithClient();
    server.faults.failSupportedMethodsOnce();
    await expect(client.appendToStream('item-1', events('noted', 0))).rejects.toMatchObject({
      code: status.UNAVAILABLE,
    });
    await client.appendToStream('item-1', events('noted', 0));
    expect(server.counts.getSupportedMethods).toBe(2);
  });

  test('fails once with a status after which the client never asks again', async () => {
    const { server, client } = await serverWithClient();
    server.faults.failSupportedMethodsOnce({ code: status.INTERNAL, details: 'Broken' });
    for (let n = 0; n < 2; n++) {
      await expect(client.appendToStream('item-1', events('noted', 0))).rejects.toMatchObject({
        code: status.INTERNAL,
      });
    }
    expect(server.counts.getSupportedMethods).toBe(1);
  });
});

test('faults that did not happen yet can be forgotten', async () => {
  const { server, client } = await serverWithClient();
  server.faults.refuseNext('append');
  server.faults.loseNextAcknowledgement();
  server.faults.clear();
  await client.appendToStream('item-1', events('noted', 0));
});
