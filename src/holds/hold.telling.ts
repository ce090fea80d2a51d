/** How a hold's events are told in a timeline. Pure. */
import { statusChange, type Telling } from '../audit/telling.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { holdDecider, type HoldState } from './hold.decider.js';
import { holdEvents, type HoldEvent } from './hold.events.js';

const types = Object.keys(holdEvents) as HoldEvent['type'][];

export const holdTelling: Telling<HoldEvent> = {
  types,
  words,
  about: (event, past) => ({
    branches: past.flatMap(({ data }) => ('pickupBranch' in data ? [data.pickupBranch] : [])),
    items: 'barcode' in event.data ? [event.data.barcode] : [],
  }),
  byPast: types.filter((type) => type !== 'hold-placed'),
  changes: (past) => statusChange(statusAfter(past.slice(0, -1)), statusAfter(past)),
};

function words({ type, data }: HoldEvent): string {
  switch (type) {
    case 'hold-placed':
      return `A patron of ${data.patronLibrary} asked for ${data.barcode === undefined ? `title ${data.titleId}` : `item ${data.barcode}`}, to be picked up at ${data.pickupBranch}.`;
    case 'hold-picked-up':
      return `The patron has it: it was picked up at ${data.branch}.`;
    case 'hold-cancelled':
      return `The hold was cancelled: ${data.reason}`;
    case 'hold-expired':
      return 'The hold expired.';
  }
}

function statusAfter(past: readonly RecordedEvent[]): string | null {
  const fold = (state: HoldState, event: RecordedEvent) =>
    holdDecider.evolve(state, event as unknown as HoldEvent, event);
  const { status } = past.reduce(fold, holdDecider.initial);
  return status === 'none' ? null : status;
}
