import { Module } from '@nestjs/common';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { DamageController } from './damage.controller.js';
import { damage } from './damage.projection.js';
import { DamageQueries } from './damage.queries.js';

@Module({ controllers: [DamageController], providers: [DamageQueries] })
export class DamageModule {
  constructor(engine: ProjectionEngine) {
    engine.register(damage);
  }
}
