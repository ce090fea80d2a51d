/** Opens the log and offers it: the port to read, `Execute` to write. */
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from '../plain/clock.js';
import { newId, newSalt } from './ids.js';
import { EmbeddedStore } from './embedded/embedded-store.js';
import { lockFolder } from './embedded/folder-lock.js';
import type { EventStore } from './event-store.js';
import { EventStoreDbStore } from './eventstoredb/eventstoredb-store.js';
import { Execute } from './execute.js';
import type { EventSchemas } from './upcast.js';

export const EVENT_STORE = Symbol('EventStore');

export interface LogSettings {
  /** `embedded`, or the address of an EventStoreDB. */
  readonly eventStore: string;
  /** Of the embedded log: its folder, and how far it may grow; 0 is as far as the disk goes. */
  readonly dataFolder: string;
  readonly maxLogBytes: number;
  /** Of EventStoreDB. */
  readonly appendTimeoutMs: number;
  readonly maxAppendBytes: number;
}

export interface LogParts {
  readonly settings: LogSettings;
  readonly schemas: EventSchemas;
  readonly clock: Clock;
}

@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  static open({ settings, schemas, clock }: LogParts): DynamicModule {
    const createExecute = (store: EventStore) =>
      new Execute({ store, schemas, clock, newId, newSalt, random: Math.random });
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        { provide: EVENT_STORE, useFactory: () => openStore({ settings, schemas, clock }) },
        { provide: Execute, inject: [EVENT_STORE], useFactory: createExecute },
      ],
      exports: [EVENT_STORE, Execute],
    };
  }

  /** Last of all: requests are answered and views are closed by now. */
  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}

function openStore({ settings, schemas, clock }: LogParts): EventStore {
  const { eventStore, dataFolder, maxLogBytes, appendTimeoutMs, maxAppendBytes } = settings;
  if (eventStore === 'embedded') {
    return EmbeddedStore.open({
      folder: dataFolder,
      schemas,
      clock,
      ...(maxLogBytes > 0 && { maxBytes: maxLogBytes }),
    });
  }
  // The log may be shared by many; the views in the data folder may not.
  const lock = lockFolder(dataFolder);
  try {
    const onClosed = () => lock.release();
    return EventStoreDbStore.open({
      address: eventStore,
      schemas,
      timeoutMs: appendTimeoutMs,
      maxAppendBytes,
      onClosed,
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}
