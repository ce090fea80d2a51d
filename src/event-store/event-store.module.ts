/** Opens the log and offers it: the port to read, `Execute` to write. */
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from '../plain/clock.js';
import { newId } from './ids.js';
import { EmbeddedStore } from './embedded/embedded-store.js';
import type { EventStore } from './event-store.js';
import { Execute } from './execute.js';
import type { EventSchemas } from './upcast.js';

export const EVENT_STORE = Symbol('EventStore');

export interface LogSettings {
  readonly folder: string;
  /** 0 is as far as the disk goes. */
  readonly maxBytes: number;
  readonly schemas: EventSchemas;
  readonly clock: Clock;
}

@Module({})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore) {}

  static open({ folder, maxBytes, schemas, clock }: LogSettings): DynamicModule {
    const openStore = () => EmbeddedStore.open({ folder, schemas, clock, ...(maxBytes > 0 && { maxBytes }) });
    const createExecute = (store: EventStore) => new Execute({ store, schemas, clock, newId, random: Math.random });
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        { provide: EVENT_STORE, useFactory: openStore },
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
