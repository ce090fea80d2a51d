/**
 * Who may do what: every route of the service with the roles that may use it. It is said here and nowhere else; a route that is
 * not here is closed to everyone. What part of the data a role sees behind a route, its scope says: see `src/http/caller.ts`.
 */
import { ROLES, type Looked, type Role } from './access.events.js';

export type Access = 'anyone' | readonly Role[];

/** Those who see the whole group: they may read all that is operational. */
const GROUP = ['monitor', 'auditor', 'admin'] as const;
/** Those who see what concerns their own branches. */
const BRANCHES = ['scanner', 'library'] as const;

export const ROUTES: Readonly<Record<string, Access>> = {
  // The contract is the same wherever Waybill runs, and a page cannot send a key before it is there.
  'GET /openapi.json': 'anyone',
  'GET /asyncapi.json': 'anyone',
  'GET /docs': 'anyone',
  'GET /docs/': 'anyone',
  'GET /docs/*': 'anyone',
  'GET /docs/index.html': 'anyone',
  'GET /docs/LICENSE': 'anyone',
  'GET /docs/swagger-ui-init.js': 'anyone',
  'GET /docs/docs/swagger-ui-init.js': 'anyone',
  // So are the pages; what they show, they ask for.
  'GET /': 'anyone',
  'GET /lag': 'anyone',
  'GET /items': 'anyone',
  'GET /items/:barcode': 'anyone',
  'GET /damage': 'anyone',
  'GET /damage/rates': 'anyone',
  'GET /damage/policies': 'anyone',
  'GET /damage/statements': 'anyone',
  'GET /damage/:claimId': 'anyone',
  'GET /partners': 'anyone',
  'GET /partners/fairness': 'anyone',
  'GET /partners/:library': 'anyone',
  'GET /audit': 'anyone',
  'GET /audit/moments': 'anyone',
  'GET /audit/checkpoints': 'anyone',
  'GET /assets/:name': 'anyone',
  'GET /scan': 'anyone',
  'GET /station-worker.js': 'anyone',
  'GET /station.webmanifest': 'anyone',
  // Who signs in has nothing to show yet.
  'GET /v1/session/ways': 'anyone',
  'GET /sign-in': 'anyone',
  'GET /sign-in/callback': 'anyone',
  // Load balancers ask without a key; only the group's own staff is told more than yes or no.
  'GET /health/live': 'anyone',
  'GET /health/ready': 'anyone',
  'GET /metrics': [...GROUP, 'consumer'],

  'GET /v1/keys': ['auditor', 'admin'],
  'POST /v1/keys': ['admin'],
  'POST /v1/keys/:keyId/revoke': ['admin'],

  // Who they are may be asked by all; sessions are for people at a browser.
  'GET /v1/session': ROLES,
  'POST /v1/session': [...BRANCHES, ...GROUP],
  'DELETE /v1/session': [...BRANCHES, ...GROUP],
  'GET /v1/sessions': ['auditor', 'admin'],
  'POST /v1/sessions/:sessionId/end': ['admin'],

  'GET /v1/reads': ['auditor', 'admin'],

  'GET /v1/libraries': [...BRANCHES, ...GROUP, 'ils'],
  'PUT /v1/libraries/:code': ['admin'],
  'GET /v1/branches': [...BRANCHES, ...GROUP, 'ils'],
  'PUT /v1/branches/:code': ['admin'],
  // When the courier runs changes by the week: it is kept by those who watch the lag.
  'GET /v1/branches/:code/closures': [...BRANCHES, ...GROUP],
  'PUT /v1/branches/:code/closures/:date': ['monitor', 'admin'],
  'DELETE /v1/branches/:code/closures/:date': ['monitor', 'admin'],
  'GET /v1/lanes': [...BRANCHES, ...GROUP],
  'PUT /v1/lanes/:from/:to/schedule': ['monitor', 'admin'],

  'POST /v1/scans': ['scanner', 'admin'],
  'GET /v1/items': [...BRANCHES, ...GROUP],
  'GET /v1/items/:barcode': [...BRANCHES, ...GROUP],
  'GET /v1/items/:barcode/journey': [...BRANCHES, ...GROUP],
  'PUT /v1/items/:barcode': ['ils', 'admin'],
  'POST /v1/items/:barcode/void': ['scanner', 'monitor', 'admin'],
  'POST /v1/items/:barcode/lost': ['monitor', 'admin'],
  'POST /v1/items/:barcode/found': ['monitor', 'admin'],

  'POST /v1/holds': ['ils', 'admin'],
  'GET /v1/holds/:holdId': [...BRANCHES, ...GROUP, 'ils'],
  'POST /v1/holds/:holdId/pickup': ['ils', 'admin'],
  'POST /v1/holds/:holdId/cancel': ['ils', 'admin'],
  'POST /v1/holds/:holdId/expire': ['ils', 'admin'],

  'GET /v1/holds/:holdId/wait': [...BRANCHES, ...GROUP, 'ils'],
  'GET /v1/waits': [...BRANCHES, ...GROUP],
  'GET /v1/waits/holds': [...BRANCHES, ...GROUP],
  'GET /v1/transits': [...BRANCHES, ...GROUP],
  'GET /v1/lag': [...BRANCHES, ...GROUP],
  'GET /v1/lag/trend': [...BRANCHES, ...GROUP],
  'GET /v1/lag/comparison': [...BRANCHES, ...GROUP],
  'GET /v1/lag/stream': [...BRANCHES, ...GROUP],
  'GET /v1/compliance': [...BRANCHES, ...GROUP],
  'GET /v1/report': ['library', ...GROUP],
  'GET /v1/damage': [...BRANCHES, ...GROUP],
  'GET /v1/damage/rates': ['library', ...GROUP],
  'GET /v1/damage/repeats': ['library', ...GROUP],
  'GET /v1/damage/:claimId': [...BRANCHES, ...GROUP],
  'POST /v1/damage/:claimId/photos': [...BRANCHES, 'monitor', 'admin'],
  'GET /v1/damage/:claimId/photos/:sha256': [...BRANCHES, ...GROUP],
  // A library speaks for its own side; the group's staff pass on what they were told, and have the last word.
  'POST /v1/damage/:claimId/acknowledge': ['library', 'monitor', 'admin'],
  'POST /v1/damage/:claimId/dispute': ['library', 'monitor', 'admin'],
  'POST /v1/damage/:claimId/answer': ['library', 'monitor', 'admin'],
  'POST /v1/damage/:claimId/settle': ['monitor', 'admin'],
  'POST /v1/damage/:claimId/pay': ['library', 'monitor', 'admin'],
  'POST /v1/damage/:claimId/waive': ['library', 'monitor', 'admin'],
  // By what damage is decided is known to all of the group.
  'GET /v1/policies': [...BRANCHES, ...GROUP],
  'GET /v1/policies/compare': [...BRANCHES, ...GROUP],
  'GET /v1/policies/:scope': [...BRANCHES, ...GROUP],
  'PUT /v1/policies/:scope/:day': ['admin'],
  'POST /v1/policies/:scope/end': ['admin'],
  'POST /v1/policies/try': GROUP,
  // What libraries owe each other is for those who run them, not for a desk with a scanner.
  'GET /v1/statements': ['library', ...GROUP],
  'GET /v1/statements/page': ['library', ...GROUP],
  'GET /v1/fairness': ['library', ...GROUP],
  'GET /v1/fairness/items': ['library', ...GROUP],

  // Whoever keeps a checkpoint can see that what came later goes on from it; hashes tell nothing else.
  'GET /v1/evidence': ['library', ...GROUP],
  'GET /v1/evidence/checkpoint': ['library', ...GROUP],
  'GET /v1/evidence/checkpoints': ['library', ...GROUP],
  'POST /v1/evidence/checkpoints': ['monitor', 'admin'],
  'GET /v1/evidence/checkpoints/:size': ['library', ...GROUP],
  'GET /v1/evidence/keys': ['library', ...GROUP],
  'GET /v1/evidence/consistency': ['library', ...GROUP],
  'GET /v1/evidence/inclusion': GROUP,
  'GET /v1/evidence/tile/:level/:first': GROUP,
  'GET /v1/evidence/tile/:level/:first/:second': GROUP,
  'GET /v1/evidence/tile/:level/:first/:second/:third': GROUP,
  // A timeline with what proves it: the same see it.
  'GET /v1/evidence/bundles/item/:barcode': [...BRANCHES, ...GROUP],
  'GET /v1/evidence/bundles/hold/:holdId': [...BRANCHES, ...GROUP],
  'GET /v1/evidence/bundles/claim/:claimId': [...BRANCHES, ...GROUP],
  // The same histories, in the words of other trades.
  'GET /v1/epcis/events': [...BRANCHES, ...GROUP],

  'GET /v1/cases': [...BRANCHES, ...GROUP],
  'GET /v1/cases/:caseId': [...BRANCHES, ...GROUP],
  'POST /v1/cases/:caseId/answer': [...BRANCHES, 'monitor', 'admin'],
  'POST /v1/cases/:caseId/close': ['monitor', 'admin'],
  'POST /v1/cases/:caseId/reopen': ['monitor', 'admin'],

  // What happened, on either clock; what was done with a key, only those may ask who look after them.
  'GET /v1/timeline/items/:barcode': [...BRANCHES, ...GROUP],
  'GET /v1/timeline/items/:barcode/page': [...BRANCHES, ...GROUP],
  'GET /v1/timeline/holds/:holdId': [...BRANCHES, ...GROUP],
  'GET /v1/timeline/holds/:holdId/page': [...BRANCHES, ...GROUP],
  'GET /v1/timeline/claims/:claimId': [...BRANCHES, ...GROUP],
  'GET /v1/timeline/claims/:claimId/page': [...BRANCHES, ...GROUP],
  'GET /v1/timeline/branches/:code': [...BRANCHES, ...GROUP],
  'GET /v1/timeline/branches/:code/page': [...BRANCHES, ...GROUP],
  'GET /v1/timeline/keys/:keyId': ['auditor', 'admin'],
  'GET /v1/timeline/keys/:keyId/page': ['auditor', 'admin'],
};

