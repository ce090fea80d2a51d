import { Module } from '@nestjs/common';
import { Timelines } from '../audit/timelines.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Execute } from '../event-store/execute.js';
import { GATE } from '../http/gate.js';
import { LOG, type Log } from '../observability/log.js';
import { PartnersModule } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { ProjectionEngine } from '../projections/projection-engine.js';
import { IssueKeyHandler, RevokeKeyHandler } from './access-key.commands.js';
import { AccessKeyController } from './access-key.controller.js';
import { accessKeys } from './access-keys.projection.js';
import { AccessKeyQueries } from './access-keys.queries.js';
import { accessTelling } from './access.telling.js';
import { FirstKey } from './first-key.js';
import { Guard } from './guard.js';
import { KeyRing } from './key-ring.js';
import { LastUsed } from './last-used.js';
import { ReadJournal } from './read-journal.js';
import { ReadsController } from './reads.controller.js';
import { reads } from './reads.projection.js';
import { ReadQueries } from './reads.queries.js';
import { BeginSessionHandler, EndSessionHandler } from './session.commands.js';
import { SessionController } from './session.controller.js';
import { SessionQueries } from './session.queries.js';
import { sessions } from './sessions.projection.js';
import { Sessions } from './sessions.js';
import { SignInController } from './sign-in.controller.js';
import { SignIn } from './sign-in.js';

const now = () => performance.now();
const keyRing = (log: Execute, clock: Clock) => new KeyRing({ log, clock, now });
const journalOf = (log: Execute, { journalMs }: Settings, logger: Log) =>
  new ReadJournal({ log, gatherMs: journalMs, logger });
const signInAt = ({ access }: Settings, log: Log) => (access.oidc ? new SignIn(access.oidc, log) : undefined);
const sessionsOf = (log: Execute, keys: KeyRing, clock: Clock) => new Sessions({ log, keys, clock, now });

@Module({
  imports: [PartnersModule],
  controllers: [AccessKeyController, SessionController, SignInController, ReadsController],
  providers: [
    { provide: KeyRing, inject: [Execute, CLOCK], useFactory: keyRing },
    { provide: Sessions, inject: [Execute, KeyRing, CLOCK], useFactory: sessionsOf },
    { provide: ReadJournal, inject: [Execute, SETTINGS, LOG], useFactory: journalOf },
    { provide: SignIn, inject: [SETTINGS, LOG], useFactory: signInAt },
    { provide: GATE, useClass: Guard },
    IssueKeyHandler,
    RevokeKeyHandler,
    BeginSessionHandler,
    EndSessionHandler,
    AccessKeyQueries,
    SessionQueries,
    ReadQueries,
    FirstKey,
    LastUsed,
  ],
})
export class AccessModule {
  constructor(engine: ProjectionEngine, timelines: Timelines, keys: AccessKeyQueries) {
    for (const view of [accessKeys, sessions, reads]) engine.register(view);
    timelines.tell(accessTelling);
    timelines.nameKeys((caller) => keys.namesFor(caller));
  }
}
