/** Catch-up subscriptions with the real client. */
import { describe, expect, test } from '@jest/globals';
import eventStore, { type Filter } from '@eventstore/db-client';
import { events, Follower, serverWithClient } from './fixture.js';

const { END, eventTypeFilter, excludeSystemEvents, streamNameFilter } = eventStore;

type Unchecked<F extends Filter = Filter> = Omit<F, 'checkpointReached'>;

async function started(...streams: [stream: string, type: string, ...numbers: number[]][]) {
  const { server, client } = await serverWithClient();
  const append = (stream: string, type: string, ...numbers: number[]) =>
    client.appendToStream(stream, events(type, ...numbers));
  for (const one of streams) await append(...one);
  const follow = (filter?: Unchecked, from: 'start' | 'end' | bigint = 'start') =>
    new Follower((checkpointReached) =>
      client.subscribeToAll({
        fromPosition: typeof from === 'bigint' ? { commit: from, prepare: from } : from,
        ...(filter && { filter: { ...filter, checkpointReached } as Filter }),
      }),
    );
  return { server, client, append, follow };
}

describe('a subscription to $all', () => {
  test('is confirmed, catches up, says so and goes live', async () => {
    const { append, follow } = await started(['item-1', 'noted', 0, 1]);
    const follower = follow(excludeSystemEvents());
    await follower.heard('caughtUp');
    expect(follower.told).toEqual(['confirmation', 'event', 'event', 'caughtUp']);
    await append('item-1', 'noted', 2);
    await append('item-2', 'noted', 3);
    await follower.heard('event', 4);
    expect(follower.numbers).toEqual([0, 1, 2, 3]);
  });

  test('without a filter has everything and no checkpoints', async () => {
    const { server, append, follow } = await started(['item-1', 'noted', ...Array.from({ length: 100 }, (_, n) => n)]);
    const follower = follow();
    await follower.heard('caughtUp');
    await append('item-1', 'noted', 100);
    await follower.heard('event', server.log.events.length);
    expect(follower.events.map(({ id }) => id)).toEqual(server.log.events.map(({ id }) => id));
    expect(follower.told).not.toContain('checkpoint');
  });

  test('begins after a position', async () => {
    const { server, follow } = await started(['item-1', 'noted', 0, 1, 2, 3]);
    for (const { position, revision } of server.log.userEvents) {
      const follower = follow(excludeSystemEvents(), position);
      await follower.heard('caughtUp');
      expect(follower.numbers).toEqual([0, 1, 2, 3].slice(revision + 1));
    }
  });

  test('begins at the end', async () => {
    const { append, follow } = await started(['item-1', 'noted', 0]);
    const follower = follow(excludeSystemEvents(), END);
    await follower.heard('caughtUp');
    await append('item-1', 'noted', 1);
    await follower.heard('event');
    expect(follower.numbers).toEqual([1]);
  });

  test('does not begin where no record does', async () => {
    const { server, follow } = await started(['item-1', 'noted', 0]);
    const follower = follow(excludeSystemEvents(), server.log.userEvents[0]!.position + 1n);
    await follower.heard('error');
    expect(follower.error).toMatchObject({ type: 'unknown' });
  });

  test('misses nothing and repeats nothing while events pour in', async () => {
    const { append, follow } = await started();
    const total = 500;
    const follower = follow(eventTypeFilter({ prefixes: ['noted'] }));
    await Promise.all(
      Array.from({ length: 10 }, async (_, lane) => {
        for (let n = lane; n < total; n += 10) await append(`item-${n}`, 'noted', n);
      }),
    );
    await follower.heard('event', total);
    expect([...follower.numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, n) => n));
    const positions = follower.events.map(({ position }) => position.commit);
    expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
  });
});

