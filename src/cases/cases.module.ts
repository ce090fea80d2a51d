import { Module } from '@nestjs/common';
import { Timelines } from '../audit/timelines.js';
import { CourierModule } from '../courier/index.js';
import { fail } from '../http/problems.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { CaseClock } from './case.clock.js';
import { ReopenCaseHandler, SayOfCaseHandler } from './case.commands.js';
import { CaseController } from './case.controller.js';
import { unknownCase } from './case.decider.js';
import { caseTelling } from './case.telling.js';
import { cases } from './cases.projection.js';
import { CaseQueries } from './cases.queries.js';

@Module({
  imports: [CourierModule],
  controllers: [CaseController],
  providers: [SayOfCaseHandler, ReopenCaseHandler, CaseQueries, CaseClock],
  exports: [CaseQueries],
})
export class CasesModule {
  constructor(engine: ProjectionEngine, timelines: Timelines, queries: CaseQueries) {
    engine.register(cases);
    timelines.tell(caseTelling);
    timelines.know({
      kind: 'case',
      isSeen: (caseId, { scope }) => queries.isSeen(caseId, scope),
      unknown: (caseId) => fail('case-unknown', unknownCase(caseId)),
    });
  }
}
