/** Starts the relay when everything else is there, and closes it before the log. Without brokers there is none. */
import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { KafkaSettings } from '../config/kafka-settings.js';
import { EVENT_STORE } from '../event-store/event-store.module.js';
import type { EventStore } from '../event-store/event-store.js';
import type { EventCatalog } from '../event-store/upcast.js';
import { newId } from '../event-store/ids.js';
import type { RelayOptions } from './options.js';
import { Relay } from './relay.js';
import { Topics, type FeatureTopic } from './topics.js';

/** The relay, or undefined. */
export const RELAY = Symbol('Relay');

export interface RelayModuleOptions extends Pick<RelayOptions, 'schemas' | 'clock' | 'log'> {
  readonly settings: KafkaSettings | undefined;
  readonly features: readonly FeatureTopic[];
  /** What stays in the log. */
  readonly unpublished: EventCatalog;
}

@Module({})
export class RelayModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(RELAY) private readonly relay: Relay | undefined) {}

  static to({ settings, features, unpublished, ...options }: RelayModuleOptions): DynamicModule {
    const create = (store: EventStore) => {
      if (!settings) return undefined;
      const topics = new Topics(settings.prefix, features, unpublished);
      return new Relay({ ...options, settings, topics, store, newId, random: Math.random });
    };
    return {
      module: RelayModule,
      global: true,
      providers: [{ provide: RELAY, inject: [EVENT_STORE], useFactory: create }],
      exports: [RELAY],
    };
  }

  onApplicationBootstrap(): void {
    this.relay?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.relay?.close();
  }
}
