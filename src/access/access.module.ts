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
import { BeginSessionHandler, EndSessionHandler } from './session.commands.js';
import { SessionController } from './session.controller.js';
import { SessionQueries } from './session.queries.js';
import { sessions } from './sessions.projection.js';
import { Sessions } from './sessions.js';

const now = () => performance.now();
const keyRing = (log: Execute, clock: Clock) => new KeyRing({ log, clock, now });
const sessionsOf = (log: Execute, keys: KeyRing, clock: Clock) => new Sessions({ log, keys, clock, now });

@Module({
  imports: [PartnersModule],
  controllers: [AccessKeyController, SessionController],
  providers: [
    { provide: KeyRing, inject: [Execute, CLOCK], useFactory: keyRing },
    { provide: Sessions, inject: [Execute, KeyRing, CLOCK], useFactory: sessionsOf },
    { provide: GATE, useClass: Guard },
    IssueKeyHandler,
    RevokeKeyHandler,
    BeginSessionHandler,
    EndSessionHandler,
    AccessKeyQueries,
    SessionQueries,
    FirstKey,
    LastUsed,
  ],
})
export class AccessModule {
  constructor(engine: ProjectionEngine) {
    for (const view of [accessKeys, sessions]) engine.register(view);
  }
}
