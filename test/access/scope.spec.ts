/**
 * Another branch's and another library's data: a key that is bound to a part of the group is answered, about all the rest, just as
 * if it were not there.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Role } from '../../src/access/access.events.js';
import { ROUTES } from '../../src/access/routes.js';
import { at, damaged, item, received, shipped } from '../e2e/support/group.js';
import { startService, type Answer, type Client, type Json, type Service } from '../support/service.js';
import { issue, keysOfAllRoles } from './support/keys.js';
import { fillTwoLibraries } from './support/two-libraries.js';

let service: Service;
let keys: Readonly<Record<Role, string>>;
let scanner: Client;
let library: Client;
beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
  await fillTwoLibraries(service);
  keys = await keysOfAllRoles(service);
  scanner = service.as(keys.scanner);
  library = service.as(keys.library);
});
afterAll(() => service.stop());

const absent = item(77);
/** What an answer says, without the request's own id, and with what was asked for by one name. */
const said = ({ status, text, headers }: Answer, ...asked: string[]) =>
  asked
    .reduce((told, name) => told.replaceAll(name, 'IT'), [status, headers.get('content-type'), text].join(' '))
    .replace(/urn:waybill:request:[\w-]+/, '');

/** By route, what is asked for by name: own, another's, and what is not there. */
const NAMED: readonly (readonly [
  line: string,
  path: string,
  names: Record<'ours' | 'lent' | 'theirs' | 'absent', string>,
])[] = [
  ['GET /v1/items/:barcode', '/v1/items/', { ours: item(1), lent: item(3), theirs: item(2), absent }],
  ['GET /v1/items/:barcode/journey', '/v1/items/*/journey', { ours: item(1), lent: item(3), theirs: item(2), absent }],
  ['GET /v1/holds/:holdId', '/v1/holds/', { ours: 'h-ours', lent: 'h-patron', theirs: 'h-theirs', absent: 'h-none' }],
  [
    'GET /v1/holds/:holdId/wait',
    '/v1/holds/*/wait',
    { ours: 'h-ours', lent: 'h-patron', theirs: 'h-theirs', absent: 'h-none' },
  ],
  [
    'GET /v1/damage/:claimId',
    '/v1/damage/',
    {
      ours: `${item(1)}-ours-damaged`,
      lent: `${item(3)}-lent-damaged`,
      theirs: `${item(2)}-theirs-damaged`,
      absent: `${absent}-never`,
    },
  ],
  ['GET /v1/items', '/v1/items?branch=', { ours: 'MSLA', lent: 'SEEL', theirs: 'BOZE', absent: 'NONE' }],
];
const withName = (path: string, name: string) => (path.includes('*') ? path.replace('*', name) : path + name);

describe.each(NAMED)('%s', (_line, path, { ours, lent, theirs, absent: none }) => {
  const ask = (client: Client, name: string) => client.get(withName(path, name));

  test('of the other library: for scanner and library as if it were not there', async () => {
    for (const client of [scanner, library]) {
      expect(said(await ask(client, theirs), theirs)).toBe(said(await ask(client, none), none));
    }
  });

  test('of their own: as the group sees it', async () => {
    const all = said(await ask(service, ours));
    expect(all).toMatch(/^200 /);
    expect(said(await ask(scanner, ours))).toBe(all);
    expect(said(await ask(library, ours))).toBe(all);
  });

  test('of the library, but not of the branch', async () => {
    expect(said(await ask(library, lent))).toBe(said(await ask(service, lent)));
    expect(said(await ask(scanner, lent), lent)).toBe(said(await ask(scanner, none), none));
  });

  test('for the group’s own roles it is there', async () => {
    for (const role of ['monitor', 'auditor', 'admin'] as const) {
      expect(said(await ask(service.as(keys[role]), theirs))).toBe(said(await ask(service, theirs)));
    }
  });
});

/** Lists and figures, with what of each entry tells whose it is. */
const rows = async (client: Client, path: string, list: string) =>
  ((await client.get(path)).body[list] ?? []) as Json[];

