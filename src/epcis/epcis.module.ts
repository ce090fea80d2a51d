import { Module } from '@nestjs/common';
import { PartnersModule } from '../partners/index.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { EpcisController } from './epcis.controller.js';
import { epcis } from './epcis.projection.js';
import { EpcisQueries } from './epcis.queries.js';

@Module({ imports: [PartnersModule], controllers: [EpcisController], providers: [EpcisQueries] })
export class EpcisModule {
  constructor(engine: ProjectionEngine) {
    engine.register(epcis);
  }
}
