/** The group that is fuzzed: two libraries, holds that wait, items on the road; and the values that mean something to it. */
import { fillTwoLibraries } from '../../access/support/two-libraries.js';
import { lookAfterCases } from '../../cases/support/rounds.js';
import { lookAfterClaims } from '../../damage/support/rounds.js';
import { shippedPolicies } from '../../../src/damage/policy.document.js';
import type { Json, Service } from '../../support/service.js';
import { SMALL_PHOTO } from '../../support/small-photo.js';
import type { Pools } from './fuzzed-requests.js';
import { at, card, damaged, item, received, shipped } from './group.js';

const numbered = (name: string, many: number) => Array.from({ length: many }, (_, n) => `${name}-${n}`);

const HOLDS = numbered('h', 100);
const OVERDUE = Array.from({ length: 24 }, (_, n) => n + 50);
const TORN = Array.from({ length: 40 }, (_, n) => n + 80);
const ROAD = Array.from({ length: 36 }, (_, n) => n + 5);

/** Ready for every end that a hold or a case can have, and for items to arrive, to be lost and to be found. */
export async function fillFuzzedGroup(service: Service): Promise<void> {
  await fillTwoLibraries(service);
  const hold = { titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'MSLA', placedAt: at(1) };
  await Promise.all(HOLDS.map((holdId) => service.post('/v1/holds', { ...hold, holdId })));
  await service.scan(...ROAD.map((n) => shipped(n, 'MSLA', 'BOZE', at(9), { scanId: 'road' })));
  await service.scan(...OVERDUE.map((n) => shipped(n, 'MSLA', 'BOZE', at(-25), { scanId: 'overdue' })));
  await lookAfterCases(service);
  await claimDamages(service);
  const lost = ROAD.filter((n) => n % 3 !== 0);
  const loss = { reason: 'Searched for', occurredAt: at(10, 6) };
  await Promise.all(lost.map((n) => service.post(`/v1/items/${item(n)}/lost`, loss)));
}

/** Lent by Missoula, torn at Bozeman; of some it is said already what the other side, or whoever is owed, may speak to. */
async function claimDamages(service: Service): Promise<void> {
  await service.put('/v1/policies/group/2026-03-01', { shipped: 'requesting-library-pays', reason: 'Minutes' });
  const facts = { owningBranch: 'MSLA', title: 'Torn', price: 25 };
  await Promise.all(TORN.map((n) => service.put(`/v1/items/${item(n)}`, facts)));
  const story = (n: number) => [
    shipped(n, 'MSLA', 'BOZE', at(2, 9), { scanId: 'lent', purpose: 'hold', condition: 'sound' }),
    received(n, 'BOZE', at(3, 9), { scanId: 'borrowed', condition: 'sound' }),
    damaged(n, 'BOZE', at(5, 9), { scanId: 'torn', discovery: 'on-shelf' }),
  ];
  await service.scan(...TORN.flatMap(story));
  await lookAfterClaims(service);
  const say = (n: number, step: string, body: Json) => service.post(`/v1/damage/${item(n)}-torn/${step}`, body);
  const settled = { party: 'borrowing', remedy: 'price', amount: 12, rationale: 'Both agreed' };
  for (const n of TORN.filter((each) => each % 4 === 0)) await say(n, 'dispute', { library: 'BOZE', reason: 'Not us' });
  for (const n of TORN.filter((each) => each % 4 === 1)) await say(n, 'settle', settled);
}

/** Ids that only the service can give: of keys and sessions that nobody comes with. */
export async function givenIds(service: Service): Promise<Pools> {
  const ids = async (path: string, id: string) => {
    const answers = [1, 2, 3].map((n) => service.post(path, { role: 'consumer', label: `Spare ${n}` }));
    return (await Promise.all(answers)).map(({ body }) => body[id]);
  };
  const photo = await service.call('POST', `/v1/damage/${item(TORN[0] ?? 0)}-torn/photos`, SMALL_PHOTO, {
    'content-type': 'image/png',
  });
  const signed = await service.post('/v1/evidence/checkpoints', {});
  const recorded = (signed.body['checkpoint'] as Json)['size'];
  return {
    // Also of a tree in which an event is asked for: the larger, the more events it has.
    size: mostly([recorded], '1', '1000000'),
    sha256: [photo.body['sha256'], '0'.repeat(64)],
    keyId: await ids('/v1/keys', 'keyId'),
    sessionId: await ids('/v1/session', 'sessionId'),
  };
}

/** Three of the first to one of the others. */
const mostly = (usual: readonly unknown[], ...others: readonly unknown[]) => [...usual, ...usual, ...usual, ...others];

