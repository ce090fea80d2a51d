/** Following the log in an EventStoreDB: whatever ends a subscription, nothing is left out and nothing comes twice. */
import { describe, expect, jest, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { parseAddress } from '../../src/event-store/eventstoredb/address.js';
import { Connection } from '../../src/event-store/eventstoredb/connection.js';
import { positionOf, toWritten } from '../../src/event-store/eventstoredb/events.js';
import { Feed } from '../../src/event-store/eventstoredb/feed.js';
import { seededRandom } from '../../src/simulation/random.js';
import type { WireServer } from '../support/eventstoredb/wire-server.js';
import { appendTo, numbered, numberedUpTo } from './event-builders.js';
import { Following, served, startServer, storeOn } from './eventstoredb-fixture.js';

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const TIMED_OUT = { code: status.ABORTED, details: 'Operation timed out' };

/** Puts `count` events of ours into the log, numbered; every `counted`-th counts, the others are noted. */
function fill(server: WireServer, count: number, { counted = 1, from = 0 } = {}): void {
  for (let n = from; n < from + count; n++) {
    const event = toWritten(numbered(n, n % counted === 0 ? 'counted' : 'noted'));
    server.log.append(`filled-${n}`, [{ ...event, json: true }], 'no_stream', new Date());
  }
}

/** Events that are not ours: the server's own, and another program's. */
async function others(server: WireServer, count: number): Promise<void> {
  const client = EventStoreDBClient.connectionString(server.connectionString);
  for (let n = 0; n < count; n++) {
    if (n % 5 === 0) await client.appendToStream('other', jsonEvent({ type: 'noted', data: { n: -1 } }));
    else await client.setStreamMetadata(`other-${n}`, { maxCount: n + 1 });
  }
  await client.dispose();
}

describe('a live subscription', () => {
  test.each([
    ['ended by the server without a word', (server: WireServer) => server.faults.endSubscriptions()],
    ['ended by the server with an error', (server: WireServer) => server.faults.endSubscriptions(TIMED_OUT)],
    ['cut off with its connection', (server: WireServer) => server.faults.dropConnections()],
    [
      'refused when it is resumed',
      (server: WireServer) => {
        server.faults.refuseNext('subscribe', undefined, 2);
        server.faults.endSubscriptions();
      },
    ],
  ])('%s goes on after the last event that it brought', async (_, fail) => {
    const { server, store } = await served();
    const following = new Following(store);
    await following.until(({ passed }) => passed.length > 0);
    const writer = storeOn(server);
    for (let n = 0; n < 6; n++) {
      await appendTo(writer, `item-${n}`, 'no-stream', numbered(n));
      if (n % 2 === 0) await following.untilSeen(n + 1);
      fail(server);
    }
    await following.untilSeen(6);
    expect(following.numbers).toEqual(upTo(6));
    expect(store.stats().subscriptionDrops).toBeGreaterThan(0);
  });

  test('that was dropped says so in the figures, until it is resumed', async () => {
    const { server, store } = await served();
    expect(store.stats()).toMatchObject({ followed: false, subscriptionDrops: 0 });
    new Following(store);
    await eventually(() => store.stats().followed === true);
    await server.stop();
    await eventually(() => store.stats().followed === false);
    await server.restart();
    await eventually(() => store.stats().followed === true);
    expect(store.stats().subscriptionDrops).toBe(1);
  });

  test('is one for all who follow, and none of them waits for another', async () => {
    const { server, store } = await served();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = new Following(store, { limit: 1 }, () => held);
    const quick = [new Following(store), new Following(store, { types: ['counted'] })];
    await slow.until(({ passed }) => passed.length > 0);
    await Promise.all(quick.map((one) => one.until(({ passed }) => passed.length > 0)));
    await appendTo(store, 'item-1', 'no-stream', ...numberedUpTo(50, 'counted'));
    await Promise.all(quick.map((one) => one.untilSeen(50)));
    expect(server.counts.subscribe).toBe(1);
    expect(slow.seen).toEqual([]);
    release();
    await slow.untilSeen(50);
    expect(slow.numbers).toEqual(upTo(50));
  });

  test('whose reader was away too long catches up by itself', async () => {
    const { server, store } = await served();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = new Following(store, {}, () => held);
    await slow.until(({ passed }) => passed.length > 0);
    // More than is kept in memory for those who follow.
    fill(server, 9_000);
    await new Following(store, { after: 0n }).until(({ end }) => end === BigInt(server.log.userEvents.at(-1)!.at));
    release();
    await slow.untilSeen(9_000);
    expect(slow.numbers).toEqual(upTo(9_000));
  }, 60_000);
});

describe('catching up', () => {
  test('brings everything, and only what is asked for, in pages', async () => {
    const { server, store } = await served();
    fill(server, 5_000, { counted: 10 });
    await others(server, 10);
    const all = new Following(store, { limit: 300 });
    const some = new Following(store, { limit: 30, types: ['counted'] });
    await Promise.all([all.until(({ passed }) => passed.length > 0), some.untilSeen(500)]);
    expect(all.numbers).toEqual(upTo(5_000));
    expect(some.numbers).toEqual(upTo(500).map((n) => n * 10));
  }, 60_000);

  test('tells how far it is while nothing is found that is asked for', async () => {
    const { server, store } = await served({ tellsCaughtUp: false });
    for (let n = 0; n < 5_000; n++) {
      fill(server, 1, { from: n, counted: 5_000 });
      systemEvents(server, 4);
    }
    const head = await store.head();
    const following = new Following(store, { types: ['counted'] });
    await following.until(({ end }) => end === head);
    expect(following.numbers).toEqual([0]);
    // Far beyond what was read at first, and before the end: the server's checkpoint told it.
    const places = server.log.userEvents.map(({ at }) => BigInt(at));
    const told = following.passed.map((end) => places.indexOf(end));
    expect(told.filter((index) => index > 3_000 && index < 4_999)).not.toEqual([]);
    // Each is the place of an event of ours: a reader can go on from there, and is never beyond the head.
    expect(told).not.toContain(-1);
  }, 120_000);

  test('works with servers that do not say when all was sent', async () => {
    const { server, store } = await served({ tellsCaughtUp: false });
    fill(server, 3_000, { counted: 1_500 });
    const following = new Following(store, { types: ['counted'], limit: 500 });
    await following.until(({ end }) => end === BigInt(server.log.userEvents.at(-1)!.at));
    await appendTo(store, 'item-1', 'no-stream', numbered(5, 'counted'));
    await following.untilSeen(3);
    expect(following.numbers).toEqual([0, 1_500, 5]);
  }, 60_000);

  test('loses nothing when its reader is slow', async () => {
    const { server, store } = await served();
    fill(server, 12_000, { counted: 2 });
    const following = new Following(store, { types: ['counted'], limit: 200 }, async () => {
      for (let n = 0; n < 20; n++) await turn();
    });
    await following.until(({ end }) => end === BigInt(server.log.userEvents.at(-1)!.at));
    expect(following.numbers).toEqual(upTo(6_000).map((n) => n * 2));
  }, 120_000);
});

test('a checkpoint that overtakes events in the buffers of the client is believed after them', async () => {
  const server = await startServer();
  fill(server, 6_000, { counted: 2 });
  const connection = new Connection(parseAddress(server.connectionString));
  const leaving = new AbortController();
  const seen: bigint[] = [];
  let overtaken = 0;
  const feed: Feed = new Feed({
    connection,
    types: '^counted$',
    after: undefined,
    silenceMs: 10_000,
    signal: leaving.signal,
    onDrop: () => undefined,
    onEvent: (event) => {
      seen.push(positionOf(event));
      feed.pause();
      setImmediate(() => feed.resume());
    },
    onCheckpoint: ({ commit }) => {
      if (seen.length > 0 && server.log.userEvents.some(isCountedBetween(seen.at(-1)!, commit))) overtaken++;
    },
    onCaughtUp: () => leaving.abort(),
  });
  await feed.run();
  await connection.close();
  expect(seen).toHaveLength(3_000);
  expect(overtaken).toBe(0);

  function isCountedBetween(after: bigint, before: bigint) {
    return ({ type, position }: { type: string; position: bigint }) =>
      type === 'counted' && position > after && position < before;
  }
});

describe('events that are not ours', () => {
  test('are passed over wherever the log is read', async () => {
    const { server, store } = await served();
    await others(server, 6);
    expect(await store.head()).toBe(0n);
    const following = new Following(store);
    await following.until(({ passed }) => passed.length > 0);
    for (let n = 0; n < 5; n++) {
      await appendTo(store, `item-${n}`, 'no-stream', numbered(n));
      await others(server, 6);
    }
    await following.untilSeen(5);
    const last = BigInt(server.log.userEvents.findLast(({ stream }) => stream === 'item-4')!.at);
    expect(await store.head()).toBe(last);
    const page = await store.readAll(0n, { limit: 100 });
    expect(page.events.map(({ stream }) => stream)).toEqual(upTo(5).map((n) => `item-${n}`));
    expect(page.end).toBe(last);
    expect((await store.readAll(0n, { limit: 2 })).events).toHaveLength(2);
    expect(following.end).toBe(last);
  });

  test('though there are thousands after the last of ours: the head is found, and following goes live', async () => {
    const { server, store } = await served();
    const { position } = await appendTo(store, 'item-1', 'no-stream', numbered(0));
    systemEvents(server, 3_000);
    expect(await store.head()).toBe(position);
    const following = new Following(store);
    await following.until(({ passed }) => passed.length > 0);
    expect(following.end).toBe(position);
    await appendTo(store, 'item-1', 0, numbered(1));
    await following.untilSeen(2);
  });

  test('are not looked at again after a drop: the server said how far it was', async () => {
    const { server, store } = await served();
    const { position } = await appendTo(store, 'item-1', 'no-stream', numbered(0));
    const following = new Following(store);
    await following.until(({ end, passed }) => end === position && passed.length > 0);
    await eventually(() => store.stats().followed === true);
    systemEvents(server, 5_500);
    const starts = jest.spyOn(server.log, 'indexAt');
    await eventually(() => server.log.events.length > 5_500);
    server.faults.endSubscriptions();
    await eventually(() => store.stats().subscriptionDrops === 1 && store.stats().followed === true);
    const resumedAt = starts.mock.calls.map(([commit]) => BigInt(commit)).at(-1);
    expect(resumedAt).toBeGreaterThan(position);
    await appendTo(store, 'item-1', 0, numbered(1));
    await following.untilSeen(2);
    expect(following.numbers).toEqual([0, 1]);
  });
});

const seed = Number(process.env['FOLLOWING_SEED'] ?? 1);
test(`whatever happens while events pour in, every follower gets each once (FOLLOWING_SEED=${seed})`, async () => {
  const random = seededRandom(seed);
  const { server, store } = await served();
  fill(server, 2_000);
  const followings = [
    new Following(store, { limit: 7 }),
    new Following(store, { limit: 1_000, types: ['counted'] }),
    new Following(store, { limit: 50 }, turn),
  ];
  const writer = storeOn(server);
  for (let n = 2_000; n < 2_400; n += 4) {
    await Promise.all(upTo(4).map((k) => appendTo(writer, `item-${n + k}`, 'no-stream', numbered(n + k, 'counted'))));
    if (random.chance(0.3)) server.faults.endSubscriptions(random.chance(0.5) ? TIMED_OUT : undefined);
    if (random.chance(0.1)) server.faults.dropConnections();
    if (random.chance(0.1)) server.faults.refuseNext(random.chance(0.5) ? 'subscribe' : 'read');
  }
  for (const following of followings) {
    await following.untilSeen(2_400);
    expect([...following.numbers].sort((a, b) => a - b)).toEqual(upTo(2_400));
  }
}, 120_000);

function systemEvents(server: WireServer, count: number): void {
  for (let n = 0; n < count; n++) {
    const event = {
      id: crypto.randomUUID(),
      type: '$statsCollected',
      json: true,
      data: Buffer.from('{}'),
      metadata: Buffer.from(''),
    };
    server.log.append('$stats-127.0.0.1:2113', [event], 'any', new Date());
  }
}

/** Turn by turn of the event loop, for as long as the test may take. */
async function eventually(condition: () => boolean): Promise<void> {
  const until = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > until) throw new Error(`It never came about that ${condition.toString()}.`);
    await turn();
  }
}
