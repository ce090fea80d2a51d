/** Each fault, as the real client meets it. What the client makes of it is written down here too: the adapter must cope. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { describe, expect, test } from '@jest/globals';
import eventStore, { type EventStoreDBClient } from '@eventstore/db-client';
import type { EventLog } from './event-log.js';
import { clientOf, endAfterTest, events, Follower, serverWithClient, WAYS } from './fixture.js';

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

/** Connections are shared by all clients of a process, and it takes them a moment to notice that theirs broke. */
async function heardOfRestart(client: EventStoreDBClient): Promise<void> {
  while ((await settled(client.setStreamMetadata('probe', {}))) === 'failed');
}

const settled = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    () => 'failed',
  );

/** A whole exchange with another server: what was to be answered meanwhile would have been. */
async function roundTrip(): Promise<void> {
  const { client } = await serverWithClient();
  await client.appendToStream('other', events('noted', 0));
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

describe('connections', () => {
  test('are all dropped, and new ones let in', async () => {
    const { server, client } = await serverWithClient();
    const follower = new Follower(() => client.subscribeToAll());
    await follower.heard('caughtUp');
    server.faults.dropConnections();
    await follower.heard('error');
    expect(follower.error).toMatchObject({ type: 'unavailable' });
    await client.appendToStream('item-1', events('noted', 0));
  });

  test('fall into a black hole; what was sent is done late, when it is gone', async () => {
    const { server, client } = await serverWithClient();
    await client.appendToStream('item-0', events('noted', 0));
    server.faults.blackHole(true);
    const held = client.appendToStream('item-1', events('noted', 1));
    const newcomer = connect(server.port, '127.0.0.1');
    endAfterTest(() => newcomer.destroy());
    await once(newcomer, 'connect');
    newcomer.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0');
    const greeted = once(newcomer, 'data').then(() => 'greeted');
    await roundTrip();
    expect(await Promise.race([settled(held), greeted, Promise.resolve('nothing')])).toBe('nothing');
    expect(server.log.userEvents).toHaveLength(1);
    server.faults.blackHole(false);
    expect(await held).toMatchObject({ success: true });
    expect(await greeted).toBe('greeted');
    expect(server.log.userEvents).toHaveLength(2);
  });

  test('that are dropped in a black hole lose what they carried', async () => {
    const { server, client } = await serverWithClient();
    await client.appendToStream('item-0', events('noted', 0));
    server.faults.blackHole(true);
    const lost = client.appendToStream('item-1', events('noted', 1));
    await roundTrip();
    server.faults.dropConnections();
    await expect(lost).rejects.toMatchObject({ type: 'unavailable' });
    server.faults.blackHole(false);
    await client.appendToStream('item-2', events('noted', 2));
    expect(server.log.userEvents.map(({ stream }) => stream)).toEqual(['item-0', 'item-2']);
  });

  test('need the tap for a black hole', async () => {
    const { server } = await serverWithClient({ tapped: false });
    expect(() => server.faults.blackHole(true)).toThrow('start the server tapped');
  });
});

describe('a server that stops', () => {
  test('refuses, and goes on with its log on the same port', async () => {
    const { server, client } = await serverWithClient();
    const { port } = server;
    await client.appendToStream('item-1', events('noted', 0));
    await server.stop();
    await expect(client.appendToStream('item-1', events('noted', 1))).rejects.toMatchObject({ type: 'unavailable' });
    await server.restart();
    expect(server.port).toBe(port);
    await heardOfRestart(client);
    expect(await client.appendToStream('item-1', events('noted', 1), { expectedRevision: 0n })).toMatchObject({
      nextExpectedRevision: 1n,
    });
  });

  test('remembers appends to an exact revision, and not those to any', async () => {
    const { server, client } = await serverWithClient();
    const exact = events('noted', 0);
    const any = events('noted', 1);
    await client.appendToStream('item-1', exact, { expectedRevision: 'no_stream' });
    await client.appendToStream('item-2', any, { expectedRevision: 'any' });
    await client.appendToStream('item-2', any, { expectedRevision: 'any' });
    expect(server.log.userEvents).toHaveLength(2);
    await server.stop();
    await server.restart();
    const later = clientOf(server.connectionString);
    await heardOfRestart(later);
    await later.appendToStream('item-1', exact, { expectedRevision: 'no_stream' });
    await later.appendToStream('item-2', any, { expectedRevision: 'any' });
    expect(server.log.userEvents).toHaveLength(3);
  });

  test('can be tapped or not', async () => {
    const { server, client } = await serverWithClient({ tapped: false });
    await client.appendToStream('item-1', events('noted', 0));
    await server.stop();
    await server.restart();
    await heardOfRestart(client);
    await client.appendToStream('item-1', events('noted', 1));
    expect(server.log.userEvents).toHaveLength(2);
  });
});

describe('subscriptions', () => {
  test('end as if all had been read', async () => {
    const { server, client } = await serverWithClient();
    const follower = new Follower(() => client.subscribeToAll());
    await follower.heard('caughtUp');
    server.faults.endSubscriptions();
    await follower.heard('end');
    expect(follower.told).not.toContain('error');
  });

  test('end with a status', async () => {
    const { server, client } = await serverWithClient();
    const follower = new Follower(() => client.subscribeToAll());
    await follower.heard('caughtUp');
    server.faults.endSubscriptions({ code: status.ABORTED, details: 'Operation timed out' });
    await follower.heard('error');
    expect(follower.error).toMatchObject({ type: 'timeout' });
  });

  test('are refused', async () => {
    const { server, client } = await serverWithClient();
    server.faults.refuseNext('subscribe');
    const follower = new Follower(() => client.subscribeToAll());
    await follower.heard('error');
    expect(follower.error).toMatchObject({ type: 'unavailable' });
    expect(follower.told).not.toContain('confirmation');
  });

  test('are dropped when their clients are too slow', async () => {
    const { server, client } = await serverWithClient();
    server.faults.dropSlowConsumers();
    const subscription = client.subscribeToAll();
    await once(subscription, 'caughtUp');
    const told = once(subscription, 'error');
    for (let n = 0; n < 20; n++)
      await client.appendToStream(`item-${n}`, events('noted'.repeat(200), n, n, n, n, n, n, n, n));
    subscription.resume();
    expect(await told).toEqual([expect.objectContaining({ type: 'timeout' })]);
  });

  test('of slow clients are waited for otherwise', async () => {
    const { server, client } = await serverWithClient();
    const subscription = client.subscribeToAll();
    await once(subscription, 'caughtUp');
    for (let n = 0; n < 20; n++)
      await client.appendToStream(`item-${n}`, events('noted'.repeat(200), n, n, n, n, n, n, n, n));
    let seen = 0;
    for await (const _ of subscription) {
      seen++;
      if (seen === server.log.events.length) break;
    }
  });
});

describe('reads', () => {
  test('are refused', async () => {
    const { server, client } = await serverWithClient();
    await client.appendToStream('item-1', events('noted', 0));
    server.faults.refuseNext('read');
    const read = async () => {
      let count = 0;
      for await (const _ of client.readStream('item-1')) count++;
      return count;
    };
    await expect(read()).rejects.toMatchObject({ type: 'unavailable' });
    expect(await read()).toBe(1);
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
