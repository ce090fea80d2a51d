/**
 * For every route and every role: let in or refused as the table says. The table is held against the routing table of the running
 * service, so that no route can be forgotten.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROLES, type Role } from '../../src/access/access.events.js';
import { ROUTES } from '../../src/access/routes.js';
import { SESSION_COOKIE } from '../../src/access/session-text.js';
import { at, card } from '../e2e/support/group.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { routesOf } from '../support/routes.js';
import { startService, type Answer, type Client, type Service } from '../support/service.js';
import { issue, keysOfAllRoles } from './support/keys.js';
import { SAMPLES } from './support/requests.js';
import { fillTwoLibraries } from './support/two-libraries.js';

let service: Service;
let keys: Readonly<Record<Role, string>>;
/** Keys that are not valid, with why. */
let invalid: Readonly<Record<string, string>>;
beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
  await fillTwoLibraries(service);
  keys = await keysOfAllRoles(service);
  const revoked = await issue(service, 'admin');
  await service.post(`/v1/keys/${revoked.split('_')[1] ?? ''}/revoke`, {});
  service.setClock(at(9));
  const expired = await issue(service, 'admin', { days: 1 });
  service.setClock(at(10, 12));
  const wrong = ADMIN_KEY.replace('admin', 'other');
  invalid = { revoked, expired, 'of another secret': wrong, unknown: `wb_k7mwq2r9tx_${'A'.repeat(43)}` };
});
afterAll(() => service.stop());

test('every route of the running service is in the table, and every line of the table names a route', () => {
  expect(Object.keys(ROUTES).sort()).toEqual([...new Set(routesOf(service.server))].sort());
});

test('every line of the table has its sample', () =>
  expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(ROUTES).sort()));

const lines = Object.entries(ROUTES);
let asked = 0;
function ask(client: Client, line: string): Promise<Answer> {
  const [method = ''] = line.split(' ');
  const { path, body, headers } = SAMPLES[line]!(++asked);
  return client.call(method, path, body, headers);
}

const problemOf = ({ body }: Answer) => body['type'];

