/** One hold, straight from its stream. */
import { Injectable } from '@nestjs/common';
import { Execute } from '../event-store/execute.js';
import { concerns, type Caller } from '../http/caller.js';
import { fail } from '../http/problems.js';
import { holdDecider, type HoldState } from './hold.decider.js';
import { holdStream } from './hold.events.js';

export type KnownHold = Exclude<HoldState, { readonly status: 'none' }>;

@Injectable()
export class HoldQueries {
  constructor(private readonly log: Execute) {}

  /** Null if there is none, or none that concerns whoever asks: the branch where it is picked up, or the patron's library. */
  async one(holdId: string, { scope, library }: Pick<Caller, 'scope' | 'library'>): Promise<KnownHold | null> {
    const state = await this.log.load(holdStream(holdId), holdDecider);
    if (state.status === 'none') return null;
    const { pickupBranch, patronLibrary } = state.hold;
    return concerns(scope, [pickupBranch]) || patronLibrary === library ? state : null;
  }
}

export const unknownHold = (holdId: string) => fail('hold-unknown', `No hold ${holdId} was placed.`);
