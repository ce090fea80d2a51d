/**
 * What may not come in: each case is answered with its own problem type and what to mend, records nothing, and no private
 * word of it shows up in an answer or in the log.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startService, type Answer, type Json, type Service } from '../support/service.js';
import { at, card, item, received, registerGroup, shipped } from './support/group.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
  await registerGroup(service);
});
afterAll(() => service.stop());

/** Asks and makes sure that nothing was recorded. */
async function inVain(ask: () => Promise<Answer>): Promise<Answer> {
  const head = await service.store.head();
  const answer = await ask();
  expect(await service.store.head()).toBe(head);
  return answer;
}

function expectProblem({ status, headers, body }: Answer, wanted: number, type: string, detail: string): void {
  expect([status, body['type']]).toEqual([wanted, `urn:waybill:problem:${type}`]);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.stringContaining(detail),
    instance: `urn:waybill:request:${headers.get('x-request-id') ?? ''}`,
  });
}

const scan = (more: Json = {}) => ({ ...shipped(1, 'MSLA', 'BOZE', at(10, 8)), ...more });

/** The problem of a scan that was refused alone. */
async function refused(sent: unknown): Promise<Json> {
  const { status, body } = await inVain(() => service.post('/v1/scans', { scans: [sent] }));
  expect(status).toBe(200);
  expect(body).toMatchObject({ results: [{ status: 'refused' }], position: null });
  return (body['results'] as Json[])[0]!;
}

