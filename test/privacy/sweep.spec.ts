/**
 * Nothing of a patron's is kept: canaries are put into every place of every call, whatever the contract will have in it one day, and
 * looked for in everything that the service has written, on disk and on the wire. So are the secrets that it knows.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MEDIA_TYPES } from '../../src/damage/photos/picture.js';
import { typeOf } from '../../src/http/problems.js';
import { photoSaying } from '../damage/photos/support.js';
import type { Answer, Json } from '../support/service.js';
import { Canaries, KINDS, type Kind, type Written } from './support/canaries.js';
import { CASE, fill } from './support/group.js';
import { Places, type Contract, type Place, type Sound } from './support/places.js';
import { placesOf, useEverySecret, type Secret } from './support/secrets.js';
import { StaffBrowser } from './support/staff-browser.js';
import { TOLD_BY_MAIL } from './support/swept-digest.js';
import { SweptService } from './support/swept-service.js';

const canaries = new Canaries();
let service: SweptService;
let places: readonly Place[];
/** A sound request for each operation. */
let calls: readonly Sound[];
let keys: readonly string[];
beforeAll(async () => {
  service = await SweptService.start();
  const group = await fill(service);
  keys = group.keys;
  const contract = (await service.ask({ method: 'GET', path: '/openapi.json' })).body as unknown as Contract;
  const walk = new Places(contract, group.sound);
  [places, calls] = [walk.all(), walk.sound()];
}, 180_000);
afterAll(() => service.end());

/** Why it was refused; undefined if it was taken. A scan stands or falls alone. */
function refusalIn({ status, body }: Answer): Json | undefined {
  if (status !== 200) return body;
  const [result] = (body['results'] ?? []) as Json[];
  return result?.['status'] === 'refused' ? (result['problem'] as Json) : undefined;
}

