/** The commands that a simulated action stands for. Scans are checked and recorded in batches by the sender itself. */
import type { Command } from '@nestjs/cqrs';
import { ChangeItem } from '../courier/item.commands.js';
import type { Executed, Origin } from '../event-store/execute.js';
import { EndHold, PlaceHold } from '../holds/hold.commands.js';
import { ChangeClosure, RegisterBranch, RegisterLibrary, ScheduleLane } from '../partners/partner.commands.js';
import type { SingleAction } from '../simulation/requests.js';

export const ORIGIN: Origin = { actor: { key: 'simulation' }, correlationId: 'simulation' };

export function commandOf(action: SingleAction): Command<Executed<unknown>> {
  switch (action.kind) {
    case 'library':
      return new RegisterLibrary(facts(action), ORIGIN);
    case 'branch':
      return new RegisterBranch(facts(action), ORIGIN);
    case 'lane-schedule':
      return new ScheduleLane(facts(action), ORIGIN);
    case 'closure': {
      const { branch: code, date, reason } = action;
      return new ChangeClosure(code, { type: 'close', closure: { code, date, reason } }, ORIGIN);
    }
    case 'item':
      return new ChangeItem(action.barcode, { type: 'catalogue', facts: facts(action) }, ORIGIN);
    case 'hold-placed': {
      const { placedAt, ...hold } = facts(action);
      return new PlaceHold({ ...hold, occurredAt: placedAt }, ORIGIN);
    }
    case 'hold-picked-up':
      return new EndHold(action.holdId, { type: 'pick-up', pickup: facts(action) }, ORIGIN);
    case 'hold-expired': {
      const { holdId, occurredAt } = action;
      return new EndHold(holdId, { type: 'expire', expiry: { holdId, occurredAt } }, ORIGIN);
    }
    case 'hold-cancelled':
      return new EndHold(action.holdId, { type: 'cancel', cancellation: facts(action) }, ORIGIN);
    case 'void':
      return new ChangeItem(
        action.barcode,
        { type: 'void', void: { ...facts(action), occurredAt: action.at } },
        ORIGIN,
      );
    case 'lost':
      return new ChangeItem(action.barcode, { type: 'declare-lost', loss: facts(action) }, ORIGIN);
    case 'found':
      return new ChangeItem(action.barcode, { type: 'declare-found', find: facts(action) }, ORIGIN);
  }
}

/** What an action says, without what kind it is and when it was sent. */
function facts<A extends SingleAction>({ at: _at, kind: _kind, ...rest }: A): Omit<A, 'at' | 'kind'> {
  return rest;
}
