/** Opening and ending sessions. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { sessionStream, type SessionEnded } from './access.events.js';
import { sessionDecider, type OpenSession, type SessionState } from './session.decider.js';
import { Sessions } from './sessions.js';

export class BeginSession extends Command<Executed<SessionState>> {
  constructor(
    readonly session: OpenSession,
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(BeginSession)
export class BeginSessionHandler implements ICommandHandler<BeginSession> {
  constructor(private readonly log: Execute) {}

  execute({ session, origin }: BeginSession): Promise<Executed<SessionState>> {
    const open = { type: 'open', session } as const;
    return this.log.execute(sessionStream(session.sessionId), sessionDecider, open, origin);
  }
}

export class EndSession extends Command<Executed<SessionState>> {
  constructor(
    readonly end: SessionEnded['data'],
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(
    private readonly log: Execute,
    private readonly sessions: Sessions,
  ) {}

  async execute({ end, origin }: EndSession): Promise<Executed<SessionState>> {
    const executed = await this.log.execute(sessionStream(end.sessionId), sessionDecider, { type: 'end', end }, origin);
    this.sessions.forget(end.sessionId);
    return executed;
  }
}
