/** What the service would have recorded of each item of a simulated group, decided in memory, without a service. */
import { itemDecider, type ItemCommand, type ItemState } from '../../../src/courier/item.decider.js';
import { arrival, checkScan } from '../../../src/courier/scan.dto.js';
import type { Action } from '../../../src/simulation/actions.js';

export interface GroupHistory {
  readonly items: ReadonlyMap<string, ItemState>;
  readonly libraryOf: (branch: string) => string | undefined;
}

export function recordedOf(actions: Iterable<Action>): GroupHistory {
  const items = new Map<string, ItemState>();
  const libraries = new Map<string, string>();
  let position = 0n;
  const decide = (barcode: string, command: ItemCommand, recordedAt: string) => {
    const state = items.get(barcode) ?? itemDecider.initial;
    const decision = itemDecider.decide(command, state);
    if (decision.outcome === 'refused') return;
    const evolved = decision.events.reduce(
      (before, event) => itemDecider.evolve(before, event, { position: ++position, recordedAt }),
      state,
    );
    items.set(barcode, evolved);
  };
  for (const action of actions) {
    const { at } = action;
    switch (action.kind) {
      case 'branch':
        libraries.set(action.code, action.library);
        break;
      case 'item': {
        const { kind: _kind, at: _at, ...facts } = action;
        decide(action.barcode, { type: 'catalogue', facts }, at);
        break;
      }
      case 'scans': {
        const arrived = arrival(new Date(at), action.sentAt);
        for (const sent of action.scans) {
          const checked = checkScan(sent, arrived);
          if (!('event' in checked)) throw new Error(JSON.stringify(checked.problem));
          const scan = checked.event;
          decide(sent.barcode, { type: 'scan', scan, receivedAt: at, legacyAllowed: true }, at);
        }
        break;
      }
      case 'void': {
        const { barcode, scanId, reason } = action;
        decide(barcode, { type: 'void', void: { barcode, scanId, reason, occurredAt: at } }, at);
        break;
      }
      case 'lost': {
        const { barcode, occurredAt, reason } = action;
        decide(barcode, { type: 'declare-lost', loss: { barcode, occurredAt, reason } }, at);
        break;
      }
      case 'found': {
        const { barcode, occurredAt, reason, branch } = action;
        decide(barcode, { type: 'declare-found', find: { barcode, occurredAt, reason, branch } }, at);
        break;
      }
      default:
    }
  }
  return { items, libraryOf: (branch) => libraries.get(branch) };
}
