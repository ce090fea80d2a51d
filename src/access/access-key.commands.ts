/** Issuing and revoking keys. */
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { Directory } from '../partners/index.js';
import { accessKeyDecider, type AccessKeyState, type IssuedKey } from './access-key.decider.js';
import { accessStream, type AccessKeyRevoked } from './access.events.js';
import { KeyRing } from './key-ring.js';

export class IssueKey extends Command<Executed<AccessKeyState>> {
  constructor(
    readonly key: IssuedKey,
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(IssueKey)
export class IssueKeyHandler implements ICommandHandler<IssueKey> {
  constructor(
    private readonly log: Execute,
    private readonly directory: Directory,
    private readonly keys: KeyRing,
  ) {}

  async execute({ key, origin }: IssueKey): Promise<Executed<AccessKeyState>> {
    if (key.branch !== undefined && (await this.directory.unknownBranches([key.branch])).size > 0) {
      return refused('unknown-branch', `Branch ${key.branch} is not registered.`);
    }
    if (key.library !== undefined && !(await this.directory.hasLibrary(key.library))) {
      return refused('unknown-library', `Library ${key.library} is not registered.`);
    }
    const executed = await this.log.execute(accessStream(key.keyId), accessKeyDecider, { type: 'issue', key }, origin);
    this.keys.forget(key.keyId);
    return executed;
  }
}

const refused = (problem: string, detail: string): Executed<AccessKeyState> => ({
  outcome: 'refused',
  problem,
  detail,
  state: accessKeyDecider.initial,
});

export class RevokeKey extends Command<Executed<AccessKeyState>> {
  constructor(
    readonly revocation: AccessKeyRevoked['data'],
    readonly origin: Origin,
  ) {
    super();
  }
}

@CommandHandler(RevokeKey)
export class RevokeKeyHandler implements ICommandHandler<RevokeKey> {
  constructor(
    private readonly log: Execute,
    private readonly keys: KeyRing,
  ) {}

  async execute({ revocation, origin }: RevokeKey): Promise<Executed<AccessKeyState>> {
    const { keyId } = revocation;
    const revoke = { type: 'revoke', revocation } as const;
    const executed = await this.log.execute(accessStream(keyId), accessKeyDecider, revoke, origin);
    this.keys.forget(keyId);
    return executed;
  }
}
