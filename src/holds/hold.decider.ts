/** A hold waits until it is picked up, cancelled or expired; each of them once. */
import { accept, refuse, type Decider, type Decision } from '../event-store/decider.js';
import type { HoldCancelled, HoldEvent, HoldExpired, HoldPickedUp, HoldPlaced } from './hold.events.js';

export type HoldState =
  | { readonly status: 'none' }
  | { readonly status: 'waiting'; readonly hold: HoldPlaced['data'] }
  | {
      readonly status: 'picked-up' | 'cancelled' | 'expired';
      readonly hold: HoldPlaced['data'];
      readonly endedAt: string;
    };

export type HoldCommand =
  | { readonly type: 'place'; readonly hold: HoldPlaced['data'] }
  | { readonly type: 'pick-up'; readonly pickup: HoldPickedUp['data'] }
  | { readonly type: 'cancel'; readonly cancellation: HoldCancelled['data'] }
  | { readonly type: 'expire'; readonly expiry: HoldExpired['data'] };

export const holdDecider: Decider<HoldState, HoldCommand, HoldEvent> = {
  initial: { status: 'none' },

  evolve(state, event) {
    if (event.type === 'hold-placed') return { status: 'waiting', hold: event.data };
    return state.status === 'waiting'
      ? { status: ENDS[event.type], hold: state.hold, endedAt: event.data.occurredAt }
      : state;
  },

  decide(command, state) {
    switch (command.type) {
      case 'place':
        return place(command.hold, state);
      case 'pick-up':
        return pickUp(command.pickup, state);
      case 'cancel':
        return end(state, { type: 'hold-cancelled', data: command.cancellation });
      case 'expire':
        return end(state, { type: 'hold-expired', data: command.expiry });
    }
  },
};

const ENDS = { 'hold-picked-up': 'picked-up', 'hold-cancelled': 'cancelled', 'hold-expired': 'expired' } as const;

/** Placing twice is once: the ILS repeats itself after a time-out. */
function place(hold: HoldPlaced['data'], state: HoldState): Decision<HoldEvent> {
  if (state.status === 'none') return accept({ type: 'hold-placed', data: hold });
  if (state.hold.pickupBranch === hold.pickupBranch && state.hold.titleId === hold.titleId) return accept();
  return refuse('hold-exists', `Hold ${hold.holdId} is already known, with another title or pickup branch.`);
}

function pickUp(pickup: HoldPickedUp['data'], state: HoldState): Decision<HoldEvent> {
  if (state.status === 'waiting' && state.hold.pickupBranch !== pickup.branch) {
    return refuse(
      'wrong-pickup-branch',
      `Hold ${pickup.holdId} waits at ${state.hold.pickupBranch}, not at ${pickup.branch}.`,
    );
  }
  return end(state, { type: 'hold-picked-up', data: pickup });
}

/** Ending it twice in the same way is once; in two ways is a contradiction. */
function end(state: HoldState, event: Exclude<HoldEvent, HoldPlaced>): Decision<HoldEvent> {
  if (state.status === 'waiting') {
    return event.data.occurredAt < state.hold.occurredAt
      ? refuse('before-placed', `The hold was placed later, at ${state.hold.occurredAt}.`)
      : accept(event);
  }
  if (state.status === 'none') return refuse('hold-unknown', `No hold ${event.data.holdId} was placed.`);
  if (state.status === ENDS[event.type]) return accept();
  return refuse('hold-closed', `The hold was already ${state.status}, at ${state.endedAt}.`);
}
