import { Module } from '@nestjs/common';
import { Execute } from '../event-store/execute.js';
import { GATE } from '../http/gate.js';
import { PartnersModule } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { IssueKeyHandler, RevokeKeyHandler } from './access-key.commands.js';
import { AccessKeyController } from './access-key.controller.js';
import { accessKeys } from './access-keys.projection.js';
import { AccessKeyQueries } from './access-keys.queries.js';
import { FirstKey } from './first-key.js';
import { Guard } from './guard.js';
import { KeyRing } from './key-ring.js';
import { LastUsed } from './last-used.js';

const keyRing = (log: Execute, clock: Clock) => new KeyRing({ log, clock, now: () => performance.now() });

@Module({
  imports: [PartnersModule],
  controllers: [AccessKeyController],
  providers: [
    { provide: KeyRing, inject: [Execute, CLOCK], useFactory: keyRing },
    { provide: GATE, useClass: Guard },
    IssueKeyHandler,
    RevokeKeyHandler,
    AccessKeyQueries,
    FirstKey,
    LastUsed,
  ],
})
export class AccessModule {
  constructor(engine: ProjectionEngine) {
    engine.register(accessKeys);
  }
}
