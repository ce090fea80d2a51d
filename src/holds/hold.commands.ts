/** What is done to holds. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { Directory } from '../partners/index.js';
import { holdDecider, type HoldCommand, type HoldState } from './hold.decider.js';
import { holdStream, type HoldPlaced } from './hold.events.js';

export class PlaceHold extends Command<Executed<HoldState>> {
  constructor(
    readonly hold: HoldPlaced['data'],
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(PlaceHold)
export class PlaceHoldHandler implements ICommandHandler<PlaceHold> {
  constructor(
    private readonly log: Execute,
    private readonly directory: Directory,
  ) {}

  async execute({ hold, origin }: PlaceHold): Promise<Executed<HoldState>> {
    const unknown = await this.directory.unknownBranches([hold.pickupBranch]);
    if (unknown.size > 0) return refused('unknown-branch', `Pickup branch ${hold.pickupBranch} is not registered.`);
    if (!(await this.directory.hasLibrary(hold.patronLibrary))) {
      return refused('unknown-library', `Library ${hold.patronLibrary} is not registered.`);
    }
    return this.log.execute(holdStream(hold.holdId), holdDecider, { type: 'place', hold }, origin);
  }
}

const refused = (problem: string, detail: string): Executed<HoldState> => ({
  outcome: 'refused',
  problem,
  detail,
  state: holdDecider.initial,
});

/** The end of a hold: picked up, cancelled or expired. */
export class EndHold extends Command<Executed<HoldState>> {
  constructor(
    readonly holdId: string,
    readonly end: Exclude<HoldCommand, { type: 'place' }>,
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(EndHold)
export class EndHoldHandler implements ICommandHandler<EndHold> {
  constructor(private readonly log: Execute) {}

  execute({ holdId, end, origin }: EndHold): Promise<Executed<HoldState>> {
    return this.log.execute(holdStream(holdId), holdDecider, end, origin);
  }
}