describe('scans', () => {
  const wrongDigit = item(1).slice(0, 13) + String((Number(item(1)[13]) + 1) % 10);
  const cases: [string, unknown, string, string][] = [
    [
      'a failed check digit',
      scan({ barcode: wrongDigit }),
      'check-digit',
      'barcode has a wrong check digit; scan it again',
    ],
    [
      "a patron's barcode",
      scan({ barcode: card(1) }),
      'patron-barcode',
      "barcode is a patron's barcode; scan the item's",
    ],
    ['a barcode of another kind', scan({ barcode: '31234 000017' }), 'invalid', 'must be a 14-digit item barcode'],
    ['a legacy id where there are none', scan({ barcode: 'MT-4711' }), 'legacy-barcode', 'no legacy barcodes'],
    ['an unknown branch', scan({ branch: 'NOPE' }), 'unknown-branch', 'register it: PUT /v1/branches/NOPE'],
    ['an unknown destination', scan({ to: 'NOPE' }), 'unknown-branch', 'Branch NOPE is not registered'],
    ['a time in the far future', scan({ occurredAt: at(11, 13) }), 'far-future', "Set the scanner's clock, or send"],
    ['a time in the far past', scan({ occurredAt: '1999-12-31T23:59:59Z' }), 'far-past', 'before 2000-01-01'],
    ['an unknown field', scan({ patron: 'x' }), 'invalid', 'patron is not a known field; remove it'],
    [
      'a field of another kind of scan',
      { ...received(1, 'BOZE', at(10)), to: 'MSLA' },
      'invalid',
      'to is not a known field',
    ],
    [
      '31 February',
      scan({ occurredAt: '2026-02-31T10:00:00Z' }),
      'invalid',
      'occurredAt must be a time with its offset',
    ],
    ['a time without its offset', scan({ occurredAt: '2026-03-10T08:00:00' }), 'invalid', 'occurredAt must be a time'],
    ['a time as a number', scan({ occurredAt: 1773129600000 }), 'invalid', 'occurredAt must be a time'],
    ['a barcode as a number', scan({ barcode: Number(item(1)) }), 'invalid', 'barcode must be a text'],
    ['a branch as a list', scan({ branch: ['MSLA'] }), 'invalid', 'branch must be a code'],
    ['a note as an object', scan({ note: { text: 'x' } }), 'invalid', 'note must be a text'],
    ['a long note', scan({ note: 'x'.repeat(501) }), 'invalid', 'note must be at most 500 characters long'],
    ['a strange scanId', scan({ scanId: 'a b' }), 'invalid', 'scanId must be 1 to 64 letters'],
    [
      'an unknown type',
      scan({ type: 'teleported' }),
      'invalid',
      'type must be one of shipped, received, damaged, inspected',
    ],
    ['an inherited type', scan({ type: 'constructor' }), 'invalid', 'type must be one of'],
    ['an unknown condition', scan({ condition: 'mint' }), 'invalid', 'condition must be one of sound, worn'],
    ['a missing destination', { ...scan(), to: undefined }, 'invalid', 'to must be a code'],
    ['a shipment to itself', scan({ to: 'MSLA' }), 'same-branch', 'MSLA cannot ship an item to itself'],
    ['a text', 'a scan', 'invalid', 'A scan must be an object'],
    ['nothing', null, 'invalid', 'A scan must be an object'],
    ['a list', [scan()], 'invalid', 'A scan must be an object'],
  ];
  test.each(cases)('%s', async (_name, sent, type, detail) => {
    expect((await refused(sent))['problem']).toMatchObject({
      type: `urn:waybill:problem:${type}`,
      status: expect.any(Number),
      detail: expect.stringContaining(detail),
    });
  });

  test('several faults are told at once, each with its field', async () => {
    const { problem } = await refused(scan({ branch: 'x', purpose: 'fun', barcode: wrongDigit }));
    expect(problem).toMatchObject({ type: 'urn:waybill:problem:invalid' });
    const fields = (problem as { errors: { field: string }[] }).errors.map(({ field }) => field);
    expect(fields.sort()).toEqual(['barcode', 'branch', 'purpose']);
  });

  test('one bad scan never sinks the others', async () => {
    const sound = [shipped(50, 'MSLA', 'BOZE', at(10, 8)), received(50, 'BOZE', at(10, 9))];
    const { results, position } = await service.scan(
      sound[0]!,
      scan({ barcode: card(2) }),
      7,
      scan({ branch: 'NOPE' }),
      sound[1]!,
    );
    expect(results.map(({ status }) => status)).toEqual(['recorded', 'refused', 'refused', 'refused', 'recorded']);
    expect(results[4]!['position']).toBe(position);
    expect((await service.store.head()).toString()).toBe(position);
  });

  test('the id of a scan for another act is refused, for the same act it is the same scan', async () => {
    const first = shipped(51, 'MSLA', 'BOZE', at(10, 8), { scanId: 'twice' });
    await service.scan(first);
    for (const other of [received(51, 'MSLA', at(10, 9), { scanId: 'twice' }), { ...first, to: 'SEEL' }]) {
      expect((await refused(other))['problem']).toMatchObject({
        type: 'urn:waybill:problem:scan-id-reused',
        status: 409,
        detail: expect.stringContaining('Give every scan its own id'),
      });
    }
    expect((await service.scan(first)).results).toMatchObject([{ status: 'duplicate' }]);
  });
});

