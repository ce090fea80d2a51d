/** Staff sign in at a real OpenID provider, over real ports, and are whom it says they are: no more and no less. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { parseSetCookie } from 'cookie';
import { createHash } from 'node:crypto';
import { PAGE_HEADER } from '../../src/access/own-page.js';
import { SESSION_COOKIE } from '../../src/access/session-text.js';
import { UNDERWAY_COOKIE } from '../../src/access/sign-in.cookie.js';
import { Secret } from '../../src/config/secret.js';
import { readSettings } from '../../src/config/settings.js';
import { registerGroup } from '../e2e/support/group.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Service } from '../support/service.js';
import { Browser } from './support/browser.js';
import { freePort } from './support/free-port.js';
import { CLIENT, startOidcProvider, type OidcProvider } from './support/oidc-provider.js';

const ROLES =
  'groups=waybill-admins -> admin; groups=msc staff -> monitor; groups=missoula -> library MSLA; sub=clerk -> scanner BOZE';

async function startTogether(claimsIn: 'id-token' | 'userinfo') {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const provider = await startOidcProvider(`${publicUrl}/sign-in/callback`, claimsIn);
  const { access } = readSettings({
    WAYBILL_OIDC_ISSUER: provider.issuer,
    WAYBILL_OIDC_CLIENT_ID: CLIENT.id,
    WAYBILL_OIDC_CLIENT_SECRET: CLIENT.secret,
    WAYBILL_OIDC_ROLES: ROLES,
    WAYBILL_PUBLIC_URL: publicUrl,
  });
  const service = await startService({
    now: new Date().toISOString(),
    settings: { port, access: { ...access, adminKey: new Secret(ADMIN_KEY) } },
  });
  await registerGroup(service);
  return { provider, service };
}

let provider: OidcProvider;
let service: Service;
let browser: Browser;
beforeAll(async () => {
  // The provider says at length that it is set up for tests.
  for (const way of ['info', 'warn'] as const) jest.spyOn(console, way).mockImplementation(() => undefined);
  ({ provider, service } = await startTogether('id-token'));
});
afterAll(async () => {
  await service.stop();
  await provider.stop();
});
beforeEach(() => {
  browser = new Browser();
  provider.account = { sub: 'jane', claims: { groups: ['staff', 'msc staff'] } };
});

const OWN = { 'sec-fetch-site': 'same-origin' };
const signIn = (to = '/openapi.json') => browser.visit(`${service.url}/sign-in?to=${encodeURIComponent(to)}`);
const who = async () => (await browser.send('GET', `${service.url}/v1/session`, OWN)).body;
const standFor = (sub: string) =>
  `staff-${createHash('sha256').update(`${provider.issuer} ${sub}`).digest('hex').slice(0, 16)}`;

test('to the provider, back, and on to the page: signed in for twelve hours, with the role that the claims give', async () => {
  const { status, way } = await signIn('/openapi.json?page=2');
  expect(status).toBe(200);
  expect(way.at(-1)).toBe(`${service.url}/openapi.json?page=2`);
  const asked = new URL(way[1] ?? '');
  expect(asked.origin).toBe(provider.issuer);
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    response_type: 'code',
    client_id: CLIENT.id,
    redirect_uri: `${service.url}/sign-in/callback`,
    scope: 'openid',
    state: expect.stringMatching(/^[\w-]{43}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
  expect(await who()).toEqual({
    id: standFor('jane'),
    role: 'monitor',
    branch: null,
    library: null,
    expiresAt: expect.any(String),
  });
});

test('cookies are for this host only, and no script reads them', async () => {
  const begun = await browser.send('GET', `${service.url}/sign-in`);
  expect(parseSetCookie(begun.headers.getSetCookie()[0] ?? '')).toMatchObject({
    name: UNDERWAY_COOKIE,
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'lax',
    maxAge: 600,
  });
  const { way } = await signIn();
  const callback = way.find((address) => address.includes('/sign-in/callback'));
  expect(callback).toBeDefined();
  expect(browser.cookie(UNDERWAY_COOKIE)).toBeUndefined();
  expect(browser.cookie(SESSION_COOKIE)).toMatch(/^[a-z0-9]{10}\.[\w-]{43}$/);
});

describe('the role', () => {
  test.each([
    ['admin', ['waybill-admins', 'missoula'], { role: 'admin', branch: null, library: null }],
    ['library', ['missoula'], { role: 'library', branch: null, library: 'MSLA' }],
    ['library', 'missoula', { role: 'library', branch: null, library: 'MSLA' }],
  ])('%s by groups %j', async (_role, groups, expected) => {
    provider.account = { sub: 'john', claims: { groups } };
    await signIn();
    expect(await who()).toMatchObject(expected);
  });

  test('by the subject', async () => {
    provider.account = { sub: 'clerk' };
    await signIn();
    expect(await who()).toMatchObject({ role: 'scanner', branch: 'BOZE' });
  });

  test.each([[['msc staff ', 'MSC STAFF']], ['msc'], [{ 0: 'msc staff' }], [undefined]])(
    'none by groups %j: known there, not let in here, and no session',
    async (groups) => {
      provider.account = { sub: 'stranger', ...(groups !== undefined && { claims: { groups } }) };
      const { status, body } = await signIn();
      expect([status, body['type']]).toEqual([403, 'urn:waybill:problem:no-role']);
      expect(browser.cookie(SESSION_COOKIE)).toBeUndefined();
    },
  );
});

test('what they do is ascribed to one stand-in for each person, and to no name', async () => {
  provider.account = { sub: 'jane.roe@library.example', claims: { groups: ['waybill-admins'] } };
  await signIn();
  const id = (await who())['id'] as string;
  const headers = { ...OWN, [PAGE_HEADER]: '1', 'content-type': 'application/json' };
  const body = JSON.stringify({ role: 'auditor', label: 'For a dispute' });
  const issued = await browser.send('POST', `${service.url}/v1/keys`, headers, body);
  expect(issued.status).toBe(200);
  const [event] = await service.store.readStream(`access-key-${String(issued.body['keyId'])}`);
  expect(event?.metadata.actor).toEqual({ key: id });
  expect(id).toBe(standFor('jane.roe@library.example'));

  const { events } = await service.store.readAll(0n, { limit: 10_000 });
  const everything = JSON.stringify(events.map(({ data, metadata }) => [data, metadata])) + service.logged.join('');
  for (const secret of ['jane', 'roe', CLIENT.secret, (browser.cookie(SESSION_COOKIE) ?? '').split('.')[1] ?? '?']) {
    expect(everything).not.toContain(secret);
  }
});

test('a session of staff is not renewed without the provider, and ends with signing out', async () => {
  await signIn();
  const headers = { ...OWN, [PAGE_HEADER]: '1' };
  const renewed = await browser.send('POST', `${service.url}/v1/session`, headers);
  expect(renewed.body['type']).toBe('urn:waybill:problem:session-not-renewable');
  const cookie = browser.cookie(SESSION_COOKIE) ?? '';
  expect((await browser.send('DELETE', `${service.url}/v1/session`, headers)).status).toBe(200);
  browser.setCookie(SESSION_COOKIE, cookie, service.url);
  expect((await browser.send('GET', `${service.url}/v1/session`, OWN)).status).toBe(401);
});

describe('what is not taken', () => {
  /** The address at which the provider sends the browser back, not gone to yet. */
  async function sentBackWith(): Promise<string> {
    let here = `${service.url}/sign-in`;
    for (;;) {
      const { headers } = await browser.send('GET', here);
      here = new URL(headers.get('location') ?? '', here).href;
      if (here.startsWith(`${service.url}/sign-in/callback`)) return here;
    }
  }
  const expectRefused = async (address: string, status: number, type: string, from = browser) => {
    const answer = await from.send('GET', address);
    expect([answer.status, answer.body['type']]).toEqual([status, `urn:waybill:problem:${type}`]);
    expect(from.cookie(SESSION_COOKIE)).toBeUndefined();
  };
  const changed = (address: string, name: string, value: string) => {
    const url = new URL(address);
    url.searchParams.set(name, value);
    return url.href;
  };

  test('a sign-in that another browser has begun', async () =>
    expectRefused(await sentBackWith(), 400, 'sign-in-expired', new Browser()));

  test('another state', async () => expectRefused(changed(await sentBackWith(), 'state', 'x'), 400, 'sign-in-expired'));

  test('another code', async () => expectRefused(changed(await sentBackWith(), 'code', 'x'), 502, 'sign-in-failed'));

  test('another issuer in the answer', async () =>
    expectRefused(changed(await sentBackWith(), 'iss', 'http://127.0.0.1:9'), 502, 'sign-in-failed'));

  test('a code that another browser got for its own sign-in', async () => {
    const victim = browser;
    const theirs = new URL(await sentBackWith());
    browser = new Browser();
    const mine = await sentBackWith();
    await expectRefused(changed(mine, 'code', theirs.searchParams.get('code') ?? ''), 502, 'sign-in-failed');
    browser = victim;
  });

  test('the same answer twice', async () => {
    const address = await sentBackWith();
    const underway = browser.cookie(UNDERWAY_COOKIE) ?? '';
    expect((await browser.send('GET', address)).status).toBe(303);
    const thief = new Browser();
    thief.setCookie(UNDERWAY_COOKIE, underway, service.url);
    await expectRefused(address, 502, 'sign-in-failed', thief);
  });

  test('a cookie that was not set by us', async () => {
    const address = await sentBackWith();
    for (const value of ['x', Buffer.from('null').toString('base64url'), Buffer.from('{}').toString('base64url')]) {
      browser.setCookie(UNDERWAY_COOKIE, value, service.url);
      await expectRefused(address, 400, 'sign-in-expired');
    }
  });

  test('the refusal of the provider', async () => {
    provider.account = null;
    const { status, body } = await signIn();
    expect([status, body['type']]).toEqual([403, 'urn:waybill:problem:sign-in-refused']);
  });

  test.each(['https://example.org/', '//example.org/', '/\\example.org', 'javascript:alert(1)', 'http://127.0.0.1:1/'])(
    'a way on to %s',
    async (to) => {
      const { way } = await signIn(to);
      expect(new URL(way.at(-1) ?? '').origin).toBe(service.url);
    },
  );
});

