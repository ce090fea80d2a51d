/** Serves the contract of the topics, whether a relay runs or not: those who will read them begin with it. */
import { Module, type DynamicModule } from '@nestjs/common';
import { VERSION } from '../../http/contract.js';
import { asyncApi, type AsyncApiDocument, type Contract } from './async-api.js';
import { ASYNC_API, AsyncApiController } from './async-api.controller.js';
import { publishedSchemas } from './published-schemas.js';

export type PublishedTopics = Pick<Contract, 'prefix' | 'features'>;

@Module({ controllers: [AsyncApiController] })
export class AsyncApiModule {
  static of(topics: PublishedTopics): DynamicModule {
    return { module: AsyncApiModule, providers: [{ provide: ASYNC_API, useValue: topicContract(topics) }] };
  }
}

export const topicContract = (topics: PublishedTopics): AsyncApiDocument =>
  asyncApi({ ...topics, schemas: publishedSchemas(), version: VERSION });