test('GET /v1/transits: those from, to or received by their branches', async () => {
  const barcodes = async (client: Client, query = '') =>
    (await rows(client, `/v1/transits${query}`, 'transits')).map(({ barcode }) => barcode);
  expect(await barcodes(service)).toEqual([item(1), item(2), item(3)]);
  expect(await barcodes(scanner)).toEqual([item(1)]);
  expect(await barcodes(library)).toEqual([item(1)]);
  expect(await barcodes(scanner, '?to=BOZE')).toEqual([]);
  expect(await barcodes(scanner, '?from=HLNA')).toEqual([item(1)]);
});

test('GET /v1/transits: one that came to the wrong branch concerns that branch too', async () => {
  const { position } = await service.scan(
    shipped(40, 'BOZE', 'HLNA', at(8, 9), { scanId: 'stray-1' }),
    received(40, 'SEEL', at(9, 9), { scanId: 'stray-2' }),
  );
  const seen = async (client: Client) =>
    (await rows(client, `/v1/transits?status=misrouted&after=${position}`, 'transits')).map(({ barcode }) => barcode);
  expect([await seen(library), await seen(scanner)]).toEqual([[item(40)], []]);
});

test('GET /v1/lag: lanes from or to their branches, also where all are one group', async () => {
  const lanes = async (client: Client) =>
    (await rows(client, '/v1/lag?groupBy=lane', 'groups')).map(({ from, to }) => `${String(from)}-${String(to)}`);
  expect(await lanes(service)).toEqual(expect.arrayContaining(['BOZE-HLNA', 'HLNA-BOZE', 'HLNA-MSLA']));
  expect(await lanes(scanner)).toEqual(['HLNA-MSLA']);
  expect(await lanes(library)).toEqual(['HLNA-MSLA']);
  expect(await rows(scanner, '/v1/lag?groupBy=none', 'groups')).toMatchObject([{ transits: 1 }]);
  expect(await rows(scanner, '/v1/lag?groupBy=from', 'groups')).toMatchObject([{ from: 'HLNA', transits: 1 }]);
  const shipped = async (client: Client, query: string) =>
    (await rows(client, `/v1/lag/trend?${query}`, 'periods')).reduce((sum, each) => sum + Number(each['transits']), 0);
  expect(await shipped(scanner, '')).toBe(1);
  expect(await shipped(scanner, 'branch=BOZE')).toBe(0);
  expect(await shipped(library, 'branch=BOZE')).toBe(0);
  expect(await shipped(library, 'library=BOZE')).toBe(1);
});

test('GET /v1/lag/comparison and lag by library: lanes from or to their branches', async () => {
  const groups = async (client: Client, path: string) =>
    (await rows(client, path, 'groups')).map(({ from, to }) => `${String(from)}-${String(to)}`);
  const [compared, libraries] = ['/v1/lag/comparison?at=2026-03-02&groupBy=lane', '/v1/lag?groupBy=libraries'];
  expect(await groups(service, compared)).toEqual(expect.arrayContaining(['BOZE-HLNA', 'HLNA-BOZE', 'HLNA-MSLA']));
  expect(await groups(service, libraries)).toEqual(expect.arrayContaining(['BOZE-BOZE', 'BOZE-MSLA']));
  for (const client of [scanner, library]) {
    expect(await groups(client, compared)).toEqual(['HLNA-MSLA']);
    expect(await groups(client, libraries)).toEqual(['BOZE-MSLA']);
  }
});

test('GET /v1/compliance: their own branches, and no other', async () => {
  const branches = async (client: Client) =>
    (await rows(client, '/v1/compliance', 'branches')).map(({ branch }) => branch);
  expect(await branches(service)).toEqual(['BOZE', 'HLNA', 'MSLA']);
  expect(await branches(scanner)).toEqual(['MSLA']);
  expect(await branches(library)).toEqual(['MSLA']);
});

test('GET /v1/waits: holds to be picked up there, and of the library’s own patrons', async () => {
  const keysOf = async (client: Client, by: string) =>
    (await rows(client, `/v1/waits?groupBy=${by}`, 'groups')).map(({ key }) => key);
  expect(await keysOf(service, 'pickupBranch')).toEqual(['BOZE', 'HLNA', 'MSLA']);
  expect(await keysOf(scanner, 'pickupBranch')).toEqual(['MSLA']);
  expect(await keysOf(library, 'pickupBranch')).toEqual(['HLNA', 'MSLA']);
  expect(await rows(library, '/v1/waits', 'groups')).toMatchObject([{ holds: 2 }]);
  expect(await keysOf(service, 'lendingBranch')).toEqual(['BOZE', 'HLNA']);
  expect(await keysOf(scanner, 'lendingBranch')).toEqual(['HLNA']);
  expect(await rows(scanner, '/v1/waits?library=BOZE', 'groups')).toEqual([]);
});

