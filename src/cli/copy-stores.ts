/** The stores that `waybill copy` knows, opened so that events stay as they were written: a data folder, or an EventStoreDB. */
import { resolve } from 'node:path';
import type { Settings } from '../config/settings.js';
import { EmbeddedStore } from '../event-store/embedded/embedded-store.js';
import { ReadOnlyLog } from '../event-store/embedded/read-only-log.js';
import type { EventStore } from '../event-store/event-store.js';
import { parseAddress } from '../event-store/eventstoredb/address.js';
import { EventStoreDbStore } from '../event-store/eventstoredb/eventstoredb-store.js';
import { AS_WRITTEN } from '../event-store/upcast.js';
import { UsageError } from './usage-error.js';

export interface CopyStore {
  /** What it is called on the terminal: without the user and the password that an address may hold. */
  readonly name: string;
  /** Also while services use it. Throws `StoreRefused`. */
  readonly openFrom: () => Pick<EventStore, 'readAll' | 'head' | 'close'>;
  /** Throws `StoreRefused`. */
  readonly openTo: () => EventStore;
  /** See `CopyOptions`. */
  readonly together: number;
}

/** As many as the embedded store puts into one commit. */
const EMBEDDED_TOGETHER = 1_000;

/**
 * `word` is a data folder, the address of an EventStoreDB, or `env:NAME` for what stands in that variable: others on the
 * machine can read a command line. Throws `StoreRefused` or `UsageError`.
 */
export function copyStore(word: string, settings: Settings, environment: NodeJS.ProcessEnv): CopyStore {
  const variable = /^env:(\w+)$/.exec(word)?.[1];
  if (variable !== undefined) {
    const value = environment[variable]?.trim();
    if (!value) throw new UsageError(`${variable} is not set.`);
    return copyStore(value, settings, {});
  }
  if (/^(esdb|kurrentdb)(\+\w+)?:/.test(word)) return eventStoreDb(word, settings);
  if (word.includes('://')) throw new UsageError('A store is a data folder or an address that begins with esdb://.');
  return dataFolder(word, settings);
}

function dataFolder(word: string, { maxLogBytes }: Settings): CopyStore {
  const folder = resolve(word);
  const limit = maxLogBytes > 0 ? { maxBytes: maxLogBytes } : {};
  return {
    name: folder,
    openFrom: () => ReadOnlyLog.open(folder, AS_WRITTEN),
    openTo: () => EmbeddedStore.open({ folder, schemas: AS_WRITTEN, groupSize: EMBEDDED_TOGETHER, ...limit }),
    together: EMBEDDED_TOGETHER,
  };
}

function eventStoreDb(address: string, { appendTimeoutMs, maxAppendBytes }: Settings): CopyStore {
  const open = () =>
    EventStoreDbStore.open({ address, schemas: AS_WRITTEN, timeoutMs: appendTimeoutMs, maxAppendBytes });
  return { name: `EventStoreDB at ${parseAddress(address).hosts}`, openFrom: open, openTo: open, together: 1 };
}
