/** Starts the views when every feature has registered its own, and closes them before the log. */
import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EVENT_STORE } from '../event-store/event-store.module.js';
import type { EventStore } from '../event-store/event-store.js';
import type { EngineOptions } from './options.js';
import { ProjectionEngine } from './projection-engine.js';

@Module({})
export class ProjectionsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly engine: ProjectionEngine) {}

  static in(options: Omit<EngineOptions, 'store'>): DynamicModule {
    const create = (store: EventStore) => new ProjectionEngine({ ...options, store });
    return {
      module: ProjectionsModule,
      global: true,
      providers: [{ provide: ProjectionEngine, inject: [EVENT_STORE], useFactory: create }],
      exports: [ProjectionEngine],
    };
  }

  onApplicationBootstrap(): void {
    this.engine.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.engine.close();
  }
}
