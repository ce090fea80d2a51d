/** What people say about claims. Whoever a claim does not concern learns nothing of it. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import type { Scope } from '../http/caller.js';
import { fail, problem, ProblemException } from '../http/problems.js';
import { Directory } from '../partners/index.js';
import { claimDecider } from './claim.decider.js';
import { claimStream } from './claim.events.js';
import type { ClaimState } from './claim.state.js';
import { unknownClaim, type Said } from './claim.words.js';
import { DamageQueries } from './damage.queries.js';

export class SayOfClaim extends Command<Executed<ClaimState>> {
  constructor(
    readonly said: Said,
    readonly scope: Scope,
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(SayOfClaim)
export class SayOfClaimHandler implements ICommandHandler<SayOfClaim> {
  constructor(
    private readonly log: Execute,
    private readonly damage: DamageQueries,
    private readonly members: Directory,
  ) {}

  async execute({ said, scope, origin }: SayOfClaim): Promise<Executed<ClaimState>> {
    const { claimId } = said;
    if (!(await this.damage.isSeen(claimId, scope))) throw fail('claim-unknown', unknownClaim(claimId));
    const named = 'library' in said ? said.library : undefined;
    if (named !== undefined && !(await this.members.hasLibrary(named)))
      throw fail('unknown-library', `Library ${named} is not registered. See GET /v1/libraries.`);
    const executed = await this.log.execute(claimStream(claimId), claimDecider, said, origin);
    // Its damage was seen: the clock has not come to it yet.
    if (executed.outcome === 'refused' && executed.problem === 'claim-unknown')
      throw new ProblemException(problem('view-behind', 'The claim is being opened. Say it again.'), 1);
    return executed;
  }
}
