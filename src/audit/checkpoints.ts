/** Signs the tree as it is now, and records that, unless there is nothing new to sign. */
import { Inject, Injectable } from '@nestjs/common';
import { Execute, type Executed, type Origin } from '../event-store/execute.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { evidenceDecider, type EvidenceState, type SignCommand } from './evidence.decider.js';
import { treeAnswer } from './evidence.answers.js';
import { evidenceStream } from './evidence.events.js';
import { MerkleQueries, type MerkleTree } from './merkle.queries.js';
import { signedHead } from './signed-head.js';
import { SigningKey } from './signing-key.js';

export interface Wish {
  /** The tree is to have grown up to this position. */
  readonly after?: string | undefined;
  /** Not if the last one was signed less than so long ago. */
  readonly pauseMs?: number;
}

/** Others may sign at the same moment: so often the tree is looked at again. */
const ATTEMPTS = 5;

@Injectable()
export class Checkpoints {
  constructor(
    private readonly queries: MerkleQueries,
    private readonly log: Execute,
    private readonly key: SigningKey,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `unchanged`: the last one tells it all. In both cases `state.last` is the checkpoint to be had. */
  async sign(origin: Origin, wish: Wish = {}): Promise<Executed<EvidenceState>> {
    for (let attempt = 1; ; attempt++) {
      const command = await this.asItIsNow(wish);
      const done = await this.log.execute(evidenceStream(), evidenceDecider, command, origin);
      if (done.outcome !== 'refused' || done.problem !== 'checkpoint-behind' || attempt === ATTEMPTS) return done;
    }
  }

  /** Null if none was recorded yet. */
  async last(): Promise<EvidenceState['last']> {
    return (await this.log.load(evidenceStream(), evidenceDecider)).last;
  }

  private async asItIsNow({ after, pauseMs }: Wish): Promise<SignCommand> {
    const last = await this.last();
    const own = (await this.log.history(evidenceStream())).map(({ position }) => position);
    const size = await this.queries.tree((tree) => tree.size, after);
    // Another instance has signed a tree that is not here yet.
    const isBehind = last !== null && size < last.size;
    return this.queries.tree(
      (tree) => {
        const { follows, ...signed } = signedHead(tree, this.key);
        return {
          type: 'sign',
          checkpoint: { ...signed, signedAt: this.clock().toISOString() },
          ...(follows !== undefined && { follows }),
          goesOnFrom: last && last.size <= tree.size ? treeAnswer(tree.head(last.size)) : null,
          facts: factsIn(tree, own),
          ...(pauseMs !== undefined && { pauseMs }),
        };
      },
      isBehind ? own.at(-1)?.toString() : undefined,
    );
  }
}

/** How many leaves there are up to the last that is none of these events, which are in the order of the log. */
export function factsIn(tree: Pick<MerkleTree, 'size' | 'leafOf'>, own: readonly bigint[]): number {
  let facts = tree.size;
  for (const position of own.toReversed()) {
    const leaf = tree.leafOf(position.toString());
    if (leaf === undefined) continue;
    if (leaf !== facts - 1) break;
    facts--;
  }
  return facts;
}
