import { Module } from '@nestjs/common';
import { PartnersModule } from '../partners/index.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { ClaimClock } from './claim.clock.js';
import { SayOfClaimHandler } from './claim.commands.js';
import { DamageController } from './damage.controller.js';
import { damage } from './damage.projection.js';
import { DamageQueries } from './damage.queries.js';
import { ledger } from './ledger.projection.js';
import { policies } from './policies.projection.js';
import { PolicyQueries } from './policies.queries.js';
import { SayOfPolicyHandler } from './policy.commands.js';
import { PolicyController } from './policy.controller.js';
import { PolicyTrial } from './policy.trial.js';
import { StatementController } from './statement.controller.js';
import { StatementQueries } from './statement.queries.js';

@Module({
  imports: [PartnersModule],
  controllers: [DamageController, PolicyController, StatementController],
  providers: [
    DamageQueries,
    SayOfClaimHandler,
    ClaimClock,
    PolicyQueries,
    PolicyTrial,
    SayOfPolicyHandler,
    StatementQueries,
  ],
})
export class DamageModule {
  constructor(engine: ProjectionEngine) {
    engine.register(damage);
    engine.register(policies);
    engine.register(ledger);
  }
}
