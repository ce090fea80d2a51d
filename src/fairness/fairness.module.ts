import { Module } from '@nestjs/common';
import { PartnersModule } from '../partners/index.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { FairnessController } from './fairness.controller.js';
import { fairness } from './fairness.projection.js';
import { FairnessQueries } from './fairness.queries.js';
import { FilledColumns } from './filled.columns.js';

@Module({ imports: [PartnersModule], controllers: [FairnessController], providers: [FairnessQueries, FilledColumns] })
export class FairnessModule {
  constructor(engine: ProjectionEngine) {
    engine.register(fairness);
  }
}
