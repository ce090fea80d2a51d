import { Module } from '@nestjs/common';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { Directory } from './directory.js';
import { members } from './members.projection.js';
import { MemberQueries } from './members.queries.js';
import {
  ChangeClosureHandler,
  RegisterBranchHandler,
  RegisterLibraryHandler,
  ScheduleLaneHandler,
} from './partner.commands.js';
import { PartnerController } from './partner.controller.js';
import { ScheduleController } from './schedule.controller.js';
import { ScheduleQueries } from './schedule.queries.js';

@Module({
  controllers: [PartnerController, ScheduleController],
  providers: [
    RegisterLibraryHandler,
    RegisterBranchHandler,
    ChangeClosureHandler,
    ScheduleLaneHandler,
    Directory,
    MemberQueries,
    ScheduleQueries,
  ],
  exports: [Directory, MemberQueries],
})
export class PartnersModule {
  constructor(engine: ProjectionEngine) {
    engine.register(members);
  }
}
