/** Registering libraries and branches, closing branches, scheduling lanes. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { Directory } from './directory.js';
import {
  branchDecider,
  laneDecider,
  libraryDecider,
  unknownBranch,
  type BranchCommand,
  type BranchState,
  type LaneState,
  type LibraryState,
} from './partner.decider.js';
import {
  branchStream,
  laneStream,
  libraryStream,
  type BranchRegistered,
  type LaneScheduled,
  type LibraryRegistered,
} from './partner.events.js';

export class RegisterLibrary extends Command<Executed<LibraryState>> {
  constructor(
    readonly library: LibraryRegistered['data'],
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(RegisterLibrary)
export class RegisterLibraryHandler implements ICommandHandler<RegisterLibrary> {
  constructor(private readonly log: Execute) {}

  execute({ library, origin }: RegisterLibrary): Promise<Executed<LibraryState>> {
    return this.log.execute(libraryStream(library.code), libraryDecider, library, origin);
  }
}

export class RegisterBranch extends Command<Executed<BranchState>> {
  constructor(
    readonly branch: BranchRegistered['data'],
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(RegisterBranch)
export class RegisterBranchHandler implements ICommandHandler<RegisterBranch> {
  constructor(private readonly log: Execute) {}

  async execute({ branch, origin }: RegisterBranch): Promise<Executed<BranchState>> {
    const library = await this.log.load(libraryStream(branch.library), libraryDecider);
    if (!library) {
      const detail = `Library ${branch.library} is not registered. Register it first: PUT /v1/libraries/${branch.library}.`;
      return { outcome: 'refused', problem: 'unknown-library', detail, state: branchDecider.initial };
    }
    return this.log.execute(branchStream(branch.code), branchDecider, { type: 'register', facts: branch }, origin);
  }
}

/** Closes a branch on a day, or opens it again. */
export class ChangeClosure extends Command<Executed<BranchState>> {
  constructor(
    readonly code: string,
    readonly change: Exclude<BranchCommand, { type: 'register' }>,
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(ChangeClosure)
export class ChangeClosureHandler implements ICommandHandler<ChangeClosure> {
  constructor(private readonly log: Execute) {}

  execute({ code, change, origin }: ChangeClosure): Promise<Executed<BranchState>> {
    return this.log.execute(branchStream(code), branchDecider, change, origin);
  }
}

export class ScheduleLane extends Command<Executed<LaneState>> {
  constructor(
    readonly schedule: LaneScheduled['data'],
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(ScheduleLane)
export class ScheduleLaneHandler implements ICommandHandler<ScheduleLane> {
  constructor(
    private readonly log: Execute,
    private readonly directory: Directory,
  ) {}

  async execute({ schedule, origin }: ScheduleLane): Promise<Executed<LaneState>> {
    const { from, to } = schedule;
    const [unknown] = await this.directory.unknownBranches([from, to]);
    if (unknown !== undefined) {
      return {
        outcome: 'refused',
        problem: 'unknown-branch',
        detail: unknownBranch(unknown),
        state: laneDecider.initial,
      };
    }
    return this.log.execute(laneStream(from, to), laneDecider, schedule, origin);
  }
}
