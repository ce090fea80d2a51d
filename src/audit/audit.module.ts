import { Module } from '@nestjs/common';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { EvidenceController } from './evidence.controller.js';
import { merkle } from './merkle.projection.js';
import { MerkleQueries } from './merkle.queries.js';
import { SigningKey } from './signing-key.js';

@Module({ controllers: [EvidenceController], providers: [MerkleQueries, SigningKey] })
export class AuditModule {
  constructor(engine: ProjectionEngine) {
    engine.register(merkle);
  }
}
