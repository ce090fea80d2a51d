/** The EventStoreDB adapter keeps the contract of the port: on the server under test, and on one that is in use by others. */
import { afterAll } from '@jest/globals';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { v7 as uuid } from 'uuid';
import { EventStoreDbStore } from '../../src/event-store/eventstoredb/eventstoredb-store.js';
import { storeUnderTest } from '../support/eventstoredb/under-test.js';
import { WireServer } from '../support/eventstoredb/wire-server.js';
import { eventStoreContract, type OpenStore } from './contract.js';
import { schemas } from './event-builders.js';
import { ShelteredStore } from './sheltered-store.js';

const underTest = await storeUnderTest();
afterAll(() => underTest.stop());

const open = (address: string) => EventStoreDbStore.open({ address, schemas });

if (underTest.kind === 'wire') {
  eventStoreContract('EventStoreDB, wire-level', async () => {
    const server = await WireServer.start();
    return opened(server.connectionString, () => server.close());
  });
}
eventStoreContract(`EventStoreDB with a past (${underTest.kind})`, async () => {
  await leaveTraces(underTest.address);
  const store = open(underTest.address);
  const base = await store.head();
  await store.close();
  return opened(underTest.address, undefined, { base, prefix: `${uuid()}/` });
});

function opened(
  address: string,
  stop: () => Promise<void> = () => Promise.resolve(),
  past?: { readonly base: bigint; readonly prefix: string },
): OpenStore {
  const bare = open(address);
  const store = past ? new ShelteredStore(bare, past.base, past.prefix) : bare;
  return {
    store,
    reopen: async () => {
      await store.close();
      return opened(address, stop, past);
    },
    close: async () => {
      await store.close();
      await stop();
    },
  };
}

/** What is in the log besides: an event of ours, of another program, and of the server itself. */
async function leaveTraces(address: string): Promise<void> {
  const client = EventStoreDBClient.connectionString(address);
  const expected = { expectedRevision: NO_STREAM } as const;
  const ours = {
    schemaVersion: 1,
    $correlationId: 'past',
    actor: { key: 'past' },
    recordedAt: '2026-01-01T00:00:00.000Z',
  };
  await client.appendToStream(
    `past-${uuid()}`,
    jsonEvent({ type: 'noted', data: { n: -1 }, metadata: ours }),
    expected,
  );
  await client.appendToStream(`other-${uuid()}`, jsonEvent({ type: 'noted', data: { n: -2 } }), expected);
  await client.setStreamMetadata(`other-${uuid()}`, { maxCount: 10 });
  await client.dispose();
}
