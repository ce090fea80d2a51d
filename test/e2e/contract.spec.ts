/** The contract: what /openapi.json promises is valid, complete and kept; and what operators are promised besides. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { PROBLEMS } from '../../src/http/problems.js';
import { lookAfterCases } from '../cases/support/rounds.js';
import { lookAfterClaims } from '../damage/support/rounds.js';
import { routesOf } from '../support/routes.js';
import { SMALL_PHOTO } from '../support/small-photo.js';
import { startService, type Answer, type Json, type Service } from '../support/service.js';
import { Documented, type Contract } from './support/documented.js';
import { at, card, damaged, inspected, item, received, registerGroup, shipped } from './support/group.js';

let service: Service;
let openapi: Contract;
beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
  openapi = (await service.get('/openapi.json')).body as unknown as Contract;
});
afterAll(() => service.stop());

describe('the document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate({ ...structuredClone(openapi) });
    expect([result.valid, 'errors' in result ? result.errors : undefined]).toEqual([true, undefined]);
    expect([validator.version, openapi.openapi]).toEqual(['3.1', '3.1.0']);
    expect(JSON.stringify(openapi)).not.toContain('"nullable"');
  });

  test('has every route of the application, and no other', () => {
    const routes = routesOf(service.server);
    const documented = Object.entries(openapi.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const itself =
      /^GET \/($|lag$|items|audit|damage|partners|scan$|station|assets|docs|openapi\.json|sign-in|v1\/evidence\/tile)/;
    expect(documented.sort()).toEqual(routes.filter((route) => !itself.test(route)).sort());
    expect(documented.length).toBeGreaterThan(25);
  });

  test('says of each what it is for, what it answers and how a problem looks', () => {
    for (const [path, operations] of Object.entries(openapi.paths)) {
      for (const [method, { summary, responses, parameters = [] }] of Object.entries(operations)) {
        const where = `${method} ${path}`;
        expect([where, summary]).toEqual([where, expect.stringMatching(/\w+/)]);
        expect([where, Object.keys(responses['200']?.content ?? {})]).toEqual([
          where,
          expect.arrayContaining([expect.any(String)]),
        ]);
        expect([where, responses['default']?.content]).toEqual([
          where,
          { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemAnswer' } } },
        ]);
        const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
        expect([where, inPath]).toEqual([where, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
      }
    }
  });

  test('is shown on a page that asks no other host', async () => {
    const page = await service.get('/docs');
    expect(page.status).toBe(200);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      expect(source).not.toMatch(/^(https?:)?\/\//);
      expect([source, (await service.get(new URL(source, `${service.url}/docs`).pathname)).status]).toEqual([
        source,
        200,
      ]);
    }
  });
});

describe('the answers', () => {
  let documented: Documented;
  beforeAll(async () => {
    await registerGroup(service);
    documented = new Documented(openapi);
  });

  function expectAsDocumented(method: string, path: string, answer: Answer): void {
    const line = `${method.toUpperCase()} ${path}`;
    expect([line, documented.faultOf(line, answer)]).toEqual([line, undefined]);
  }

  test('of every operation are as documented, problems included', async () => {
    const [one, claim] = [item(1), `${item(1)}-c-3`];
    const issued = await service.post('/v1/keys', { role: 'consumer', label: 'Spare' });
    const spare = String(issued.body['keyId']);
    const session = String((await service.call('POST', '/v1/session')).body['sessionId']);
    const hold = { holdId: 'h', titleId: 't', barcode: one, pickupBranch: 'BOZE', patronLibrary: 'BOZE' };
    const scans = [
      inspected(1, 'MSLA', at(2, 8), { scanId: 'c-0' }),
      shipped(1, 'MSLA', 'BOZE', at(2, 9), { scanId: 'c-1', purpose: 'hold', holdId: 'h' }),
      damaged(1, 'BOZE', at(3, 9), { scanId: 'c-3', note: 'torn' }),
      received(1, 'BOZE', at(3, 10), { scanId: 'c-2' }),
      shipped(1, 'BOZE', 'HLNA', at(4, 9), { scanId: 'c-4' }),
      shipped(2, 'MSLA', 'BOZE', at(4, 9), { scanId: 'c-5' }),
      shipped(2, 'HLNA', 'BOZE', at(5, 9), { scanId: 'c-6' }),
      received(2, 'HLNA', at(4, 8), { scanId: 'c-7', barcode: card(1) }),
      shipped(3, 'MSLA', 'BOZE', at(-25), { scanId: 'c-8' }),
    ];
    const bodies: [string, string, string, Json][] = [
      ['put', '/v1/libraries/{code}', '/v1/libraries/MSLA', { name: 'Missoula' }],
      [
        'put',
        '/v1/branches/{code}',
        '/v1/branches/MSLA',
        { name: 'M', library: 'MSLA', timeZone: 'UTC', latitude: 46.8, hub: 'Missoula' },
      ],
      ['put', '/v1/branches/{code}/closures/{date}', '/v1/branches/MSLA/closures/2026-03-06', { reason: 'Snow' }],
      [
        'put',
        '/v1/lanes/{from}/{to}/schedule',
        '/v1/lanes/MSLA/BOZE/schedule',
        { since: '2026-03-01', weekdays: ['monday', 'friday'] },
      ],
      [
        'put',
        '/v1/items/{barcode}',
        `/v1/items/${one}`,
        { owningBranch: 'MSLA', title: 'T', price: 9.5, collection: 'C' },
      ],
      ['post', '/v1/holds', '/v1/holds', { ...hold, placedAt: at(1) }],
      ['post', '/v1/scans', '/v1/scans', { scans }],
      ['post', '/v1/session', '/v1/session', {}],
      ['post', '/v1/keys', '/v1/keys', { role: 'scanner', branch: 'MSLA', label: 'Front desk' }],
      [
        'put',
        '/v1/policies/{scope}/{day}',
        '/v1/policies/MSLA/2026-01-01',
        { shipped: 'no-money-changes-hands', reason: 'Minutes' },
      ],
      ['put', '/v1/policies/{scope}/{day}', '/v1/policies/group/2026-04-01', { policy: {}, reason: 'Minutes' }],
      ['post', '/v1/policies/try', '/v1/policies/try', { shipped: 'requesting-library-pays', since: '2026-03-01' }],
      ['post', '/v1/evidence/checkpoints', '/v1/evidence/checkpoints', {}],
      ['post', '/v1/items/{barcode}/lost', `/v1/items/${one}/lost`, { reason: 'Gone', occurredAt: at(6) }],
    ];
    const reads: [string, string][] = [
      ['/v1/keys', ''],
      ['/v1/session', ''],
      ['/v1/session/ways', ''],
      ['/v1/sessions', ''],
      ['/v1/reads', ''],
      ['/v1/libraries', ''],
      ['/v1/branches', ''],
      ['/v1/branches/{code}/closures', ''],
      ['/v1/lanes', ''],
      ['/v1/items', '?branch=BOZE'],
      ['/v1/items', '?branch=MSLA&limit=1'],
      ['/v1/items/{barcode}', ''],
      ['/v1/items/{barcode}/journey', ''],
      ['/v1/holds/{holdId}', ''],
      ['/v1/holds/{holdId}/wait', ''],
      ['/v1/waits', ''],
      ['/v1/waits', '?groupBy=lendingLibrary'],
      ['/v1/waits/holds', ''],
      ['/v1/waits/holds', '?groupBy=pickupBranch&key=BOZE&limit=1'],
      ['/v1/transits', ''],
      ['/v1/transits', '?limit=1'],
      ['/v1/transits', '?explanation=set-aside-damaged'],
      ['/v1/lag', ''],
      ['/v1/lag', '?groupBy=none'],
      ['/v1/lag', '?groupBy=hubs'],
      ['/v1/compliance', ''],
      ['/v1/lag/trend', ''],
      ['/v1/lag/trend', '?by=month&timeZone=America/Denver&groupBy=toHub'],
      ['/v1/lag/comparison', '?at=2026-03-04'],
      ['/v1/lag/comparison', '?at=2026-03-04&groupBy=libraries&days=courier'],
      ['/v1/cases', ''],
      ['/v1/cases', '?status=open&yours=false'],
      ['/v1/cases/{caseId}', ''],
      ['/v1/lag/stream', ''],
      ['/v1/lag/stream', '?lastEventId=1&library=BOZE'],
      ['/v1/report', '?month=2026-03&format=html'],
      ['/v1/report', '?month=2026-03&format=csv'],
      ...['waits', 'waits/holds', 'transits', 'lag', 'lag/trend', 'compliance'].map((name): [string, string] => [
        `/v1/${name}`,
        `?knownAt=${at(10, 12)}`,
      ]),
      ...['items/{barcode}', 'items/{barcode}/journey', 'transits', 'lag', 'damage/{claimId}', 'policies'].map(
        (name): [string, string] => [`/v1/${name}`, `?at=${at(10, 12)}`],
      ),
      ['/v1/holds/{holdId}/wait', `?knownAt=${at(10, 12)}`],
      ['/v1/damage', ''],
      ['/v1/damage', '?status=assessed&library=MSLA&yours=false'],
      ['/v1/damage/{claimId}', ''],
      ['/v1/damage/{claimId}', `?knownAt=${at(10, 12)}`],
      ['/v1/damage/{claimId}/photos/{sha256}', ''],
      ['/v1/policies', '?on=2026-03-10'],
      ['/v1/policies', `?knownAt=${at(10, 12)}`],
      ['/v1/policies/{scope}', ''],
      ['/v1/policies/compare', '?a=MSLA&b=clean-receipt'],
      ...['items/{barcode}', 'holds/{holdId}', 'claims/{claimId}', 'branches/{code}', 'keys/{keyId}'].flatMap(
        (of): [string, string][] => [
          [`/v1/timeline/${of}`, `?order=recorded&knownAt=${at(10, 12)}`],
          [`/v1/timeline/${of}/page`, ''],
        ],
      ),
      ['/v1/statements', '?quarter=2026-Q1&library=BOZE'],
      ['/v1/statements/page', ''],
      ['/v1/damage/rates', ''],
      ['/v1/damage/rates', '?groupBy=lane&since=2026-03-01'],
      ['/v1/damage/repeats', ''],
      ['/v1/fairness', ''],
      ['/v1/fairness/items', '?figure=lent&limit=1'],
      ['/v1/fairness/items', '?figure=new-items'],
      ['/v1/evidence', ''],
      ['/v1/evidence/checkpoint', ''],
      ['/v1/evidence/checkpoints', ''],
      ['/v1/evidence/checkpoints', '?limit=1'],
      ['/v1/evidence/checkpoints/{size}', ''],
      ['/v1/evidence/keys', ''],
      ['/v1/evidence/inclusion', '?event=1'],
      ['/v1/evidence/consistency', '?older=1&newer=2'],
      ...['item/{barcode}', 'hold/{holdId}', 'claim/{claimId}'].map((of): [string, string] => [
        `/v1/evidence/bundles/${of}`,
        '?checkpoints=1,2',
      ]),
      ['/v1/epcis/events', ''],
      ['/v1/epcis/events', '?EXISTS_errorDeclaration=true'],
      ['/asyncapi.json', ''],
      ['/health/live', ''],
      ['/health/ready', ''],
      ['/metrics', ''],
    ];
    const ends: [string, string, string, Json][] = [
      ['post', '/v1/sessions/{sessionId}/end', `/v1/sessions/${session}/end`, {}],
      ['delete', '/v1/session', '/v1/session', {}],
      ['delete', '/v1/branches/{code}/closures/{date}', '/v1/branches/MSLA/closures/2026-03-06', {}],
      ['post', '/v1/keys/{keyId}/revoke', `/v1/keys/${spare}/revoke`, { reason: 'Lost' }],
      ['post', '/v1/items/{barcode}/found', `/v1/items/${one}/found`, { reason: 'Here', branch: 'SEEL' }],
      ['post', '/v1/damage/{claimId}/acknowledge', `/v1/damage/${claim}/acknowledge`, {}],
      ['post', '/v1/damage/{claimId}/dispute', `/v1/damage/${claim}/dispute`, { reason: 'Not us', library: 'MSLA' }],
      ['post', '/v1/damage/{claimId}/answer', `/v1/damage/${claim}/answer`, { agrees: true }],
      [
        'post',
        '/v1/damage/{claimId}/settle',
        `/v1/damage/${claim}/settle`,
        { party: 'courier', remedy: 'price', amount: 9.5, rationale: 'It was wet' },
      ],
      ['post', '/v1/damage/{claimId}/waive', `/v1/damage/${item(1)}-never/waive`, { reason: 'Old' }],
      ['post', '/v1/damage/{claimId}/pay', `/v1/damage/${claim}/pay`, {}],
      ['post', '/v1/items/{barcode}/void', `/v1/items/${one}/void`, { scanId: 'c-3', reason: 'Wrong' }],
      [
        'post',
        '/v1/cases/{caseId}/answer',
        `/v1/cases/${item(3)}-c-8/answer`,
        { answer: 'found', branch: 'BOZE', note: 'In a tote' },
      ],
      ['post', '/v1/cases/{caseId}/close', `/v1/cases/${item(3)}-c-8/close`, { how: 'damaged', reason: 'Wet' }],
      ['post', '/v1/cases/{caseId}/reopen', `/v1/cases/${item(3)}-c-8/reopen`, { reason: 'Another copy' }],
      ['post', '/v1/policies/{scope}/end', '/v1/policies/MSLA/end', { day: '2027-01-01', reason: 'Over' }],
      ['post', '/v1/holds/{holdId}/pickup', '/v1/holds/h/pickup', { branch: 'BOZE', occurredAt: at(5) }],
      ['post', '/v1/holds/{holdId}/cancel', '/v1/holds/h/cancel', { reason: 'Late' }],
      ['post', '/v1/holds/{holdId}/expire', '/v1/holds/h/expire', {}],
    ];
    const told = new Set<string>();
    let [sha256, size] = ['', ''];
    const write = async ([method, path, address, body]: [string, string, string, Json]) => {
      expectAsDocumented(method, path, await service.call(method.toUpperCase(), address, body));
      expectAsDocumented(method, path, await service.call(method.toUpperCase(), address, { ...body, unknown: 1 }));
      told.add(`${method} ${path}`);
    };
    const read = async () => {
      const ids: Record<string, string> = {
        barcode: one,
        holdId: 'h',
        claimId: claim,
        sha256,
        size,
        caseId: `${item(3)}-c-8`,
        code: 'MSLA',
        keyId: 'clock',
        scope: 'MSLA',
      };
      for (const [path, query] of reads) {
        const answer = await service.get(path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '') + query);
        expect([path, answer.status]).toEqual([path, 200]);
        expectAsDocumented('get', path, answer);
        told.add(`get ${path}`);
      }
    };
    for (const request of bodies) await write(request);
    size = String(((await service.post('/v1/evidence/checkpoints', {})).body['checkpoint'] as Json)['size']);
    await lookAfterCases(service);
    await lookAfterClaims(service);
    const photo = await service.call('POST', `/v1/damage/${claim}/photos`, SMALL_PHOTO, {
      'content-type': 'image/png',
    });
    expectAsDocumented('post', '/v1/damage/{claimId}/photos', photo);
    sha256 = String(photo.body['sha256']);
    told.add('post /v1/damage/{claimId}/photos');
    await read();
    for (const request of ends) await write(request);
    await service.engine.caughtUp();
    await read();
    const all = Object.entries(openapi.paths).flatMap(([path, of]) =>
      Object.keys(of).map((method) => `${method} ${path}`),
    );
    expect([...told].sort()).toEqual(all.sort());
  });
});

describe('operations', () => {
  test('metrics have their names and count, and tell of no item', async () => {
    await registerGroup(service);
    await service.scan(shipped(70, 'MSLA', 'BOZE', at(9)), 'not a scan');
    await service.get(`/v1/items/${item(70)}`);
    await service.engine.caughtUp();
    const { text } = await service.get('/metrics');
    const head = (await service.store.head()).toString();
    expect(text).toMatch(new RegExp(`^waybill_log_head_position ${head}$`, 'm'));
    expect(text).toMatch(/^waybill_log_writable 1$/m);
    expect(text).toMatch(/^waybill_append_conflicts 0$/m);
    for (const view of [
      'members',
      'custody',
      'transits',
      'hold-waits',
      'damage',
      'policies',
      'ledger',
      'cases',
      'fairness',
      'merkle',
      'checkpoints',
      'epcis',
      'timeline',
    ]) {
      expect(text).toMatch(new RegExp(`^waybill_view_position\\{view="${view}"\\} ${head}$`, 'm'));
      for (const figure of ['behind_events', 'behind_seconds', 'set_aside_events']) {
        expect(text).toMatch(new RegExp(`^waybill_view_${figure}\\{view="${view}"\\} 0$`, 'm'));
      }
    }
    expect(text).toMatch(
      /^waybill_http_request_seconds_count\{method="GET",route="\/v1\/items\/:barcode",status="200"\} \d+$/m,
    );
    expect(text).toMatch(/^process_resident_memory_bytes /m);
    expect(text).toMatch(/^waybill_scans_total\{status="recorded"\} \d+$/m);
    expect(text).toMatch(/^waybill_scans_total\{status="refused"\} \d+$/m);
    for (const barcode of [item(70), card(1)]) expect(text).not.toContain(barcode);
    expect(text).not.toMatch(/="[^"]*\d{14}/);
  });

  test('every answer has its own request id; the log has it too, and neither body nor address', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map(async () => (await service.get(`/v1/items/${item(71)}`)).headers.get('x-request-id')),
    );
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const lines = service.logged.map((line) => JSON.parse(line) as Json);
    expect(lines).toContainEqual(
      expect.objectContaining({
        requestId: ids[0],
        method: 'GET',
        route: '/v1/items/:barcode',
        status: 404,
        msg: 'answered',
      }),
    );
    expect(service.logged.join('')).not.toContain(item(71));
  });

  test('every problem type has a status, a title and a stable name', () => {
    for (const [code, [status, title]] of Object.entries(PROBLEMS)) {
      // Ours, or that of a standard.
      expect(code).toMatch(/^([a-z]+(-[a-z]+)*|epcisException:[A-Z][A-Za-z]+Exception)$/);
      expect(status >= 400 && status < 600).toBe(true);
      expect(title.length).toBeGreaterThan(5);
    }
  });
});
