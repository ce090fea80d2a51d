/**
 * Which EventStoreDB the adapter is tested on: the one that EVENTSTORE_URL names, else one in a container where a Docker
 * engine answers, else the wire-level server of this folder. The run says which. Faults are always tested on the last.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lockFolder, type FolderLock } from '../../../src/event-store/embedded/folder-lock.js';
import { StoreRefused } from '../../../src/event-store/event-store.js';
import { parseAddress } from '../../../src/event-store/eventstoredb/address.js';
import { WireServer } from './wire-server.js';

export interface StoreUnderTest {
  readonly kind: 'EVENTSTORE_URL' | 'container' | 'wire';
  /** Without a secret. */
  readonly name: string;
  readonly address: string;
  stop(): Promise<void>;
}

const IMAGE = 'eventstore/eventstore:23.10.0-bookworm-slim';
const PORT = 2113;
/** A server that others may use as well is used by one test file at a time. */
const LOCK = join(tmpdir(), 'waybill-eventstore-under-test');
const LOCK_AGAIN_MS = 200;

/** Answers when it takes connections. */
export async function storeUnderTest(): Promise<StoreUnderTest> {
  const chosen = (await named()) ?? (await contained()) ?? (await wired());
  process.stderr.write(`EventStoreDB under test: ${chosen.name}\n`);
  return chosen;
}

async function named(): Promise<StoreUnderTest | undefined> {
  const address = process.env['EVENTSTORE_URL'];
  if (!address) return undefined;
  const lock = await lockWhenFree();
  return {
    kind: 'EVENTSTORE_URL',
    name: `the one at ${parseAddress(address).hosts}, from EVENTSTORE_URL`,
    address,
    stop: () => {
      lock.release();
      return Promise.resolve();
    },
  };
}

async function contained(): Promise<StoreUnderTest | undefined> {
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    return undefined;
  }
  const container = await new GenericContainer(IMAGE)
    .withEnvironment({ EVENTSTORE_INSECURE: 'true', EVENTSTORE_MEM_DB: 'true', EVENTSTORE_CLUSTER_SIZE: '1' })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCode(204))
    .start();
  return {
    kind: 'container',
    name: `${IMAGE} in a container`,
    address: `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`,
    stop: async () => {
      await container.stop();
    },
  };
}

async function wired(): Promise<StoreUnderTest> {
  const server = await WireServer.start();
  return {
    kind: 'wire',
    name: 'the wire-level server of test/support/eventstoredb, since neither EVENTSTORE_URL nor a Docker engine is there',
    address: server.connectionString,
    stop: () => server.close(),
  };
}

async function lockWhenFree(): Promise<FolderLock> {
  for (;;) {
    try {
      return lockFolder(LOCK);
    } catch (error) {
      if (!(error instanceof StoreRefused)) throw error;
      await pause(LOCK_AGAIN_MS);
    }
  }
}
