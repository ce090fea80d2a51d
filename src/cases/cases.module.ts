import { Module } from '@nestjs/common';
import { CourierModule } from '../courier/index.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { CaseClock } from './case.clock.js';
import { ReopenCaseHandler, SayOfCaseHandler } from './case.commands.js';
import { CaseController } from './case.controller.js';
import { cases } from './cases.projection.js';
import { CaseQueries } from './cases.queries.js';

@Module({
  imports: [CourierModule],
  controllers: [CaseController],
  providers: [SayOfCaseHandler, ReopenCaseHandler, CaseQueries, CaseClock],
  exports: [CaseQueries],
})
export class CasesModule {
  constructor(engine: ProjectionEngine) {
    engine.register(cases);
  }
}