test('GET /v1/waits/holds: the same holds', async () => {
  const holds = async (client: Client) => (await rows(client, '/v1/waits/holds', 'holds')).map(({ holdId }) => holdId);
  expect((await holds(service)).sort()).toEqual(['h-ours', 'h-patron', 'h-theirs']);
  expect(await holds(scanner)).toEqual(['h-ours']);
  expect((await holds(library)).sort()).toEqual(['h-ours', 'h-patron']);
});

test('GET /v1/report: the library’s own, and no other’s', async () => {
  const compliance = async (client: Client, query = '') => {
    const { text } = await client.get(`/v1/report?month=2026-03&format=csv${query}`);
    const [, table = ''] = /^"?# Scans made and missed.*\r\n([^]*?)\r\n\r\n/m.exec(`${text}\r\n\r\n`) ?? [];
    return [...table.matchAll(/^([A-Z]+),/gm)].map(([, code]) => code);
  };
  expect(await compliance(service)).toEqual(expect.arrayContaining(['BOZE', 'HLNA', 'MSLA']));
  expect(await compliance(library)).toEqual(['MSLA']);
  expect(await compliance(service, '&library=MSLA')).toEqual(['MSLA']);
  const [theirs, none] = [await library.get('/v1/report?library=BOZE'), await library.get('/v1/report?library=NONE')];
  expect(said(theirs, 'BOZE')).toBe(said(none, 'NONE'));
  expect((await scanner.get('/v1/report')).status).toBe(403);
});

test('GET /v1/damage: reported there, in their hands meanwhile, or of their own items', async () => {
  const barcodes = async (client: Client, query = '') =>
    (await rows(client, `/v1/damage${query}`, 'claims')).map(({ barcode }) => barcode);
  expect(await barcodes(service)).toEqual([item(1), item(2), item(3)]);
  expect(await barcodes(scanner)).toEqual([item(1)]);
  expect(await barcodes(library)).toEqual([item(1), item(3)]);
  expect(await barcodes(library, `?barcode=${item(2)}`)).toEqual([]);
  expect(await barcodes(library, '?branch=BOZE')).toEqual([]);
  const sender = service.as(await issue(service, 'scanner', { branch: 'HLNA' }));
  expect(await barcodes(sender)).toEqual([item(1), item(2), item(3)]);
});

test('GET /v1/damage: a claim concerns whoever the catalog says owns the item now', async () => {
  const { position } = await service.scan(damaged(41, 'BOZE', at(9), { scanId: 'sold', discovery: 'on-shelf' }));
  const seen = async (after: unknown) =>
    (await rows(library, `/v1/damage?barcode=${item(41)}&after=${String(after)}`, 'claims')).length;
  expect(await seen(position)).toBe(0);
  const { body } = await service.put(`/v1/items/${item(41)}`, { owningBranch: 'SEEL', title: 'Bought' });
  expect(await seen(body['position'])).toBe(1);
});

test('GET /v1/fairness and /v1/fairness/items: the library’s own row and items, and of the others their sum', async () => {
  const libraries = async (client: Client) =>
    (await rows(client, '/v1/fairness', 'libraries')).map((row) => row['library']);
  expect(await libraries(service)).toEqual(['BOZE', 'MSLA', null]);
  expect(await libraries(library)).toEqual(['MSLA', null]);
  const { status, body } = await service.post('/v1/holds/h-patron/pickup', { branch: 'HLNA', barcode: item(2) });
  expect(status).toBe(200);
  const holds = async (client: Client, query: string) =>
    (await rows(client, `/v1/fairness/items?${query}&after=${String(body['position'])}`, 'items')).map(
      ({ holdId }) => holdId,
    );
  service.setClock(at(11));
  expect(await holds(library, 'figure=borrowed')).toEqual(['h-patron']);
  expect(await holds(service, 'figure=lent')).toEqual(['h-patron']);
  expect(await holds(library, 'figure=lent')).toEqual([]);
  expect(await holds(library, 'figure=lent&library=BOZE')).toEqual([]);
});