describe('requests as a whole', () => {
  const post = (body: unknown, headers?: Record<string, string>) =>
    inVain(() => service.call('POST', '/v1/scans', body, headers));

  test('501 scans', async () => {
    const many = Array.from({ length: 501 }, (_, n) => shipped(n, 'MSLA', 'BOZE', at(10, 8)));
    expectProblem(await post({ scans: many }), 400, 'invalid', 'at most 500 scans; send the rest in another request');
    expect((await service.scan(...many.slice(0, 500))).results.every(({ status }) => status === 'recorded')).toBe(true);
  });

  test('no scans', async () => {
    expectProblem(await post({ scans: [] }), 400, 'invalid', 'scans must hold at least one scan');
    expectProblem(await post({}), 400, 'invalid', 'scans must be a list');
    expectProblem(await post({ scans: 'all' }), 400, 'invalid', 'scans must be a list');
  });

  test('a body that is not an object', async () => {
    for (const body of ['null', '[]', '7', '"scans"', 'true']) {
      expectProblem(await post(body), 400, 'invalid', 'must be');
    }
  });

  test('unknown fields beside scans, in a query and in other bodies', async () => {
    expectProblem(
      await post({ scans: [scan()], patron: 'x' }),
      400,
      'invalid',
      'patron is not a known field; remove it',
    );
    const query = await inVain(() => service.get('/v1/transits?form=MSLA'));
    expectProblem(query, 400, 'invalid', 'form is not a known field; remove it');
    expect(query.body['errors']).toEqual([{ field: 'form', detail: 'form is not a known field; remove it' }]);
    const library = await inVain(() => service.put('/v1/libraries/NEW', { name: 'New', director: 'x' }));
    expectProblem(library, 400, 'invalid', 'director is not a known field; remove it');
  });

  test('10 MB', async () => {
    const huge = JSON.stringify({ scans: [scan({ note: 'x'.repeat(10_000_000) })] });
    expectProblem(await post(huge), 413, 'too-large', 'Send at most 2 MB and 500 scans at a time');
    expect((await service.get('/health/ready')).status).toBe(200);
  });

  test('broken JSON', async () => {
    for (const body of ['{"scans": [', '{scans: []}', '']) {
      expectProblem(await post(body), 400, 'malformed-json', 'could not be read as JSON');
    }
    expectProblem(await post('{"__proto__": {"scans": []}}'), 400, 'malformed-json', 'could not be read as JSON');
  });

  test('a body without bottom', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    expectProblem(await post(deep), 400, 'invalid', 'The body must be an object');
    expectProblem(await post(`{"scans":${deep}}`), 400, 'invalid', 'nested more than 8 deep');
  });

  test('a name that every object has is unknown like any other', async () => {
    for (const name of ['toString', 'hasOwnProperty', 'valueOf']) {
      const detail = `${name} is not a known field; remove it`;
      const facts = { owningBranch: 'MSLA', title: 'T', [name]: 'jane.roe@example.org' };
      const item60 = await inVain(() => service.put(`/v1/items/${item(60)}`, facts));
      expectProblem(item60, 400, 'invalid', detail);
      expect(item60.body['errors']).toEqual([{ field: name, detail }]);
      expectProblem(await post({ scans: [scan({ [name]: 'jane.roe@example.org' })] }), 400, 'invalid', detail);
    }
  });

  test('another content type', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      const answer = await post(JSON.stringify({ scans: [scan()] }), { 'content-type': type });
      expectProblem(answer, 415, 'unsupported-media-type', 'Send application/json');
    }
  });

  test('an unknown address or method', async () => {
    expectProblem(await inVain(() => service.get('/v1/nothing')), 404, 'not-found', 'See /docs');
    expectProblem(await inVain(() => service.call('DELETE', '/v1/scans')), 404, 'not-found', 'See /docs');
    expectProblem(await inVain(() => service.get('/v1/items/%E0%A4%A')), 400, 'invalid', 'Check its % escapes');
  });

  test('a wrong sentAt', async () => {
    expectProblem(await post({ scans: [scan()], sentAt: 'now' }), 400, 'invalid', 'sentAt must be a time');
  });
});

