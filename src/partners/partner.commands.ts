/** Registering libraries and branches. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { branchDecider, libraryDecider, type BranchState, type LibraryState } from './partner.decider.js';
import { branchStream, libraryStream, type BranchRegistered, type LibraryRegistered } from './partner.events.js';

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
      return { outcome: 'refused', problem: 'unknown-library', detail, state: null };
    }
    return this.log.execute(branchStream(branch.code), branchDecider, branch, origin);
  }
}