const typeOfPrivate = (kind: Kind): string => typeOf(kind === 'patron-barcode' ? kind : 'private-text');
const everyByte = (text: string): string =>
  [...text].map((mark) => `%${mark.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

describe('a canary', () => {
  test('in any place of the contract is refused: which place it is and why is told', async () => {
    expect(places.length).toBeGreaterThan(100);
    for (const place of places) {
      for (const kind of KINDS) {
        const where = `${kind} in ${place.line}, ${place.name}`;
        const refusal = refusalIn(await service.ask(place.request(canaries.plant(kind, where))));
        expect([where, refusal?.['status']]).toEqual([where, 400]);
        if (place.isText) expect([where, refusal?.['type']]).toEqual([where, typeOfPrivate(kind)]);
        const fields = (refusal?.['errors'] as Json[]).map(({ field }) => field);
        expect([where, new Set(fields)]).toEqual([where, new Set([place.field])]);
      }
    }
  });

  test('in what a camera writes into a photo is not looked at, and kept nowhere', async () => {
    const line = 'POST /v1/damage/{claimId}/photos';
    const { path = '', method = '' } = calls.find((call) => call.line === line) ?? {};
    for (const kind of KINDS) {
      for (const type of MEDIA_TYPES) {
        const body = await photoSaying(canaries.plant(kind, `a photo, ${type}`), type);
        const answer = await service.ask({ method, path, body, headers: { 'content-type': type } });
        expect([kind, type, answer.status]).toEqual([kind, type, 200]);
        const shown = await service.ask({ method: 'GET', path: String(answer.body['address']) });
        expect([kind, type, shown.headers.get('content-type')]).toEqual([kind, type, type]);
      }
    }
  });

  test('in a list or an object where a text belongs is refused', async () => {
    for (const place of places.filter(({ name }) => name.startsWith('body'))) {
      for (const kind of KINDS) {
        const plant = () => canaries.plant(kind, `${place.line}, within ${place.name}`);
        for (const value of [[plant()], { [plant()]: plant() }]) {
          const refusal = refusalIn(await service.ask(place.request(value)));
          expect([place.line, place.name, refusal?.['status']]).toEqual([place.line, place.name, 400]);
        }
      }
    }
  });

  test('in an unknown field, or as its name, is refused where there is a body, and kept nowhere', async () => {
    for (const { line, takesBody, body, ...bare } of calls) {
      for (const kind of KINDS) {
        const plant = () => canaries.plant(kind, `${line}, unknown`);
        const query = `${bare.path.includes('?') ? '&' : '?'}${plant()}=${plant()}`;
        await service.ask({ ...bare, path: bare.path + query, ...(body !== undefined && { body }) });
        if (bare.method === 'GET') continue;
        const unknown = { [plant()]: plant(), deep: [{ [plant()]: [plant()] }] };
        const answer = await service.ask({ ...bare, body: { ...(body as Json), ...unknown } });
        if (takesBody) expect([line, answer.body['type']]).toEqual([line, typeOfPrivate(kind)]);
        for (const broken of [[plant()], `{"${plant()}": "${plant()}`, plant()])
          await service.ask({ ...bare, body: broken });
        const headers = { 'content-type': `text/${plant().replace('@', '.')}` };
        await service.ask({ ...bare, body: plant(), headers });
      }
    }
  });

  test('in a header is not looked at, and kept nowhere', async () => {
    const named =
      `x-request-id request-id x-correlation-id traceparent tracestate baggage user-agent referer origin from cookie
      x-forwarded-for x-forwarded-host x-forwarded-proto forwarded x-real-ip accept accept-language if-none-match last-event-id range via
      x-waybill-page sec-fetch-site x-http-method-override idempotency-key`.split(/\s+/);
    for (const { line, ...call } of calls) {
      for (const kind of KINDS) {
        const plant = (name: string) => canaries.plant(kind, `${line}, header ${name}`);
        const headers = Object.fromEntries(named.map((name) => [name, plant(name)]));
        await service.ask({ ...call, headers }, null);
        await service.ask({ ...call, headers });
        // Like a key and like a session, as far as one may be written in any way.
        const inKey = plant('authorization').replace(/\W/g, '');
        for (const key of [`wb_${inKey}_${'A'.repeat(43)}`, plant('authorization').replace('@', '/')])
          await service.ask(call, key);
        const cookie = `__Host-waybill=${inKey}.${'A'.repeat(43)}; __Host-waybill-sign-in=${plant('cookie')}`;
        await service.ask({ ...call, headers: { cookie } }, null);
      }
    }
  });

  test('in an address is refused, and kept nowhere, however it is escaped', async () => {
    for (const kind of KINDS) {
      for (const escape of [encodeURIComponent, everyByte, (text: string) => everyByte(everyByte(text))]) {
        const plant = (where: string) => escape(canaries.plant(kind, `address ${where}`));
        for (const start of [
          '/',
          '/v1/',
          '/docs/',
          '/docs/..%2f',
          '/v1/items/',
          '/v1/branches/',
          '/sign-in/',
          '/%zz/',
          '/metrics/',
        ])
          for (const key of [undefined, null]) await service.ask({ method: 'GET', path: start + plant(start) }, key);
        for (const { line, path, ...call } of calls.filter(({ line: each }) => each.includes('{'))) {
          const inPath = path.replace(/(\/v1\/\w+\/)[^/?]+/, `$1${plant(line)}`);
          const { status } = await service.ask({ ...call, path: inPath });
          expect([line, [400, 404]]).toEqual([line, expect.arrayContaining([status])]);
        }
      }
    }
  });

  test('in what a browser or the identity provider says at a sign-in is kept nowhere', async () => {
    for (const kind of KINDS) {
      const plant = (where: string) => canaries.plant(kind, `sign-in, ${where}`);
      for (const escape of [encodeURIComponent, everyByte]) {
        const to = escape(`/v1/items?branch=${plant('to')}`);
        const reply = await new StaffBrowser(service).signIn({ sub: 'jane', groups: ['msc'] }, to);
        expect([reply.status, reply.headers.get('location')]).toEqual([303, '/']);
      }
      const words = { error: plant('error'), error_description: plant('error_description') };
      expect((await new StaffBrowser(service).comeBack(words)).status).toBe(403);
      const [name, email] = [plant('name'), plant('email')];
      const known = { sub: plant('sub'), groups: ['msc', plant('groups')], name, email, preferred_username: email };
      expect((await new StaffBrowser(service).signIn(known)).status).toBe(303);
      const stranger = { sub: plant('sub'), groups: [plant('groups')], email };
      expect((await new StaffBrowser(service).signIn(stranger)).status).toBe(403);
      const forged = { ...known, nonce: plant('nonce'), aud: plant('aud') };
      expect((await new StaffBrowser(service).signIn(forged)).status).toBe(502);
    }
  });
});

