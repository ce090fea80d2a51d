/** Libraries, branches and lanes: saying the same again records nothing. */
import { accept, refuse, type Decider, type Decision } from '../event-store/decider.js';
import { sameFacts } from '../plain/facts.js';
import type {
  BranchClosed,
  BranchEvent,
  BranchRegistered,
  LaneScheduled,
  LibraryRegistered,
} from './partner.events.js';

/** The newest facts; null while it is unknown. */
export type LibraryState = LibraryRegistered['data'] | null;

export const libraryDecider: Decider<LibraryState, LibraryRegistered['data'], LibraryRegistered> = {
  initial: null,
  evolve: (_state, event) => event.data,
  decide: (facts, state): Decision<LibraryRegistered> =>
    sameFacts(state, facts) ? accept() : accept({ type: 'library-registered', data: facts }),
};

export interface BranchState {
  /** The newest facts; null while it is unknown. */
  readonly facts: BranchRegistered['data'] | null;
  /** By day. */
  readonly closures: ReadonlyMap<string, BranchClosed['data']>;
}

export type BranchCommand =
  | { readonly type: 'register'; readonly facts: BranchRegistered['data'] }
  | { readonly type: 'close'; readonly closure: BranchClosed['data'] }
  | { readonly type: 'reopen'; readonly code: string; readonly date: string };

export const branchDecider: Decider<BranchState, BranchCommand, BranchEvent> = {
  initial: { facts: null, closures: new Map() },

  evolve(state, event) {
    if (event.type === 'branch-registered') return { ...state, facts: event.data };
    const closures = new Map(state.closures);
    if (event.type === 'branch-closed') closures.set(event.data.date, event.data);
    else closures.delete(event.data.date);
    return { ...state, closures };
  },

  decide(command, { facts, closures }) {
    if (command.type === 'register') {
      return sameFacts(facts, command.facts) ? accept() : accept({ type: 'branch-registered', data: command.facts });
    }
    const { code } = command.type === 'close' ? command.closure : command;
    if (!facts) return refuse('unknown-branch', unknownBranch(code));
    if (command.type === 'close') {
      const { closure } = command;
      const known = closures.get(closure.date) ?? null;
      return sameFacts(known, closure) ? accept() : accept({ type: 'branch-closed', data: closure });
    }
    const { date } = command;
    return closures.has(date) ? accept({ type: 'branch-reopened', data: { code, date } }) : accept();
  },
};

export const unknownBranch = (code: string): string =>
  `Branch ${code} is not registered. Register it first: PUT /v1/branches/${code}.`;

/** The weekdays of each schedule, by its first day. */
export type LaneState = ReadonlyMap<string, LaneScheduled['data']['weekdays']>;

export const laneDecider: Decider<LaneState, LaneScheduled['data'], LaneScheduled> = {
  initial: new Map(),
  evolve: (state, { data }) => new Map(state).set(data.since, data.weekdays),
  decide: (schedule, state): Decision<LaneScheduled> =>
    state.get(schedule.since)?.join() === schedule.weekdays.join()
      ? accept()
      : accept({ type: 'lane-scheduled', data: schedule }),
};
