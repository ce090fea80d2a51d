/** A request for every line of the table of routes, sound enough to be taken from whoever may make it. */
import { at, item, shipped } from '../../e2e/support/group.js';
import { SMALL_PHOTO } from '../../support/small-photo.js';
import type { Json } from '../../support/service.js';

export interface Sample {
  readonly path: string;
  readonly body?: Json | Buffer;
  readonly headers?: Record<string, string>;
}

const hold = { titleId: 't', pickupBranch: 'MSLA', patronLibrary: 'MSLA', placedAt: at(1) };

/** By the line of the table. `n` makes what is written new each time. */
export const SAMPLES: Readonly<Record<string, (n: number) => Sample>> = {
  'GET /openapi.json': () => ({ path: '/openapi.json' }),
  'GET /docs': () => ({ path: '/docs' }),
  'GET /docs/': () => ({ path: '/docs/' }),
  'GET /docs/*': () => ({ path: '/docs/swagger-ui.css' }),
  'GET /docs/index.html': () => ({ path: '/docs/index.html' }),
  'GET /docs/LICENSE': () => ({ path: '/docs/LICENSE' }),
  'GET /docs/swagger-ui-init.js': () => ({ path: '/docs/swagger-ui-init.js' }),
  'GET /docs/docs/swagger-ui-init.js': () => ({ path: '/docs/docs/swagger-ui-init.js' }),
  'GET /sign-in': () => ({ path: '/sign-in' }),
  'GET /sign-in/callback': () => ({ path: '/sign-in/callback' }),
  'GET /health/live': () => ({ path: '/health/live' }),
  'GET /health/ready': () => ({ path: '/health/ready' }),
  'GET /metrics': () => ({ path: '/metrics' }),
  'GET /v1/keys': () => ({ path: '/v1/keys' }),
  'POST /v1/keys': (n) => ({ path: '/v1/keys', body: { role: 'auditor', label: `Number ${n}` } }),
  'POST /v1/keys/:keyId/revoke': () => ({ path: '/v1/keys/neverissued/revoke', body: {} }),
  'GET /v1/session': () => ({ path: '/v1/session' }),
  'POST /v1/session': () => ({ path: '/v1/session' }),
  'DELETE /v1/session': () => ({ path: '/v1/session' }),
  'GET /v1/sessions': () => ({ path: '/v1/sessions' }),
  'POST /v1/sessions/:sessionId/end': () => ({ path: '/v1/sessions/neveropened/end' }),
  'GET /asyncapi.json': () => ({ path: '/asyncapi.json' }),
  'GET /v1/reads': () => ({ path: '/v1/reads' }),
  'GET /v1/libraries': () => ({ path: '/v1/libraries' }),
  'PUT /v1/libraries/:code': (n) => ({ path: '/v1/libraries/NEWL', body: { name: `Library ${n}` } }),
  'GET /v1/branches': () => ({ path: '/v1/branches' }),
  'PUT /v1/branches/:code': (n) => ({
    path: '/v1/branches/NEWB',
    body: { name: `Branch ${n}`, library: 'BOZE', timeZone: 'UTC' },
  }),
  'GET /v1/branches/:code/closures': () => ({ path: '/v1/branches/MSLA/closures' }),
  'PUT /v1/branches/:code/closures/:date': (n) => ({
    path: '/v1/branches/MSLA/closures/2030-12-25',
    body: { reason: `Reason ${n}` },
  }),
  'DELETE /v1/branches/:code/closures/:date': () => ({ path: '/v1/branches/MSLA/closures/2030-12-25' }),
  'GET /v1/lanes': () => ({ path: '/v1/lanes' }),
  'PUT /v1/lanes/:from/:to/schedule': () => ({
    path: '/v1/lanes/MSLA/BOZE/schedule',
    body: { since: '2030-01-01', weekdays: ['monday', 'friday'] },
  }),
  'POST /v1/scans': (n) => ({ path: '/v1/scans', body: { scans: [shipped(900 + n, 'MSLA', 'BOZE', at(9))] } }),
  'GET /v1/items': () => ({ path: '/v1/items?branch=MSLA' }),
  'GET /v1/items/:barcode': () => ({ path: `/v1/items/${item(1)}` }),
  'GET /v1/items/:barcode/journey': () => ({ path: `/v1/items/${item(1)}/journey` }),
  'PUT /v1/items/:barcode': (n) => ({
    path: `/v1/items/${item(1)}`,
    body: { owningBranch: 'MSLA', title: `Title ${n}` },
  }),
  'POST /v1/items/:barcode/void': () => ({
    path: `/v1/items/${item(1)}/void`,
    body: { scanId: 'never', reason: 'Wrong' },
  }),
  'POST /v1/items/:barcode/lost': () => ({ path: `/v1/items/${item(1)}/lost`, body: { reason: 'Gone' } }),
  'POST /v1/items/:barcode/found': () => ({ path: `/v1/items/${item(1)}/found`, body: { reason: 'Here' } }),
  'POST /v1/holds': (n) => ({ path: '/v1/holds', body: { ...hold, holdId: `sample-${n}` } }),
  'GET /v1/holds/:holdId': () => ({ path: '/v1/holds/h-ours' }),
  'POST /v1/holds/:holdId/pickup': () => ({ path: '/v1/holds/never/pickup', body: { branch: 'MSLA' } }),
  'POST /v1/holds/:holdId/cancel': () => ({ path: '/v1/holds/never/cancel', body: { reason: 'Late' } }),
  'POST /v1/holds/:holdId/expire': () => ({ path: '/v1/holds/never/expire', body: {} }),
  'GET /v1/holds/:holdId/wait': () => ({ path: '/v1/holds/h-ours/wait' }),
  'GET /v1/waits': () => ({ path: '/v1/waits' }),
  'GET /v1/waits/holds': () => ({ path: '/v1/waits/holds' }),
  'GET /v1/transits': () => ({ path: '/v1/transits' }),
  'GET /v1/lag': () => ({ path: '/v1/lag' }),
  'GET /v1/compliance': () => ({ path: '/v1/compliance' }),
  'GET /v1/lag/stream': () => ({ path: '/v1/lag/stream' }),
  'GET /v1/lag/trend': () => ({ path: '/v1/lag/trend' }),
  'GET /v1/lag/comparison': () => ({ path: '/v1/lag/comparison?at=2026-03-02' }),
  'GET /v1/report': () => ({ path: '/v1/report?month=2026-03&format=html' }),
  'GET /v1/damage': () => ({ path: '/v1/damage' }),
  'GET /v1/cases': () => ({ path: '/v1/cases' }),
  'GET /v1/cases/:caseId': () => ({ path: `/v1/cases/${item(4)}-ours-late` }),
  'POST /v1/cases/:caseId/answer': (n) => ({
    path: `/v1/cases/${item(4)}-ours-late/answer`,
    body: { answer: 'searched-not-here', branch: 'MSLA', note: `Note ${n}` },
  }),
  'POST /v1/cases/:caseId/close': () => ({
    path: '/v1/cases/never/close',
    body: { how: 'mistake', reason: 'Wrong' },
  }),
  'POST /v1/cases/:caseId/reopen': () => ({ path: '/v1/cases/never/reopen', body: { reason: 'Not it' } }),
  'GET /v1/damage/:claimId': () => ({ path: `/v1/damage/${item(1)}-ours-damaged` }),
  'POST /v1/damage/:claimId/photos': () => ({
    path: `/v1/damage/${item(1)}-never/photos`,
    body: SMALL_PHOTO,
    headers: { 'content-type': 'image/png' },
  }),
  'GET /v1/damage/:claimId/photos/:sha256': () => ({
    path: `/v1/damage/${item(1)}-ours-damaged/photos/${'0'.repeat(64)}`,
  }),
  'GET /v1/policies': () => ({ path: '/v1/policies' }),
  'GET /v1/policies/compare': () => ({ path: '/v1/policies/compare?a=clean-receipt&b=owner-bears-it' }),
  'GET /v1/policies/:scope': () => ({ path: '/v1/policies/clean-receipt' }),
  'PUT /v1/policies/:scope/:day': (n) => ({
    path: `/v1/policies/group/20${40 + n}-01-01`,
    body: { shipped: 'clean-receipt', reason: 'Minutes' },
  }),
  'POST /v1/policies/:scope/end': () => ({
    path: '/v1/policies/NEVER/end',
    body: { day: '2040-01-01', reason: 'Over' },
  }),
  'POST /v1/policies/try': () => ({
    path: '/v1/policies/try',
    body: { shipped: 'clean-receipt', since: '2026-03-01' },
  }),
  'POST /v1/damage/:claimId/acknowledge': () => ({ path: '/v1/damage/never/acknowledge', body: {} }),
  'POST /v1/damage/:claimId/dispute': () => ({
    path: '/v1/damage/never/dispute',
    body: { reason: 'It came so', library: 'MSLA' },
  }),
  'POST /v1/damage/:claimId/answer': () => ({ path: '/v1/damage/never/answer', body: { agrees: true } }),
  'POST /v1/damage/:claimId/settle': () => ({
    path: '/v1/damage/never/settle',
    body: { party: 'none', remedy: 'none', rationale: 'Wear' },
  }),
  'POST /v1/damage/:claimId/pay': () => ({ path: '/v1/damage/never/pay', body: {} }),
  'POST /v1/damage/:claimId/waive': () => ({ path: '/v1/damage/never/waive', body: { reason: 'Old' } }),
  'GET /v1/damage/rates': () => ({ path: '/v1/damage/rates?groupBy=lane' }),
  'GET /v1/damage/repeats': () => ({ path: '/v1/damage/repeats' }),
  'GET /v1/statements': () => ({ path: '/v1/statements?quarter=2026-Q1' }),
  'GET /v1/statements/page': () => ({ path: '/v1/statements/page' }),
  'GET /v1/evidence': () => ({ path: '/v1/evidence' }),
  'GET /v1/evidence/checkpoint': () => ({ path: '/v1/evidence/checkpoint' }),
  'GET /v1/evidence/consistency': () => ({ path: '/v1/evidence/consistency?older=0&newer=1' }),
  'GET /v1/evidence/inclusion': () => ({ path: '/v1/evidence/inclusion?event=1' }),
  'GET /v1/evidence/tile/:level/:first': () => ({ path: '/v1/evidence/tile/0/000' }),
  'GET /v1/evidence/tile/:level/:first/:second': () => ({ path: '/v1/evidence/tile/0/000.p/1' }),
  'GET /v1/evidence/tile/:level/:first/:second/:third': () => ({ path: '/v1/evidence/tile/0/x001/000.p/1' }),
  'GET /v1/fairness': () => ({ path: '/v1/fairness' }),
  'GET /v1/fairness/items': () => ({ path: '/v1/fairness/items?figure=lent' }),
};
