import { Module } from '@nestjs/common';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { BundleQueries } from './bundle/bundle.queries.js';
import { CheckpointClock } from './checkpoint.clock.js';
import { CheckpointController } from './checkpoint.controller.js';
import { Checkpoints } from './checkpoints.js';
import { checkpoints } from './checkpoints.projection.js';
import { CheckpointQueries } from './checkpoints.queries.js';
import { EvidenceController } from './evidence.controller.js';
import { merkle } from './merkle.projection.js';
import { MerkleQueries } from './merkle.queries.js';
import { SigningKey } from './signing-key.js';

@Module({
  controllers: [EvidenceController, CheckpointController],
  providers: [BundleQueries, MerkleQueries, CheckpointQueries, Checkpoints, CheckpointClock, SigningKey],
  exports: [BundleQueries],
})
export class AuditModule {
  constructor(engine: ProjectionEngine) {
    engine.register(merkle);
    engine.register(checkpoints);
  }
}