test('a library sees what comes to a branch as soon as that is registered', async () => {
  const facts = { name: 'New', library: 'MSLA', timeZone: 'UTC' };
  await service.put('/v1/branches/NEWB', facts);
  const { position } = await service.scan(shipped(42, 'BOZE', 'NEWB', at(9), { scanId: 'new-1' }));
  const seen = await rows(library, `/v1/transits?to=NEWB&after=${position}`, 'transits');
  expect(seen).toMatchObject([{ barcode: item(42) }]);
});

describe('POST /v1/scans', () => {
  test('each scan for another branch is refused alone, whether there is such a branch or not', async () => {
    const sent = [
      shipped(50, 'MSLA', 'BOZE', at(9), { scanId: 'scope-1' }),
      received(51, 'BOZE', at(9), { scanId: 'scope-2' }),
      received(52, 'NOPE', at(9), { scanId: 'scope-3' }),
      received(53, 'MSLA', at(9), { scanId: 'scope-4' }),
      received(54, 'SEEL', at(9), { scanId: 'scope-5' }),
    ];
    const { status, body } = await scanner.post('/v1/scans', { scans: sent });
    expect(status).toBe(200);
    const refusal = (branch: string) => ({
      type: 'urn:waybill:problem:not-your-branch',
      status: 403,
      detail: `Your key does not speak for ${branch}.`,
    });
    expect(body['results']).toMatchObject([
      { scanId: 'scope-1', status: 'recorded' },
      { scanId: 'scope-2', status: 'refused', problem: refusal('BOZE') },
      { scanId: 'scope-3', status: 'refused', problem: refusal('NOPE') },
      { scanId: 'scope-4', status: 'recorded' },
      { scanId: 'scope-5', status: 'refused', problem: refusal('SEEL') },
    ]);
    expect((await service.get(`/v1/items/${item(51)}`)).status).toBe(404);
  });

  test('who recorded it, and for which branch, is in the event', async () => {
    await scanner.post('/v1/scans', { scans: [received(55, 'MSLA', at(9), { scanId: 'scope-6' })] });
    const [event] = await service.store.readStream(`item-${item(55)}`);
    expect(event?.metadata.actor).toEqual({ key: keys.scanner.split('_')[1], branch: 'MSLA' });
  });
});

describe('POST /v1/items/:barcode/void', () => {
  const takeBack = (client: Client, n: number, scanId: string) =>
    client.post(`/v1/items/${item(n)}/void`, { scanId, reason: 'Wrong book' });

  test('a scanner takes back a scan of its own branch', async () => {
    await scanner.post('/v1/scans', { scans: [received(60, 'MSLA', at(9), { scanId: 'mine' })] });
    expect((await takeBack(scanner, 60, 'mine')).body).toMatchObject({ status: 'recorded' });
  });

  test('a scan of another branch is, for a scanner, no scan', async () => {
    await service.scan(received(61, 'BOZE', at(9), { scanId: 'not-mine' }));
    const head = await service.store.head();
    const [theirs, none] = [await takeBack(scanner, 61, 'not-mine'), await takeBack(scanner, 61, 'no-such')];
    expect(theirs.status).toBe(404);
    expect(said(theirs, 'not-mine')).toBe(said(none, 'no-such'));
    const unheard = await takeBack(scanner, 78, 'no-such');
    expect(said(unheard, item(78))).toBe(said(none, item(61)));
    expect(await service.store.head()).toBe(head);
  });

  test('the group’s staff takes back any scan', async () => {
    await service.scan(received(62, 'BOZE', at(9), { scanId: 'mistake' }));
    expect((await takeBack(service.as(keys.monitor), 62, 'mistake')).body).toMatchObject({ status: 'recorded' });
  });
});

test('health tells details to keys of the whole group, and to all others yes or no', async () => {
  const names = async (client: Client) => Object.keys((await client.get('/health/ready')).body).sort();
  for (const client of [service.as(null), scanner, library]) expect(await names(client)).toEqual(['status']);
  for (const role of ['monitor', 'auditor', 'admin', 'ils', 'consumer'] as const) {
    expect(await names(service.as(keys[role]))).toEqual(['log', 'status', 'views']);
  }
});