describe.each(lines)('%s', (line, access) => {
  test.each(ROLES)('%s', async (role) => {
    const answer = await ask(service.as(keys[role]), line);
    if (access === 'anyone' || access.includes(role)) {
      expect([401, 403]).not.toContain(answer.status);
      expect(answer.status).toBeLessThan(500);
    } else {
      expect([answer.status, problemOf(answer)]).toEqual([403, 'urn:waybill:problem:not-allowed']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="waybill", error="insufficient_scope"');
    }
  });

  test('a stranger', async () => {
    const answer = await ask(service.as(null), line);
    if (access === 'anyone') expect([401, 403]).not.toContain(answer.status);
    else {
      expect([answer.status, problemOf(answer)]).toEqual([401, 'urn:waybill:problem:key-needed']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="waybill"');
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
  });

  test('a key that is revoked, expired, wrong or unknown: the same answer', async () => {
    const answers = [];
    for (const key of Object.values(invalid)) answers.push(await ask(service.as(key), line));
    for (const answer of answers) {
      expect([answer.status, problemOf(answer)]).toEqual([401, 'urn:waybill:problem:key-invalid']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="waybill", error="invalid_token"');
      expect({ ...answer.body, instance: '' }).toEqual({ ...answers[0]?.body, instance: '' });
    }
  });
});

describe('what is at no address', () => {
  test.each(['GET /v1/nothing', 'DELETE /v1/scans', 'GET /nothing'])(
    '%s: told to whoever has a key',
    async (request) => {
      const [method = '', path = ''] = request.split(' ');
      for (const role of ROLES) {
        const answer = await service.as(keys[role]).call(method, path);
        expect([answer.status, problemOf(answer)]).toEqual([404, 'urn:waybill:problem:not-found']);
      }
      expect((await service.as(null).call(method, path)).status).toBe(401);
    },
  );

  test('HEAD asks for the same roles as GET', async () => {
    const head = (key: string | null) =>
      fetch(`${service.url}/v1/transits`, {
        method: 'HEAD',
        headers: key === null ? {} : { authorization: `Bearer ${key}` },
      });
    expect([await head(keys.auditor), await head(keys.ils), await head(null)].map(({ status }) => status)).toEqual([
      200, 403, 401,
    ]);
  });
});

test('a stranger is refused before anything of the request is read', async () => {
  const stranger = service.as(null);
  const answers = [
    await stranger.call('POST', '/v1/scans', '{"scans": [', {}),
    await stranger.call('POST', '/v1/scans', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
    await stranger.call('POST', '/v1/scans', `{"scans": ["${'x'.repeat(3_000_000)}"]}`),
    await stranger.get('/v1/transits?limit=none'),
    await stranger.get(`/v1/items/${card(1)}`),
  ];
  for (const answer of answers) expect(answer.status).toBe(401);
});

test.each([
  ['another scheme', 'Basic d2F5YmlsbDp3YXliaWxs'],
  ['nothing after the scheme', 'Bearer'],
  ['two keys', `Bearer ${ADMIN_KEY} ${ADMIN_KEY}`],
  ['a key alone', ADMIN_KEY],
])('%s is no key', async (_what, authorization) => {
  const answer = await service.as(null).call('GET', '/v1/transits', undefined, { authorization });
  expect([answer.status, problemOf(answer)]).toEqual([401, 'urn:waybill:problem:key-needed']);
});

test('the name of the scheme is written as one likes', async () => {
  const authorization = `bearer   ${keys.auditor} `;
  expect((await service.as(null).call('GET', '/v1/transits', undefined, { authorization })).status).toBe(200);
});

test('no key is in the structured log', async () => {
  await service.as(keys.scanner).get('/v1/nothing');
  await service.as(Object.values(invalid)[0] ?? '').get('/v1/transits');
  const said = service.logged.join('');
  expect(said).toContain('answered');
  for (const key of [ADMIN_KEY, ...Object.values(keys), ...Object.values(invalid)]) {
    expect(said).not.toContain(key);
    expect(said).not.toContain(key.slice(-20));
  }
});

test('who called, and which key was shown in vain, is in the structured log by the public part of the key', async () => {
  const id = keys.scanner.split('_')[1];
  const { headers } = await service.as(keys.scanner).get('/v1/keys');
  const requestId = headers.get('x-request-id');
  const wrong = await service.as(invalid['unknown'] ?? '').get('/v1/transits');
  const lines = service.logged.map((line) => JSON.parse(line) as object);
  expect(lines).toContainEqual(expect.objectContaining({ requestId, msg: 'answered', status: 403, key: id }));
  expect(lines).toContainEqual(
    expect.objectContaining({
      requestId: wrong.headers.get('x-request-id'),
      key: 'k7mwq2r9tx',
      msg: 'a key that is not valid was shown',
    }),
  );
});

test('the contract tells for each call which roles it is for, and that health and contract are open', async () => {
  const { paths, components } = (await service.get('/openapi.json')).body as unknown as {
    paths: Record<string, Record<string, { security: object[]; description?: string }>>;
    components: { securitySchemes: object };
  };
  expect(components.securitySchemes).toEqual({
    key: expect.objectContaining({ type: 'http', scheme: 'bearer' }),
    session: expect.objectContaining({ type: 'apiKey', in: 'cookie', name: SESSION_COOKIE }),
  });
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { security, description }] of Object.entries(operations)) {
      const access = ROUTES[`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`];
      expect([path, security]).toEqual([path, access === 'anyone' ? [] : [{ key: [] }, { session: [] }]]);
      if (Array.isArray(access)) expect(description).toContain(`For keys of role ${access.join(', ')}.`);
    }
  }
});
