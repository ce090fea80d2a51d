/** Actions as the calls of the service: method, path and body. Scans are sent in batches by the sender itself. */
import type { Action, Scan } from './actions.js';

export interface Call {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly body: object;
}

export type SingleAction = Exclude<Action, { kind: 'scans' }>;

export function callOf(action: SingleAction): Call {
  switch (action.kind) {
    case 'library':
      return put(`/v1/libraries/${action.code}`, { name: action.name });
    case 'branch':
      return put(`/v1/branches/${action.code}`, without(action, 'code'));
    case 'lane-schedule':
      return put(`/v1/lanes/${action.from}/${action.to}/schedule`, { since: action.since, weekdays: action.weekdays });
    case 'closure':
      return put(`/v1/branches/${action.branch}/closures/${action.date}`, { reason: action.reason });
    case 'item':
      return put(`/v1/items/${action.barcode}`, without(action, 'barcode'));
    case 'hold-placed':
      return post('/v1/holds', without(action));
    case 'hold-picked-up':
      return post(`/v1/holds/${action.holdId}/pickup`, without(action, 'holdId'));
    case 'hold-expired':
      return post(`/v1/holds/${action.holdId}/expire`, { occurredAt: action.occurredAt });
    case 'hold-cancelled':
      return post(`/v1/holds/${action.holdId}/cancel`, without(action, 'holdId'));
    case 'void':
    case 'lost':
    case 'found':
      return post(`/v1/items/${action.barcode}/${action.kind}`, without(action, 'barcode'));
  }
}

export const scansCall = (scans: readonly Scan[], sentAt: string | undefined): Call =>
  post('/v1/scans', { ...(sentAt === undefined ? {} : { sentAt }), scans });

/** What an action is about: actions that share a key must arrive in their order. */
export function keysOf(action: Action): string[] {
  switch (action.kind) {
    case 'library':
      return [`library ${action.code}`];
    case 'branch':
      return [`library ${action.library}`, `branch ${action.code}`];
    case 'lane-schedule':
      return [`lane ${action.from} ${action.to}`];
    case 'closure':
      return [`branch ${action.branch}`];
    case 'item':
    case 'void':
    case 'lost':
    case 'found':
      return [`item ${action.barcode}`];
    case 'scans':
      return action.scans.flatMap(keysOfScan);
    case 'hold-placed':
      return [`hold ${action.holdId}`, ...(action.barcode === undefined ? [] : [`item ${action.barcode}`])];
    case 'hold-picked-up':
    case 'hold-expired':
    case 'hold-cancelled':
      return [`hold ${action.holdId}`];
  }
}

export const keysOfScan = ({ barcode, holdId }: Scan): string[] => [
  `item ${barcode}`,
  ...(holdId === undefined ? [] : [`hold ${holdId}`]),
];

const put = (path: string, body: object): Call => ({ method: 'PUT', path, body });
const post = (path: string, body: object): Call => ({ method: 'POST', path, body });

/** The action's own fields, but for those that the path tells and those that only the stream needs. */
function without(action: SingleAction, inPath?: string): object {
  const left = new Set(['kind', 'at', inPath]);
  return Object.fromEntries(Object.entries(action).filter(([name]) => !left.has(name)));
}
