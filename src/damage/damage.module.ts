import { Module } from '@nestjs/common';
import { join } from 'node:path';
import { Timelines } from '../audit/timelines.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { CourierModule } from '../courier/index.js';
import { fail } from '../http/problems.js';
import { PartnersModule } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { ClaimClock } from './claim.clock.js';
import { SayOfClaimHandler } from './claim.commands.js';
import { accountOfClaim, claimTelling, partOfClaim, policyTelling } from './claim.telling.js';
import { unknownClaim } from './claim.words.js';
import { DamageRatesController } from './damage-rates.controller.js';
import { DamageRateQueries } from './damage-rates.queries.js';
import { DamageController } from './damage.controller.js';
import { damage } from './damage.projection.js';
import { DamageQueries } from './damage.queries.js';
import { ledger } from './ledger.projection.js';
import { PhotoController } from './photos/photo.controller.js';
import { AddPhotoHandler } from './photos/photo.commands.js';
import { PhotoFolder } from './photos/photo-folder.js';
import { PHOTO_STORE } from './photos/photo-store.js';
import { policies } from './policies.projection.js';
import { PolicyQueries } from './policies.queries.js';
import { SayOfPolicyHandler } from './policy.commands.js';
import { PolicyController } from './policy.controller.js';
import { PolicyTrial } from './policy.trial.js';
import { StatementController } from './statement.controller.js';
import { StatementQueries } from './statement.queries.js';

const photoStore = {
  provide: PHOTO_STORE,
  inject: [SETTINGS, CLOCK],
  useFactory: async ({ photos, dataFolder }: Settings, clock: Clock) => {
    const folder = new PhotoFolder(photos.folder ?? join(dataFolder, 'photos'));
    await folder.tidy(clock().getTime());
    return folder;
  },
};

@Module({
  imports: [CourierModule, PartnersModule],
  controllers: [DamageRatesController, DamageController, PhotoController, PolicyController, StatementController],
  providers: [
    DamageQueries,
    DamageRateQueries,
    SayOfClaimHandler,
    ClaimClock,
    PolicyQueries,
    PolicyTrial,
    SayOfPolicyHandler,
    StatementQueries,
    AddPhotoHandler,
    photoStore,
  ],
})
export class DamageModule {
  constructor(engine: ProjectionEngine, timelines: Timelines, claims: DamageQueries) {
    engine.register(damage);
    engine.register(policies);
    engine.register(ledger);
    timelines.tell(claimTelling);
    timelines.tell(policyTelling);
    timelines.know({
      kind: 'claim',
      isSeen: (claimId, { scope }) => claims.isSeen(claimId, scope),
      unknown: (claimId) => fail('claim-unknown', unknownClaim(claimId)),
      partOf: partOfClaim,
      account: accountOfClaim,
    });
  }
}
