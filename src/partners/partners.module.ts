import { Module } from '@nestjs/common';
import { Timelines } from '../audit/timelines.js';
import { concerns } from '../http/caller.js';
import { fail } from '../http/problems.js';
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
import { partnerTelling } from './partner.telling.js';
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
  constructor(engine: ProjectionEngine, timelines: Timelines, directory: Directory) {
    engine.register(members);
    timelines.tell(partnerTelling);
    timelines.know({
      kind: 'branch',
      isSeen: async (code, { scope }) =>
        concerns(scope, [code]) && (await directory.unknownBranches([code])).size === 0,
      unknown: (code) => fail('unknown-branch', `${code} is no branch of the group, or none of yours.`),
    });
  }
}
