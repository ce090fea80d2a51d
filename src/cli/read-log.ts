/** The log that the settings name, to be read by a command beside the service. */
import { schemas } from '../app.module.js';
import type { Settings } from '../config/settings.js';
import { ReadOnlyLog, type ReadableLog } from '../event-store/embedded/read-only-log.js';
import { EventStoreDbStore } from '../event-store/eventstoredb/eventstoredb-store.js';

export type { ReadableLog };

/** Also while services use it. Throws `StoreRefused`. */
export function openLog({ eventStore, dataFolder, appendTimeoutMs }: Settings): ReadableLog {
  return eventStore === 'embedded'
    ? ReadOnlyLog.open(dataFolder, schemas)
    : EventStoreDbStore.open({ address: eventStore, schemas, timeoutMs: appendTimeoutMs });
}
