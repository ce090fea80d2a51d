/** What people say about cases. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OpenTransits } from '../courier/index.js';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { caseDecider, type CaseCommand, type CaseState } from './case.decider.js';
import { caseStream } from './case.events.js';

export class SayOfCase extends Command<Executed<CaseState>> {
  constructor(
    readonly said: Extract<CaseCommand, { readonly type: 'answer' | 'close' }>,
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(SayOfCase)
export class SayOfCaseHandler implements ICommandHandler<SayOfCase> {
  constructor(private readonly log: Execute) {}

  execute({ said, origin }: SayOfCase): Promise<Executed<CaseState>> {
    return this.log.execute(caseStream(said.caseId), caseDecider, said, origin);
  }
}

export class ReopenCase extends Command<Executed<CaseState>> {
  constructor(
    readonly wish: Omit<Extract<CaseCommand, { readonly type: 'reopen' }>, 'transit'>,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Asks first whether the transit goes on: a moment behind, as the view is; what has ended since, the clock closes. */
@CommandHandler(ReopenCase)
export class ReopenCaseHandler implements ICommandHandler<ReopenCase> {
  constructor(
    private readonly log: Execute,
    private readonly transits: OpenTransits,
  ) {}

  async execute({ wish, origin }: ReopenCase): Promise<Executed<CaseState>> {
    const stream = caseStream(wish.caseId);
    const state = await this.log.load(stream, caseDecider);
    const [transit] = state.status === 'none' ? [] : (await this.transits.nowOf([state.opened])).rows;
    return this.log.execute(stream, caseDecider, { ...wish, ...(transit && { transit }) }, origin);
  }
}