describe('a filter', () => {
  test.each<[string, Unchecked, number[]]>([
    ['type by prefix', eventTypeFilter({ prefixes: ['ship', 'rec'] }), [0, 1]],
    ['type by expression', eventTypeFilter({ regex: '^(shipped|damaged)$' }), [0, 2]],
    ['stream by prefix', streamNameFilter({ prefixes: ['hold-'] }), [3]],
    ['stream by expression', streamNameFilter({ regex: '-[12]$' }), [0, 1, 3]],
  ])('lets through by %s', async (_name, filter, numbers) => {
    const { append, follow } = await started(['item-1', 'shipped', 0], ['item-2', 'received', 1]);
    const live = follow(filter);
    await append('item-3', 'damaged', 2);
    await append('hold-1', 'placed', 3);
    const catchingUp = follow(filter);
    await catchingUp.heard('caughtUp');
    expect(catchingUp.numbers).toEqual(numbers);
    await live.heard('event', numbers.length);
    expect(live.numbers).toEqual(numbers);
  });

  test('that is no expression ends the subscription', async () => {
    const { follow } = await started();
    const follower = follow(eventTypeFilter({ regex: '(' }));
    await follower.heard('error');
    expect(follower.error).toMatchObject({ type: 'unknown' });
  });
});

describe('checkpoints', () => {
  const nothing = { prefixes: ['never'], maxSearchWindow: 10, checkpointInterval: 2 };

  test('come at each interval while catching up, though nothing matches', async () => {
    const { server, follow } = await started(['item-1', 'noted', ...Array.from({ length: 60 }, (_, n) => n)]);
    const follower = follow(eventTypeFilter(nothing));
    await follower.heard('caughtUp');
    const pages = Math.floor(server.log.events.length / 10);
    // Every other page of ten has one, which names the beginning of its page.
    const beginnings = Array.from(
      { length: Math.floor(pages / 2) },
      (_, n) => server.log.events[n * 20 + 10]!.position,
    );
    expect(follower.checkpoints.map(({ commit }) => commit)).toEqual(beginnings);
    expect(follower.numbers).toEqual([]);
  });

  test('come at each interval when live, though nothing matches', async () => {
    const { server, append, follow } = await started();
    const follower = follow(eventTypeFilter(nothing), END);
    await follower.heard('caughtUp');
    const before = server.log.events.length;
    await append('item-1', 'noted', ...Array.from({ length: 50 }, (_, n) => n));
    await follower.heard('checkpoint', 2);
    const due = [19, 39].map((n) => server.log.events[before + n]!.position);
    expect(follower.checkpoints).toEqual(due.map((position) => ({ commit: position, prepare: position })));
  });

  test('are where one may begin again and miss nothing', async () => {
    const { append, follow } = await started(['item-1', 'noted', ...Array.from({ length: 45 }, (_, n) => n)]);
    const first = follow(eventTypeFilter(nothing));
    await first.heard('caughtUp');
    await append('item-1', 'never', 100);
    await append('item-1', 'noted', ...Array.from({ length: 45 }, (_, n) => n));
    await first.heard('event');
    for (const { commit } of first.checkpoints.filter(({ commit }) => commit < first.events[0]!.position.commit)) {
      const again = follow(eventTypeFilter(nothing), commit);
      await again.heard('event');
      expect(again.numbers).toEqual([100]);
    }
  });
});

describe('a subscription to a stream', () => {
  test('waits for it, goes live, and sees nothing else', async () => {
    const { server, client, append } = await started();
    const follower = new Follower(() => client.subscribeToStream('item-1'));
    await follower.heard('confirmation');
    await append('item-2', 'noted', 0);
    await append('item-1', 'noted', 1, 2);
    await follower.heard('event', 2);
    expect(follower.numbers).toEqual([1, 2]);
    expect(follower.events.map(({ position }) => position.commit)).toEqual(
      server.log.stream('item-1').map(({ position }) => position),
    );
  });

  test('begins after a revision, or at the end', async () => {
    const { client, append } = await started(['item-1', 'noted', 0, 1, 2]);
    const after = new Follower(() => client.subscribeToStream('item-1', { fromRevision: 1n }));
    const atEnd = new Follower(() => client.subscribeToStream('item-1', { fromRevision: END }));
    await Promise.all([after.heard('caughtUp'), atEnd.heard('caughtUp')]);
    await append('item-1', 'noted', 3);
    await Promise.all([after.heard('event', 2), atEnd.heard('event')]);
    expect([after.numbers, atEnd.numbers]).toEqual([[2, 3], [3]]);
  });

  test('ends with its tombstone', async () => {
    const { client } = await started(['item-1', 'noted', 0]);
    const follower = new Follower(() => client.subscribeToStream('item-1'));
    await follower.heard('caughtUp');
    await client.tombstoneStream('item-1');
    await follower.heard('error');
    expect(follower.error).toMatchObject({ type: 'stream-deleted', streamName: 'item-1' });
  });
});
