/** What people say about cases. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
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