const LIBRARIES = mostly(['MSLA', 'BOZE'], 'NOLIB');
const BRANCHES = mostly(['MSLA', 'BOZE'], 'HLNA', 'SEEL', 'NOWH');
/** The last two are no longer within four digits of a year, once they are in UTC. */
const FAR = [at(20), '1999-01-01T00:00:00Z', '0000-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59'];

export const POOLS: Pools = {
  file: [SMALL_PHOTO],
  after: mostly(['0', '1', '20'], '999999999999'),
  lastEventId: mostly(['0', '1', '20'], '999999999999'),
  event: mostly(['1', '20'], '999999999999'),
  checkpoints: mostly(['1', '1,20'], '0', '1000000'),
  older: mostly(['0', '1', '20'], '1000000'),
  newer: mostly(['100', '200'], '0', '1000000'),
  barcode: [...[1, 2, 3, 4, ...ROAD].map(item), card(1), '31234000000011', 'LEGACY-7'],
  branch: BRANCHES,
  from: BRANCHES,
  to: BRANCHES,
  owningBranch: BRANCHES,
  pickupBranch: BRANCHES,
  library: LIBRARIES,
  patronLibrary: LIBRARIES,
  responsible: LIBRARIES,
  owed: LIBRARIES,
  code: ['MSLA', 'BOZE', 'NEW1', 'NEW2'],
  holdId: ['h-ours', 'h-theirs', 'h-patron', ...HOLDS, ...numbered('new', 40)],
  hub: mostly(['Missoula', 'Billings'], 'call 406-555-0134'),
  titleId: mostly(['t'], 't-2'),
  scanId: ['ours-shipped', 'theirs-damaged', 'road', 'road', ...numbered('scan', 10)],
  transitId: ['road'],
  // The first one has a photo: only with it can that be asked for.
  claimId: [
    ...TORN.map((n) => `${item(n)}-torn`),
    ...Array.from({ length: 10 }, () => `${item(TORN[0] ?? 0)}-torn`),
    `${item(1)}-ours-damaged`,
    `${item(2)}-theirs-damaged`,
    'none',
  ],
  caseId: [...OVERDUE.map((n) => `${item(n)}-overdue`), 'none'],
  subject: [item(1), item(2), `${item(1)}-ours-damaged`],
  cursor: ['0', '7', '40', item(2)],
  occurredAt: mostly([at(1), at(9), at(10), at(10, 11), at(10, 12)], ...FAR),
  placedAt: mostly([at(1), at(9)], ...FAR),
  sentAt: [at(10, 12), at(10, 11), at(1)],
  since: [at(1), at(9), '2026-03-01'],
  until: [at(5), at(11), '2026-03-11'],
  at: [at(3), at(9), '2026-03-03', '2026-03-09'],
  knownAt: [at(3), at(10, 12), at(11)],
  month: mostly(['2026-03'], '2026-02', '2026-13', '9999-12'),
  timeZone: mostly(['America/Denver', 'UTC'], 'Nowhere/City'),
  role: mostly(['scanner', 'library'], 'auditor', 'consumer', 'monitor', 'ils', 'admin'),
  note: mostly(['torn cover', 'wet'], 'call 406-555-0134', 'someone@example.org', card(2)),
  scope: mostly(['group', 'MSLA', 'BOZE'], 'clean-receipt', 'NOLIB'),
  day: mostly(['2026-03-10', '2026-04-01'], '2026-03-01', '2026-02-30'),
  on: mostly(['2026-03-10', '2026-04-01'], '2026-02-30'),
  a: mostly(['clean-receipt', 'group'], 'no-such'),
  b: mostly(['owner-bears-it', 'MSLA'], 'no-such'),
  shipped: mostly(['clean-receipt', 'owner-bears-it'], 'no-such'),
  policy: mostly(shippedPolicies(), {}, { policy: 'x', rules: [{ when: { price: { over: 'much' } } }] }),
  limit: mostly(['1', '2', '100'], '0', '1000000'),
  MATCH_epc: mostly(
    [`urn:waybill:item:${item(1)}`, 'urn:epc:id:sgtin:0614141.107346.2017'],
    `urn:waybill:item:${card(2)}`,
  ),
  EQ_eventID: ['urn:uuid:019c8b1a-0000-7000-8000-000000000001'],
  EQ_bizStep: mostly(['shipping|receiving', 'reserving'], 'ship ping'),
  EQ_disposition: ['damaged', 'in_transit|unavailable'],
  EQ_readPoint: ['urn:waybill:branch:MSLA|urn:waybill:branch:BOZE'],
  EQ_bizLocation: ['urn:waybill:branch:BOZE'],
  GE_eventTime: mostly([at(1), at(9)], ...FAR),
  LT_recordTime: mostly([at(11)], ...FAR),
  nextPageToken: [`${at(3)}~7`, `${at(10, 12)}~40`],
};