test('without a canary the same requests are taken', async () => {
  for (const place of places) {
    const answer = await service.ask(place.request(place.sound));
    expect([place.line, place.name, answer.status, refusalIn(answer)]).toEqual([
      place.line,
      place.name,
      200,
      undefined,
    ]);
  }
});

describe('everything that the service has written', () => {
  /** Ten digits are an id like any other: they are kept. */
  const kept = new Canaries(9_000);
  let written: readonly Written[];
  let secrets: readonly Secret[];
  beforeAll(async () => {
    secrets = await useEverySecret(service, keys);
    const holdId = kept.plant('telephone', 'a hold').replaceAll('-', '');
    const hold = {
      holdId,
      titleId: 't',
      pickupBranch: 'MSLA',
      patronLibrary: 'MSLA',
      placedAt: new Date().toISOString(),
    };
    await service.ask({ method: 'POST', path: '/v1/holds', body: hold });
    await service.ask({ method: 'GET', path: `/v1/holds/${holdId}` });
    written = await service.everythingWritten();
  }, 120_000);

  test('is searched: what is kept is found in all that it was written to', () => {
    const found = written
      .flatMap((each) => kept.foundIn(each))
      .map((said) =>
        said
          .replace(/answer \d+/, 'an answer')
          .replace(/\d{10}$/, '…')
          .replace(/-v\d+\.db(-wal)?$/, '.db'),
      );
    const expected = [
      'an answer, to GET /v1/holds/…',
      'log.db',
      'rows of log.db',
      'views/hold-waits.db',
      'rows of views/hold-waits.db',
      'views/fairness.db',
      'rows of views/fairness.db',
      'views/epcis.db',
      'rows of views/epcis.db',
      'views/timeline.db',
      'rows of views/timeline.db',
    ];
    const topic = service.isPublishing ? ['topic .holds'] : [];
    expect([...new Set(found)].sort()).toEqual(
      [...expected, ...topic].map((where) => `telephone of a hold: ${where}`).sort(),
    );
    // No word of a request is in the output or the metrics; what is there is found too.
    const told = (text: string) => [...new Set(placesOf(text, written).map((where) => where.replace(/\d+/, '…')))];
    expect(told(`"key":"${keys[0]?.split('_')[1] ?? ''}","msg":"answered"`)).toEqual(['standard output and error']);
    expect(told('route="/v1/items/:barcode"')).toEqual(['answer …, to GET /metrics']);
    expect(told(TOLD_BY_MAIL)).toEqual(['mail']);
    for (const where of ['mail', 'webhook']) expect(told(CASE)).toContain(where);
  });

  test('holds no canary', () => {
    process.stderr.write(
      `sweep: ${canaries.planted} canaries, searched in ${written.length} answers, messages, files and outputs\n`,
    );
    expect(written.flatMap((each) => canaries.foundIn(each))).toEqual([]);
  });

  test('holds no secret but in the one answer that it is for', () => {
    for (const { what, text, shownBy } of secrets) {
      expect([what, text.length > 10]).toEqual([what, true]);
      const expected = shownBy === undefined ? [] : [expect.stringMatching(new RegExp(`^answer \\d+, to ${shownBy}$`))];
      expect([what, placesOf(text, written)]).toEqual([what, expected]);
    }
  });
});
