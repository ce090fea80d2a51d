/** Serves the contract of the topics, whether a relay runs or not: those who will read them begin with it. */
import { Module, type DynamicModule } from '@nestjs/common';
import { KAFKA_TABLE, type KafkaSettings } from '../../config/kafka-settings.js';
import { VERSION } from '../../http/contract.js';
import type { FeatureTopic } from '../topics.js';
import { asyncApi, type AsyncApiDocument } from './async-api.js';
import { ASYNC_API, AsyncApiController } from './async-api.controller.js';
import { publishedSchemas } from './published-schemas.js';

@Module({ controllers: [AsyncApiController] })
export class AsyncApiModule {
  static of(features: readonly FeatureTopic[], kafka: KafkaSettings | undefined): DynamicModule {
    return { module: AsyncApiModule, providers: [{ provide: ASYNC_API, useValue: topicContract(features, kafka) }] };
  }
}

/** Of the topics as they are called here; by default where nothing is published. */
export const topicContract = (features: readonly FeatureTopic[], kafka: KafkaSettings | undefined): AsyncApiDocument =>
  asyncApi({
    prefix: kafka?.prefix ?? KAFKA_TABLE.prefix.fallback,
    features,
    schemas: publishedSchemas(),
    version: VERSION,
  });