test('GET /v1/epcis/events: the whole history of items that concern their branches, and the holds of their patrons', async () => {
  const told = async (client: Client, query = '') => {
    const { body } = await client.get(`/v1/epcis/events?LT_eventTime=${at(4)}&perPage=1000${query}`);
    const { epcisBody } = body as { epcisBody: { queryResults: { resultsBody: { eventList: Json[] } } } };
    const names = epcisBody.queryResults.resultsBody.eventList.map(
      ({ epcList, bizTransactionList }) => (epcList ?? bizTransactionList) as (string | Json)[],
    );
    return new Set(
      names.map(([name]) =>
        String(typeof name === 'string' ? name : name?.['bizTransaction'])
          .split(':')
          .at(-1),
      ),
    );
  };
  const everything = [item(1), item(2), item(3), 'h-ours', 'h-theirs', 'h-patron'];
  expect([...(await told(service))].sort()).toEqual(expect.arrayContaining(everything));
  expect([...(await told(scanner))].sort()).toEqual([item(1), 'h-ours'].sort());
  expect([...(await told(library))].sort()).toEqual([item(1), item(3), 'h-ours', 'h-patron'].sort());
  const theirs = `&MATCH_epc=urn:waybill:item:${item(2)}`;
  expect([(await told(service, theirs)).size, (await told(library, theirs)).size]).toEqual([1, 0]);
});

test('every route that a scanner or a library may use is looked at here', () => {
  const bound = Object.entries(ROUTES).filter(
    ([, access]) => access !== 'anyone' && (access.includes('scanner') || access.includes('library')),
  );
  // The members of the group, and when the courier comes, are known to all of its members.
  const shared = ['GET /v1/libraries', 'GET /v1/branches', 'GET /v1/branches/:code/closures', 'GET /v1/lanes'];
  // So is by what damage is decided.
  shared.push('GET /v1/policies', 'GET /v1/policies/compare', 'GET /v1/policies/:scope');
  // And what the log comes to, in hashes.
  shared.push('GET /v1/evidence', 'GET /v1/evidence/checkpoint', 'GET /v1/evidence/consistency');
  shared.push('GET /v1/evidence/checkpoints', 'GET /v1/evidence/checkpoints/:size', 'GET /v1/evidence/keys');
  const themselves = ['GET /v1/session', 'POST /v1/session', 'DELETE /v1/session'];
  const lags = ['lag', 'lag/trend', 'lag/comparison', 'lag/stream'];
  const tables = [
    'transits',
    ...lags,
    'compliance',
    'waits',
    'waits/holds',
    'report',
    'damage',
    'fairness',
    'fairness/items',
    'epcis/events',
  ];
  const lists = tables.map((list) => `GET /v1/${list}`);
  const writes = ['POST /v1/scans', 'POST /v1/items/:barcode/void'];
  // In test/cases/escalation.spec.ts, where there are cases.
  const cases = ['GET /v1/cases', 'GET /v1/cases/:caseId', 'POST /v1/cases/:caseId/answer'];
  // In test/damage/statement.http.spec.ts, where there is something owed, and in test/damage/damage-rates.http.spec.ts.
  const owed = ['statements', 'statements/page', 'damage/rates', 'damage/repeats'].map((path) => `GET /v1/${path}`);
  // In test/damage/claims.spec.ts, where there are claims.
  const claims = ['acknowledge', 'dispute', 'answer', 'pay', 'waive'].map((step) => `POST /v1/damage/:claimId/${step}`);
  // In test/damage/photos/photos.spec.ts.
  const photos = ['POST /v1/damage/:claimId/photos', 'GET /v1/damage/:claimId/photos/:sha256'];
  // In test/audit/timeline.http.spec.ts.
  const timelines = ['items/:barcode', 'holds/:holdId', 'claims/:claimId', 'branches/:code']
    .flatMap((of) => [of, `${of}/page`])
    .map((of) => `GET /v1/timeline/${of}`);
  // In test/audit/bundle.spec.ts.
  const bundles = ['item/:barcode', 'hold/:holdId', 'claim/:claimId'].map((of) => `GET /v1/evidence/bundles/${of}`);
  const written = [...writes, ...cases, ...claims, ...photos];
  const seen = [
    ...NAMED.map(([line]) => line),
    ...lists,
    ...written,
    ...timelines,
    ...bundles,
    ...owed,
    ...shared,
    ...themselves,
  ];
  expect(bound.map(([line]) => line).sort()).toEqual(seen.sort());
});
