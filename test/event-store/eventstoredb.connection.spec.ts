/** The way to an EventStoreDB, when it leads nowhere or elsewhere: found again, and nothing is lost or doubled on it. */
import { describe, expect, test } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { OutcomeUnknown, StoreUnavailable } from '../../src/event-store/event-store.js';
import type { WireServer } from '../support/eventstoredb/wire-server.js';
import { appendTo, failure, numbered } from './event-builders.js';
import { Following, numbersIn, reaches, served, startCluster, startServer, storeOn } from './eventstoredb-fixture.js';

/** For those whom nothing keeps waiting, however busy the machine is. */
const PATIENT = { timeoutMs: 10_000 };

/** Resolves once a node was asked for a subscription. */
async function subscribed({ counts }: WireServer): Promise<void> {
  const deadline = performance.now() + PATIENT.timeoutMs;
  while (counts.subscribe === 0) {
    if (performance.now() > deadline) throw new Error('Nobody subscribes at the new leader.');
    await new Promise(setImmediate);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('a black hole', () => {
  test('swallows an append, which is given up in time; afterwards everything goes on', async () => {
    const { server, store } = await served();
    const following = new Following(store);
    await appendTo(store, 'item-1', 'no-stream', numbered(0));
    await following.untilSeen(1);
    server.faults.blackHole(true);
    const began = performance.now();
    expect(await failure(appendTo(store, 'item-1', 0, numbered(1)))).toBeInstanceOf(OutcomeUnknown);
    expect(await failure(store.readStream('item-1'))).toBeInstanceOf(StoreUnavailable);
    expect((await store.health()).detail).toContain('does not answer');
    // Three timeouts for the append, one each for the others, and what a busy machine takes besides.
    expect(performance.now() - began).toBeLessThan(20_000);
    server.faults.dropConnections();
    server.faults.blackHole(false);
    await appendTo(store, 'item-1', 0, numbered(1));
    await following.untilSeen(2);
    expect(following.numbers).toEqual([0, 1]);
  });

  test('that gives back late what it swallowed doubles nothing', async () => {
    const { server, store } = await served({}, { timeoutMs: 500 });
    for (let n = 0; n < 5; n++) {
      await store.head();
      server.faults.blackHole(true);
      const appending = appendTo(store, `item-${n}`, 'no-stream', numbered(n));
      const { reconnects = 0 } = store.stats();
      while ((store.stats().reconnects ?? 0) === reconnects) await new Promise(setImmediate);
      server.faults.blackHole(false);
      expect((await appending).revision).toBe(0);
    }
    expect(numbersIn(server)).toEqual(upTo(5));
  });

  test('on the connection that is open is left for a connection of its own', async () => {
    const { server, store } = await served();
    const following = new Following(store);
    await appendTo(store, 'item-1', 'no-stream', numbered(0));
    await following.untilSeen(1);
    server.faults.deafenConnections();
    expect(await appendTo(store, 'item-1', 0, numbered(1))).toMatchObject({ revision: 1 });
    await following.untilSeen(2);
    expect(store.stats().reconnects).toBe(1);
    expect(numbersIn(server)).toEqual([0, 1]);
  });

  test('costs readers time and nothing else, and all of them leave it as soon as one of them knows', async () => {
    const { server, store } = await served();
    const { position } = await appendTo(store, 'item-1', 'no-stream', numbered(0));
    server.faults.deafenConnections();
    const [head, stream] = await Promise.all([store.head(), store.readStream('item-1')]);
    expect([head, stream.length]).toEqual([position, 1]);
    expect(store.stats().reconnects).toBe(1);
  });
});

describe('the call that appends share', () => {
  test('ended by the server without a word is opened anew, and nobody waits for a timeout', async () => {
    const { server, store } = await served({}, PATIENT);
    for (let n = 0; n < 5; n++) {
      await appendTo(store, `item-${n}`, 'no-stream', numbered(n));
      server.faults.endBatchStreams();
    }
    expect(numbersIn(server)).toEqual(upTo(5));
    expect(server.counts.batchAppend).toBeGreaterThan(1);
  });

  test.each([
    ['with an error', { code: status.INTERNAL, details: 'Something broke' }],
    ['without a word', undefined],
  ])('ended %s under many appends: each is appended once', async (_, ending) => {
    const { server, store } = await served({}, PATIENT);
    const appending = upTo(300).map((n) => appendTo(store, `item-${n}`, 'no-stream', numbered(n)));
    await reaches(server, 100);
    server.faults.endBatchStreams(ending);
    await Promise.all(appending);
    expect(numbersIn(server).sort((a, b) => a - b)).toEqual(upTo(300));
  });

  test('broken for one store breaks nothing for another in the same process', async () => {
    const [one, other] = [await served(), await served({}, PATIENT)];
    await appendTo(one.store, 'item-1', 'no-stream', numbered(0));
    const appending = upTo(200).map((n) => appendTo(other.store, `item-${n}`, 'no-stream', numbered(n)));
    await reaches(other.server, 20);
    await one.server.stop();
    await Promise.all(appending);
    expect(other.store.stats()).toMatchObject({ retries: 0, settledAppended: 0, reconnects: 0 });
  });
});

test('a server that fails once to say what it can do is appended to all the same', async () => {
  const { server, store } = await served();
  server.faults.failSupportedMethodsOnce({ code: status.INTERNAL, details: 'Something broke' });
  for (let n = 0; n < 3; n++) await appendTo(store, `item-${n}`, 'no-stream', numbered(n));
  expect(numbersIn(server)).toEqual([0, 1, 2]);
});

describe('a connection that breaks', () => {
  test('under appends and reads costs neither: each append is there once', async () => {
    const { server, store } = await served({}, PATIENT);
    const following = new Following(store);
    for (let round = 0; round < 10; round++) {
      const appending = upTo(20).map((n) =>
        appendTo(store, `item-${round}-${n}`, 'no-stream', numbered(round * 20 + n)),
      );
      await reaches(server, round * 20 + 5);
      server.faults.dropConnections();
      await Promise.all(appending);
    }
    await following.untilSeen(200);
    expect([...following.numbers].sort((a, b) => a - b)).toEqual(upTo(200));
  });

  test('while the server restarts is waited for by whoever follows', async () => {
    const { server, store } = await served();
    const following = new Following(store);
    for (let n = 0; n < 3; n++) {
      await appendTo(store, `item-${n}`, 'no-stream', numbered(n));
      await server.stop();
      await server.restart();
    }
    await following.untilSeen(3);
    expect(following.numbers).toEqual([0, 1, 2]);
  });
});

describe('a change of leader', () => {
  test('takes appends, reads and who follows along to the new one', async () => {
    const cluster = await startCluster(3);
    const store = storeOn(cluster);
    const following = new Following(store);
    for (let n = 0; n < 12; n++) {
      const leader = cluster.nodes[((n / 3) % 3) | 0]!;
      expect(await appendTo(store, `item-${n}`, 'no-stream', numbered(n))).toMatchObject({ revision: 0 });
      expect(await store.readStream(`item-${n}`)).toHaveLength(1);
      if (n % 3 < 2) continue;
      // Nobody stays with a node that no longer leads: cut off from the others, it would tell nothing new for ever.
      await subscribed(leader);
      await cluster.elect(((n / 3 + 1) % 3) | 0);
    }
    await following.untilSeen(12);
    expect(following.numbers).toEqual(upTo(12));
    expect(numbersIn(cluster)).toEqual(upTo(12));
    expect(store.stats().followed).toBe(true);
  });

  test('in which the old leader dies later costs nothing more', async () => {
    const cluster = await startCluster(3);
    const store = storeOn(cluster);
    const following = new Following(store);
    await appendTo(store, 'item-0', 'no-stream', numbered(0));
    await following.untilSeen(1);
    await cluster.elect(1);
    await appendTo(store, 'item-1', 'no-stream', numbered(1));
    await following.untilSeen(2);
    const before = store.stats();
    await cluster.nodes[0]!.stop();
    const appending = upTo(50).map((n) => appendTo(store, `item-${n + 2}`, 'no-stream', numbered(n + 2)));
    await Promise.all(appending);
    await following.untilSeen(52);
    expect(store.stats()).toEqual(before);
  });

  test('that leaves nobody in the lead for a while is waited for', async () => {
    const cluster = await startCluster(3);
    const store = storeOn(cluster, { timeoutMs: 2_000 });
    await appendTo(store, 'item-0', 'no-stream', numbered(0));
    cluster.loseLeader();
    const appending = appendTo(store, 'item-1', 'no-stream', numbered(1));
    const asked = cluster.nodes[0]!.counts.read;
    while (cluster.nodes[0]!.counts.read < asked + 3) await new Promise(setImmediate);
    await cluster.elect(2);
    await appending;
    expect(numbersIn(cluster)).toEqual([0, 1]);
  });

  test('that is not over in time is said to be so', async () => {
    const cluster = await startCluster(3);
    const store = storeOn(cluster, { timeoutMs: 300 });
    await appendTo(store, 'item-0', 'no-stream', numbered(0));
    cluster.loseLeader();
    expect(await failure(appendTo(store, 'item-1', 'no-stream', numbered(1)))).toBeInstanceOf(StoreUnavailable);
    expect(await store.health()).toMatchObject({ writable: false });
    await cluster.elect(0);
    await appendTo(store, 'item-1', 'no-stream', numbered(1));
    expect(numbersIn(cluster)).toEqual([0, 1]);
  });
});

test('health appends nothing, however often it is asked', async () => {
  const { server, store } = await served();
  for (let n = 0; n < 5; n++) expect(await store.health()).toEqual({ writable: true });
  expect(server.log.userEvents).toEqual([]);
  server.faults.failNextAppend('access-denied');
  expect((await store.health()).detail).toContain('must be a user who may read $all and write streams');
});

test('no word of user and password is ever said', async () => {
  const server = await startServer();
  const address = server.connectionString.replace('esdb://', 'esdb://waybill:s3cret@');
  const store = storeOn({ connectionString: address });
  await appendTo(store, 'item-1', 'no-stream', numbered(0));
  await server.stop();
  const said = [
    await store.health(),
    await failure(appendTo(store, 'item-1', 0, numbered(1))),
    await failure(store.head()),
    store.stats(),
  ].map((one) => (one instanceof Error ? `${one.message} ${one.stack}` : JSON.stringify(one)));
  expect(said.join()).toContain(`127.0.0.1:${server.port}`);
  expect(said.join()).not.toMatch(/s3cret|waybill:/);
});
