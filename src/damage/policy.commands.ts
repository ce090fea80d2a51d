/** A scope adopts a policy, or ends the one that it has. */
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { Directory, MemberQueries } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { dateAt } from '../plain/days.js';
import type { CalendarDate } from '../plain/kinds-of-text.js';
import { policyDecider, type PolicyCommand, type PolicyState } from './policy.decider.js';
import { GROUP, policyStream } from './policy.events.js';
import type { Policy } from './policy.shape.js';

export interface AdoptionWish {
  /** `group`, or a library's code. */
  readonly scope: string;
  readonly policy: Policy;
  readonly inForceFrom: CalendarDate;
  readonly reason: string;
}

export type EndWish = Omit<AdoptionWish, 'policy' | 'inForceFrom'> & { readonly from: CalendarDate };

export class SayOfPolicy extends Command<Executed<PolicyState>> {
  constructor(
    readonly wish: AdoptionWish | EndWish,
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(SayOfPolicy)
export class SayOfPolicyHandler implements ICommandHandler<SayOfPolicy> {
  constructor(
    private readonly log: Execute,
    private readonly directory: Directory,
    private readonly members: MemberQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ wish, origin }: SayOfPolicy): Promise<Executed<PolicyState>> {
    const { scope } = wish;
    if (scope !== GROUP && !(await this.directory.hasLibrary(scope))) {
      const detail = `Library ${scope} is not registered. Register it first: PUT /v1/libraries/${scope}.`;
      return { outcome: 'refused', problem: 'unknown-library', detail, state: policyDecider.initial };
    }
    return this.log.execute(policyStream(scope), policyDecider, await this.commandOf(wish), origin);
  }

  private async commandOf(wish: AdoptionWish | EndWish): Promise<PolicyCommand> {
    const now = this.clock();
    const said = { today: dateAt(now.getTime(), await this.members.usualZone()) };
    const occurredAt = now.toISOString();
    if (!('policy' in wish)) return { type: 'end', end: { ...wish, occurredAt }, ...said };
    const decidedSince = wish.scope === GROUP ? undefined : await this.groupDecidesSince();
    return {
      type: 'adopt',
      adoption: { ...wish, occurredAt },
      ...said,
      ...(decidedSince !== undefined && { decidedSince }),
    };
  }

  private async groupDecidesSince(): Promise<CalendarDate | undefined> {
    const said = await this.log.load(policyStream(GROUP), policyDecider);
    return said.map(({ from }) => from).sort()[0];
  }
}
