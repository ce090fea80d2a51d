/** Libraries and branches: registering the same facts again records nothing. */
import { accept, type Decider, type Decision } from '../event-store/decider.js';
import { sameFacts } from '../plain/facts.js';
import type { BranchRegistered, LibraryRegistered } from './partner.events.js';

/** The newest facts; null while it is unknown. */
export type LibraryState = LibraryRegistered['data'] | null;
export type BranchState = BranchRegistered['data'] | null;

export const libraryDecider: Decider<LibraryState, LibraryRegistered['data'], LibraryRegistered> = {
  initial: null,
  evolve: (_state, event) => event.data,
  decide: (facts, state): Decision<LibraryRegistered> =>
    sameFacts(state, facts) ? accept() : accept({ type: 'library-registered', data: facts }),
};

export const branchDecider: Decider<BranchState, BranchRegistered['data'], BranchRegistered> = {
  initial: null,
  evolve: (_state, event) => event.data,
  decide: (facts, state): Decision<BranchRegistered> =>
    sameFacts(state, facts) ? accept() : accept({ type: 'branch-registered', data: facts }),
};
