/** The stores that `waybill copy` knows: a data folder. Both are opened so that events stay as they were written. */
import { resolve } from 'node:path';
import type { Settings } from '../config/settings.js';
import { EmbeddedStore } from '../event-store/embedded/embedded-store.js';
import { ReadableLog } from '../event-store/embedded/readable-log.js';
import type { EventStore } from '../event-store/event-store.js';
import { AS_WRITTEN } from '../event-store/upcast.js';
import { UsageError } from './usage-error.js';

export interface StoreName {
  /** With its secrets. */
  readonly address: string;
  /** Without them: for the terminal. */
  readonly shown: string;
}

/** As many as the embedded store puts into one commit. */
const EMBEDDED_TOGETHER = 1_000;

/** `word` is a data folder, or `env:NAME` for what stands in that variable: other users may read a command line. */
export function storeNamed(word: string, environment: NodeJS.ProcessEnv): StoreName {
  const variable = /^env:(\w+)$/.exec(word)?.[1];
  if (variable === undefined) return { address: resolve(word), shown: word };
  const value = environment[variable]?.trim();
  if (!value) throw new UsageError(`${variable} is not set.`);
  return storeNamed(value, {});
}

/** Reads beside a service that is running. */
export function openToCopyFrom({ address }: StoreName): Pick<EventStore, 'readAll' | 'head' | 'close'> {
  return ReadableLog.open(address, AS_WRITTEN);
}

export interface CopyTarget {
  readonly store: EventStore;
  /** See `CopyOptions`. */
  readonly together: number;
}

/** Takes the folder for itself. */
export function openToCopyTo({ address }: StoreName, { maxLogBytes }: Settings): CopyTarget {
  const limit = maxLogBytes > 0 ? { maxBytes: maxLogBytes } : {};
  const store = EmbeddedStore.open({ folder: address, schemas: AS_WRITTEN, groupSize: EMBEDDED_TOGETHER, ...limit });
  return { store, together: EMBEDDED_TOGETHER };
}