describe('where groups are told only when they are asked for', () => {
  let other: Awaited<ReturnType<typeof startTogether>>;
  beforeAll(async () => {
    other = await startTogether('userinfo');
  });
  afterAll(async () => {
    await other.service.stop();
    await other.provider.stop();
  });

  test('they are asked for', async () => {
    other.provider.account = { sub: 'jane', claims: { groups: ['missoula'] } };
    await browser.visit(`${other.service.url}/sign-in?to=/openapi.json`);
    const { body } = await browser.send('GET', `${other.service.url}/v1/session`, OWN);
    expect(body).toMatchObject({ role: 'library', library: 'MSLA' });
  });
});

describe('without a provider', () => {
  let alone: Service | undefined;
  afterEach(async () => {
    await alone?.stop();
    alone = undefined;
  });

  test('where none is configured, that is said', async () => {
    alone = await startService();
    for (const path of ['/sign-in', '/sign-in/callback?code=a&state=b']) {
      const { status, body } = await alone.as(null).get(path);
      expect([status, body['type']]).toEqual([404, 'urn:waybill:problem:sign-in-off']);
    }
  });

  test('where it does not answer, the service starts, keys work, and a sign-in is answered with 503', async () => {
    const { access } = readSettings({
      WAYBILL_OIDC_ISSUER: 'http://127.0.0.1:9',
      WAYBILL_OIDC_CLIENT_ID: CLIENT.id,
      WAYBILL_OIDC_ROLES: ROLES,
      WAYBILL_PUBLIC_URL: 'http://127.0.0.1:3000',
    });
    alone = await startService({ settings: { access } });
    expect((await alone.get('/v1/branches')).status).toBe(200);
    const { status, body } = await alone.as(null).get('/sign-in');
    expect([status, body['type']]).toEqual([503, 'urn:waybill:problem:sign-in-unavailable']);
    expect(alone.logged.join('')).toContain('the identity provider was not found');
  });
});
