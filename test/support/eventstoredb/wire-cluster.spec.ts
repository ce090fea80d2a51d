/** Several nodes before one log, as the real client meets them. */
import { describe, expect, test } from '@jest/globals';
import { clientOf, endAfterTest, events, WAYS } from './fixture.js';
import { WireCluster } from './wire-cluster.js';

async function threeNodes() {
  const cluster = await WireCluster.start({ nodes: 3 });
  endAfterTest(() => cluster.close());
  return cluster;
}

const appendsOf = ({ nodes }: WireCluster) => nodes.map(({ counts }) => counts.append + counts.batchAppendWrite);

describe.each(WAYS)('with $way', ({ options }) => {
  test('appends go to the leader that gossip tells of', async () => {
    const cluster = await threeNodes();
    await cluster.elect(2);
    const client = clientOf(cluster.connectionString);
    await client.appendToStream('item-1', events('noted', 0), { requiresLeader: true, ...options });
    expect(appendsOf(cluster)).toEqual([0, 0, 1]);
  });

  test('a node that no longer leads names the one that does, and the client goes there', async () => {
    const cluster = await threeNodes();
    const client = clientOf(cluster.connectionString);
    const append = (n: number) =>
      client.appendToStream('item-1', events('noted', n), { requiresLeader: true, ...options });
    await append(0);
    await cluster.elect(1);
    await expect(append(1)).rejects.toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: cluster.nodes[1]!.port },
    });
    await append(2);
    expect(cluster.log.userEvents.map(({ value }) => value)).toEqual([{ n: 0 }, { n: 2 }]);
    expect(appendsOf(cluster)).toEqual([2, 1, 0]);
  });

  test('a follower passes on what does not ask for the leader', async () => {
    const cluster = await threeNodes();
    const client = clientOf(cluster.nodes[1]!.connectionString);
    await client.appendToStream('item-1', events('noted', 0), options);
    expect(cluster.log.userEvents).toHaveLength(1);
  });

  test('without a leader nothing that asks for it is done', async () => {
    const cluster = await threeNodes();
    const client = clientOf(cluster.nodes[0]!.connectionString);
    const append = (n: number) =>
      client.appendToStream('item-1', events('noted', n), { requiresLeader: true, ...options });
    await append(0);
    cluster.loseLeader();
    await expect(append(1)).rejects.toMatchObject({ type: 'unknown' });
    expect(cluster.log.userEvents).toHaveLength(1);
  });
});

test('a batch stream asks for the leader, or not, as the first append on it did', async () => {
  const cluster = await threeNodes();
  const client = clientOf(cluster.nodes[1]!.connectionString);
  await client.appendToStream('item-1', events('noted', 0));
  await client.appendToStream('item-1', events('noted', 1), { requiresLeader: true });
  expect(appendsOf(cluster)).toEqual([0, 2, 0]);
});

test('a node that stopped is not gone to', async () => {
  const cluster = await threeNodes();
  await cluster.nodes[0]!.stop();
  await cluster.elect(1);
  const client = clientOf(cluster.connectionString);
  await client.appendToStream('item-1', events('noted', 0), { requiresLeader: true });
  expect(appendsOf(cluster)).toEqual([0, 1, 0]);
});

test('deletions and reads that ask for the leader are refused by a follower too', async () => {
  const cluster = await threeNodes();
  const client = clientOf(cluster.nodes[1]!.connectionString);
  await expect(client.deleteStream('item-1', { requiresLeader: true })).rejects.toMatchObject({ type: 'not-leader' });
  const other = clientOf(cluster.nodes[2]!.connectionString);
  const read = async () => {
    for await (const _ of other.readStream('item-1', { requiresLeader: true })) break;
  };
  await expect(read()).rejects.toMatchObject({ type: 'not-leader' });
});
