import { Module } from '@nestjs/common';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { Directory } from './directory.js';
import { members } from './members.projection.js';
import { MemberQueries } from './members.queries.js';
import { RegisterBranchHandler, RegisterLibraryHandler } from './partner.commands.js';
import { PartnerController } from './partner.controller.js';

@Module({
  controllers: [PartnerController],
  providers: [RegisterLibraryHandler, RegisterBranchHandler, Directory, MemberQueries],
  exports: [Directory, MemberQueries],
})
export class PartnersModule {
  constructor(engine: ProjectionEngine) {
    engine.register(members);
  }
}
