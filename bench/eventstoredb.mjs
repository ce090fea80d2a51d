/**
 * The EventStoreDB adapter against the bare client, on one server in a process of its own: the wire-level one of the tests,
 * unless EVENTSTORE_URL names another. What is compared is what Waybill does around the client; how fast the server is, is not.
 */
import eventStoreDb from '@eventstore/db-client';
import { schemas } from '../dist/app.module.js';
import { EventStoreDbStore } from '../dist/event-store/eventstoredb/eventstoredb-store.js';
import { startWireProcess } from '../test/support/eventstoredb/wire-process.mjs';
import { eventOf } from './support/events.mjs';
import { median, perSecond, ratio, whole } from './support/numbers.mjs';

const { EventStoreDBClient, excludeSystemEvents, jsonEvent, NO_STREAM } = eventStoreDb;
const EVENT_BYTES = 345;
const TO_READ = 40_000;
const PAGE = 1_000;
const CASES = [
  { name: 'appends, 1 in flight', callers: 1, events: 2_000 },
  { name: 'appends, 100 in flight', callers: 100, events: 10_000, aim: 0.9 },
];
const READS = { name: 'reads by a subscription', aim: 0.8 };

export async function eventstoredb({ quick, progress }) {
  const server = await startServer();
  const peers = { adapter: new Adapter(server.address), client: new BareClient(server.address) };
  const rounds = quick ? 2 : 7;
  const rows = [];
  try {
    for (const { events, ...kind } of CASES) {
      const count = quick ? events / 10 : events;
      rows.push(await row(kind, peers, rounds, (peer) => peer.append(count, kind.callers), count, progress));
    }
    const count = quick ? TO_READ / 10 : TO_READ;
    await peers.client.append(count, 100);
    rows.push(await row(READS, peers, rounds, (peer) => peer.follow(count), count, progress));
  } finally {
    for (const peer of Object.values(peers)) await peer.close();
    await server.stop();
  }
  return {
    title: `EventStoreDB: events of ${EVENT_BYTES} bytes, events/s`,
    text:
      "The adapter checks each event, sends it under a timeout of its own with an exact revision, and reads it back in the port's own form; " +
      'the bare client is given finished events and hands out what it parsed. Each appends to new streams. The server is the ' +
      'wire-level one of the tests. Medians of alternating rounds.',
    head: ['', 'adapter', 'bare client', 'adapter : client', 'aim', 'met?'],
    rows,
  };
}

async function startServer() {
  const address = process.env.EVENTSTORE_URL;
  if (address) return { address, stop: () => undefined };
  const { connectionString, stop } = await startWireProcess({ systemEvents: false, tapped: false });
  return { address: connectionString, stop };
}

async function row({ name, aim }, peers, rounds, work, events, progress) {
  const rates = { adapter: [], client: [] };
  // A first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [which, peer] of Object.entries(peers)) {
      const started = performance.now();
      await work(peer);
      if (round > 0) rates[which].push(perSecond(events, performance.now() - started));
    }
    progress(`${name}: round ${round} of ${rounds}`);
  }
  const [adapter, client] = [median(rates.adapter), median(rates.client)];
  const reached = adapter / client;
  const met = reached >= (aim ?? 0) ? 'yes' : `no, ${Math.round((1 - reached / aim) * 100)} % short`;
  return [name, whole(adapter), whole(client), ratio(reached), aim ? `≥ ${aim}` : '', aim ? met : ''];
}

/** `callers` of them take turns at `events` appends; each waits for its own. */
async function inFlight(events, callers, append) {
  let left = events;
  const caller = async () => {
    while (left-- > 0) await append(eventOf(left, EVENT_BYTES));
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

class Adapter {
  constructor(address) {
    this.store = EventStoreDbStore.open({ address, schemas });
  }
  append(events, callers) {
    return inFlight(events, callers, (event) => this.store.append(`item-${event.id}`, [event], 'no-stream'));
  }
  async follow(count) {
    const leaving = new AbortController();
    let seen = 0;
    for await (const { events } of this.store.subscribe(0n, { limit: PAGE, signal: leaving.signal })) {
      seen += events.length;
      if (seen >= count) break;
    }
  }
  close() {
    return this.store.close();
  }
}

class BareClient {
  constructor(address) {
    this.client = EventStoreDBClient.connectionString(address);
  }
  append(events, callers) {
    const expected = { expectedRevision: NO_STREAM };
    return inFlight(events, callers, ({ id, type, data, metadata: { correlationId, ...rest }, recordedAt }) => {
      const metadata = { $correlationId: correlationId, ...rest, recordedAt };
      return this.client.appendToStream(`item-${id}`, jsonEvent({ id, type, data, metadata }), expected);
    });
  }
  async follow(count) {
    const subscription = this.client.subscribeToAll({ filter: excludeSystemEvents({ maxSearchWindow: PAGE }) });
    let seen = 0;
    await new Promise((resolve, reject) => {
      subscription.on('error', reject);
      subscription.on('data', () => {
        if (++seen === count) resolve();
      });
    });
    await subscription.unsubscribe();
  }
  close() {
    return this.client.dispose();
  }
}