describe('every other call', () => {
  const long = '9'.repeat(19);
  const cases: [string, string, Json | undefined, string, string][] = [
    ['PUT', '/v1/libraries/msla', { name: 'Lower' }, 'invalid', 'code must be a code of 2 to 16 capital letters'],
    ['PUT', '/v1/libraries/NEW', { name: '' }, 'invalid', 'name must be a text'],
    [
      'PUT',
      '/v1/libraries/NEW',
      { name: 'New', legacyBarcodes: 'yes' },
      'invalid',
      'legacyBarcodes must be true or false',
    ],
    ['PUT', '/v1/branches/NEW', { name: 'New', library: 'MSLA', timeZone: 'Denver' }, 'invalid', 'IANA time zone'],
    [
      'PUT',
      '/v1/branches/NEW',
      { name: 'New', library: 'MSLA', timeZone: 'UTC', latitude: 91 },
      'invalid',
      'latitude must be at most 90',
    ],
    ['PUT', `/v1/items/${item(60)}`, { owningBranch: 'MSLA' }, 'invalid', 'title must be a text'],
    ['PUT', `/v1/items/${item(60)}`, { owningBranch: 'MSLA', title: 'T', price: 'much' }, 'invalid', 'price must be'],
    [
      'PUT',
      `/v1/items/${item(60)}`,
      { owningBranch: 'MSLA', title: 'T', acquiredOn: '2026-02-29' },
      'invalid',
      'acquiredOn must be a date',
    ],
    ['PUT', `/v1/items/${item(60)}`, { owningBranch: 'NOPE', title: 'T' }, 'unknown-branch', 'NOPE is not registered'],
    ['PUT', `/v1/items/${card(3)}`, { owningBranch: 'MSLA', title: 'T' }, 'patron-barcode', "scan the item's"],
    ['GET', `/v1/items/${card(3)}`, undefined, 'patron-barcode', "scan the item's"],
    ['GET', `/v1/items/${card(3)}/journey`, undefined, 'patron-barcode', "scan the item's"],
    ['GET', `/v1/damage?barcode=${card(3)}`, undefined, 'patron-barcode', "scan the item's"],
    ['POST', `/v1/items/${card(3)}/void`, { scanId: 'a', reason: 'b' }, 'patron-barcode', "scan the item's"],
    ['GET', '/v1/items', undefined, 'invalid', 'branch must be a code'],
    ['GET', `/v1/items/${item(60)}/journey?at=2026-02-30T00:00:00Z`, undefined, 'invalid', 'at must be a time'],
    [
      'POST',
      '/v1/holds',
      { holdId: 'h', titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'BOZE' },
      'invalid',
      'placedAt',
    ],
    [
      'POST',
      '/v1/holds',
      { holdId: 'h', titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'BOZE', placedAt: at(12) },
      'far-future',
      'placedAt is more than a day ahead',
    ],
    [
      'POST',
      '/v1/holds',
      { holdId: 'h', titleId: 't', pickupBranch: 'NOPE', patronLibrary: 'BOZE', placedAt: at(9) },
      'unknown-branch',
      'NOPE is not registered',
    ],
    [
      'POST',
      '/v1/holds',
      { holdId: 'h', titleId: 't', pickupBranch: 'BOZE', patronLibrary: 'NOPE', placedAt: at(9) },
      'unknown-library',
      'NOPE is not registered',
    ],
    ['GET', '/v1/transits?status=late', undefined, 'invalid', 'status must be one of open, closed'],
    ['GET', '/v1/transits?limit=0', undefined, 'invalid', 'limit must be at least 1'],
    ['GET', '/v1/transits?limit=ten', undefined, 'invalid', 'limit must be a number'],
    ['GET', '/v1/transits?after=-1', undefined, 'invalid', 'after must be a position'],
    ['GET', '/v1/transits?after=1&after=2', undefined, 'invalid', 'after must be a position'],
    ['GET', `/v1/transits?cursor=${long}`, undefined, 'invalid', 'cursor must be'],
    ['GET', `/v1/damage?cursor=${long}`, undefined, 'invalid', 'cursor must be'],
    ['GET', '/v1/lag?groupBy=day', undefined, 'invalid', 'groupBy must be one of lane, from, to, none'],
    ['GET', '/v1/lag?since=yesterday', undefined, 'invalid', 'since must be a time'],
    ['GET', '/v1/damage/a%20b', undefined, 'invalid', 'claimId must be 1 to 90 letters, digits or _ - . :'],
  ];
  test.each(cases)('%s %s %j: %s', async (method, path, body, type, detail) => {
    const answer = await inVain(() => service.call(method, path, body));
    expectProblem(answer, type.startsWith('unknown-') ? 422 : 400, type, detail);
    expect(answer.text).not.toContain(card(3));
  });
});