/** Reads that leave a record in the journal, as what; so does every table that is exported, as a report is in any form. */
export const JOURNALLED: Readonly<Record<string, Looked>> = {
  'GET /v1/items/:barcode/journey': 'item-history',
  'GET /v1/epcis/events': 'item-history',
  'GET /v1/timeline/items/:barcode': 'item-history',
  'GET /v1/timeline/items/:barcode/page': 'item-history',
  'GET /v1/timeline/claims/:claimId': 'claim',
  'GET /v1/timeline/claims/:claimId/page': 'claim',
  'GET /v1/damage': 'claim',
  'GET /v1/damage/:claimId': 'claim',
  'GET /v1/damage/:claimId/photos/:sha256': 'claim',
  'POST /v1/policies/try': 'claim',
  'GET /v1/statements/page': 'export',
  'GET /v1/report': 'export',
  'GET /v1/evidence/bundles/item/:barcode': 'export',
  'GET /v1/evidence/bundles/hold/:holdId': 'export',
  'GET /v1/evidence/bundles/claim/:claimId': 'export',
};

/** HEAD is GET without the body. */
export const accessTo = (method: string, route: string): Access | undefined => {
  const line = `${method === 'HEAD' ? 'GET' : method} ${route}`;
  return Object.hasOwn(ROUTES, line) ? ROUTES[line] : undefined;
};
