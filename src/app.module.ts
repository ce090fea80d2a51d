/** Puts the house together: the machinery first, then the features that register with it. */
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { join } from 'node:path';
import { accessEvents } from './access/access.events.js';
import { AccessModule } from './access/access.module.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { CourierModule } from './courier/courier.module.js';
import { courierEvents } from './courier/item.events.js';
import { DamageModule } from './damage/damage.module.js';
import { EventStoreModule } from './event-store/event-store.module.js';
import { EventSchemas } from './event-store/upcast.js';
import { holdEvents } from './holds/hold.events.js';
import { HoldsModule } from './holds/holds.module.js';
import { HttpModule } from './http/http.module.js';
import { LOG, type Log } from './observability/log.js';
import { ObservabilityModule } from './observability/observability.module.js';
import { partnerEvents } from './partners/partner.events.js';
import { PartnersModule } from './partners/partners.module.js';
import { CLOCK, type Clock } from './plain/clock.js';
import { ProjectionsModule } from './projections/projections.module.js';

export const schemas = new EventSchemas(accessEvents, courierEvents, holdEvents, partnerEvents);

/** What the edge hands in. */
export interface Surroundings {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
}

@Global()
@Module({})
class SurroundingsModule {
  static of({ settings, clock, log }: Surroundings): DynamicModule {
    const providers = [
      { provide: SETTINGS, useValue: settings },
      { provide: CLOCK, useValue: clock },
      { provide: LOG, useValue: log },
    ];
    return { module: SurroundingsModule, providers, exports: providers };
  }
}

@Module({})
export class AppModule {
  static of(surroundings: Surroundings): DynamicModule {
    const { settings, clock, log } = surroundings;
    const folder = settings.dataFolder;
    return {
      module: AppModule,
      imports: [
        SurroundingsModule.of(surroundings),
        CqrsModule.forRoot(),
        EventStoreModule.open({ folder, maxBytes: settings.maxLogBytes, schemas, clock }),
        ProjectionsModule.in({
          folder: join(folder, 'views'),
          clock,
          log: (level, message, details) => log[level](details, message),
        }),
        HttpModule,
        ObservabilityModule,
        AccessModule,
        PartnersModule,
        HoldsModule,
        CourierModule,
        DamageModule,
      ],
    };
  }
}