describe('what is private', () => {
  const secrets = {
    'an e-mail address': ['private-text', 'jane.roe@example.org'],
    'a telephone number': ['private-text', '(406) 555-0123'],
    "a patron's barcode": ['patron-barcode', card(4)],
    "a telephone number in another script's digits": ['private-text', '٤٠٦\u2011٥٥٥\u2011٠١٢٣'],
    'a payment card': ['private-text', '4111 1111 1111 1111'],
    "a patron's barcode with spaces": ['patron-barcode', card(4).replace(/(\d{4})(?=\d)/g, '$1 ')],
  } as const;

  test.each(Object.entries(secrets))('%s is refused wherever text is taken', async (_kind, [type, secret]) => {
    const text = `ask ${secret} first`;
    const { problem } = await refused(scan({ note: text }));
    expect(problem).toMatchObject({
      type: `urn:waybill:problem:${type}`,
      detail: expect.stringContaining('leave it out'),
    });
    expect(JSON.stringify(problem)).not.toContain(secret);

    const texts: [string, string, Json][] = [
      ['PUT', '/v1/libraries/NEW', { name: text }],
      ['PUT', '/v1/branches/NEW', { name: text, library: 'MSLA', timeZone: 'UTC' }],
      ['PUT', `/v1/items/${item(70)}`, { owningBranch: 'MSLA', title: text }],
      ['PUT', `/v1/items/${item(70)}`, { owningBranch: 'MSLA', title: 'T', collection: text }],
      ['POST', `/v1/items/${item(1)}/void`, { scanId: 'a', reason: text }],
      ['POST', `/v1/items/${item(1)}/lost`, { reason: text }],
      ['POST', `/v1/items/${item(1)}/found`, { reason: text }],
      ['POST', '/v1/holds/h/cancel', { reason: text }],
    ];
    for (const [method, path, body] of texts) {
      const answer = await inVain(() => service.call(method, path, body));
      expectProblem(answer, 400, type, 'leave it out');
      expect(answer.text).not.toContain(secret);
    }
    expect(service.logged.join('')).not.toContain(secret);
  });

  test("a patron's barcode in the place of an id or a code is refused and not said again", async () => {
    const ids: [string, string, Json | undefined][] = [
      ['POST', '/v1/scans', { scans: [scan({ scanId: card(5) })] }],
      ['POST', '/v1/scans', { scans: [scan({ holdId: card(5) })] }],
      ['POST', '/v1/scans', { scans: [scan({ branch: card(5) })] }],
      ['POST', '/v1/scans', { scans: [scan({ type: card(5) })] }],
      ['POST', '/v1/scans', { scans: [scan({ [card(5)]: 1 })] }],
      ['PUT', `/v1/libraries/${card(5)}`, { name: 'Card' }],
      ['PUT', `/v1/branches/${card(5)}`, { name: 'Card', library: 'MSLA', timeZone: 'UTC' }],
      ['POST', `/v1/holds/${card(5)}/cancel`, { reason: 'none' }],
      ['GET', `/v1/holds/${card(5)}`, undefined],
      ['GET', `/v1/holds/${card(5)}/wait`, undefined],
      ['GET', `/v1/damage/${card(5)}`, undefined],
      ['GET', `/v1/lag?${card(5)}=1`, undefined],
      ['GET', `/v1/${card(5)}`, undefined],
      ['POST', '/v1/scans', { scans: [], [card(5)]: 1 }],
    ];
    for (const [method, path, body] of ids) {
      const { text } = await inVain(() => service.call(method, path, body));
      expect([path, text]).toEqual([path, expect.not.stringContaining(card(5))]);
    }
    expect(service.logged.join('')).not.toContain(card(5));
    expect((await service.get('/metrics')).text).not.toContain(card(5));
  });
});
