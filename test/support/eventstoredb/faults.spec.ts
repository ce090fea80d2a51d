/** What can go wrong with connections, subscriptions and reads, as the real client meets it. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { describe, expect, test } from '@jest/globals';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { clientOf, endAfterTest, events, Follower, serverWithClient, settled } from './fixture.js';

/** Connections are shared by all clients of a process, and it takes them a moment to notice that theirs broke. */
async function heardOfRestart(client: EventStoreDBClient): Promise<void> {
  while ((await settled(client.setStreamMetadata('probe', {}))) === 'failed');
}

/** A whole exchange with another server: what was to be answered meanwhile would have been. */
async function roundTrip(): Promise<void> {
  const { client } = await serverWithClient();
  await client.appendToStream('other', events('noted', 0));
}

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
