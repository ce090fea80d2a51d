/** Puts the house together: the machinery first, then the features that register with it. */
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { join } from 'node:path';
import { accessEvents } from './access/access.events.js';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import { evidenceTopic } from './audit/evidence.topic.js';
import { RedactionModule } from './audit/redaction.module.js';
import { redactionsTopic } from './audit/redaction.topic.js';
import { TimelineModule } from './audit/timeline.module.js';
import { CasesModule } from './cases/cases.module.js';
import { casesTopic } from './cases/cases.topic.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { CourierModule } from './courier/courier.module.js';
import { courierTopic } from './courier/courier.topic.js';
import { DamageModule } from './damage/damage.module.js';
import { damageTopic } from './damage/damage.topic.js';
import { digestEvents } from './digests/digest.events.js';
import { DigestsModule } from './digests/digests.module.js';
import { EpcisModule } from './epcis/epcis.module.js';
import { EventStoreModule } from './event-store/event-store.module.js';
import { EventSchemas } from './event-store/upcast.js';
import { FairnessModule } from './fairness/fairness.module.js';
import { HoldsModule } from './holds/holds.module.js';
import { holdsTopic } from './holds/holds.topic.js';
import { HttpModule } from './http/http.module.js';
import { AsyncApiModule } from './kafka/contract/async-api.module.js';
import { RelayModule } from './kafka/relay.module.js';
import type { FeatureTopic } from './kafka/topics.js';
import { LOG, type Log } from './observability/log.js';
import { ObservabilityModule } from './observability/observability.module.js';
import { PartnersModule } from './partners/partners.module.js';
import { partnersTopic } from './partners/partners.topic.js';
import { CLOCK, type Clock } from './plain/clock.js';
import { ProjectionsModule } from './projections/projections.module.js';
import { ReportModule } from './report/report.module.js';

export const topics: readonly FeatureTopic[] = [
  holdsTopic,
  courierTopic,
  damageTopic,
  casesTopic,
  partnersTopic,
  evidenceTopic,
  redactionsTopic,
];
/** Who may speak to the service, who looked at what, and which digests were sent, goes to no topic. */
export const unpublished = { ...accessEvents, ...digestEvents };
/** So an event is either for a topic or it is not; none can be forgotten. */
export const schemas = new EventSchemas(unpublished, ...topics.map(({ events }) => events));

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
    return {
      module: AppModule,
      imports: [
        SurroundingsModule.of(surroundings),
        CqrsModule.forRoot(),
        EventStoreModule.open({ settings, schemas, clock }),
        ProjectionsModule.in({
          folder: join(settings.dataFolder, viewsFolder(settings)),
          clock,
          log: (level, message, details) => log[level](details, message),
        }),
        RelayModule.to({
          settings: settings.kafka,
          features: topics,
          unpublished,
          schemas,
          clock,
          log: (level, message, details) => log[level](details, message),
        }),
        HttpModule,
        ObservabilityModule,
        AsyncApiModule.of(topics, settings.kafka),
        AuditModule,
        TimelineModule,
        RedactionModule,
        AccessModule,
        PartnersModule,
        HoldsModule,
        CourierModule,
        DamageModule,
        FairnessModule,
        CasesModule,
        DigestsModule,
        EpcisModule,
        ReportModule,
      ],
    };
  }
}

/** Positions mean something in their own log only: views of one are no views of the other. */
const viewsFolder = ({ eventStore }: Settings): string => (eventStore === 'embedded' ? 'views' : 'views-eventstoredb');
