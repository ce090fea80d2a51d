/** ID tokens that are not what they seem: each is refused, gives no session, and is said in the log without its content. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { SESSION_COOKIE } from '../../src/access/session-text.js';
import { readSettings } from '../../src/config/settings.js';
import { startService, type Service } from '../support/service.js';
import { Browser, type Reply } from './support/browser.js';
import { startForgingProvider, type ForgingProvider } from './support/forging-provider.js';
import { freePort } from './support/free-port.js';

const CLIENT_ID = 'waybill';
const SECRET = 'aSecretOfSomeLengthWithoutDashesForHs256';

let provider: ForgingProvider;
let service: Service;
let browser: Browser;
beforeEach(async () => {
  provider = await startForgingProvider(CLIENT_ID);
  browser = new Browser();
});
afterEach(async () => {
  await service.stop();
  await provider.stop();
});

async function start(more: Record<string, string> = { WAYBILL_OIDC_CLIENT_SECRET: SECRET }): Promise<void> {
  const port = await freePort();
  const { access } = readSettings({
    WAYBILL_OIDC_ISSUER: provider.issuer,
    WAYBILL_OIDC_CLIENT_ID: CLIENT_ID,
    WAYBILL_OIDC_ROLES: 'groups=msc -> monitor',
    WAYBILL_PUBLIC_URL: `http://127.0.0.1:${port}`,
    ...more,
  });
  service = await startService({ now: new Date().toISOString(), settings: { port, access } });
}

/** Begins a sign-in, has the provider answer with the token that `forge` makes, and comes back. */
async function comeBackWith(forge: (nonce: string) => Promise<string> | string): Promise<Reply> {
  const { headers } = await browser.send('GET', `${service.url}/sign-in`);
  const asked = new URL(headers.get('location') ?? '').searchParams;
  provider.idToken = await forge(asked.get('nonce') ?? '');
  return browser.send('GET', `${service.url}/sign-in/callback?code=c&state=${asked.get('state') ?? ''}`);
}

test('a true one is taken', async () => {
  await start();
  expect((await comeBackWith((nonce) => provider.trueToken(nonce))).status).toBe(303);
  expect(browser.cookie(SESSION_COOKIE)).toBeDefined();
});

describe('is refused', () => {
  const hour = 3_600;
  const present = () => Math.floor(Date.now() / 1000);
  const forgeries: [string, (nonce: string) => Promise<string> | string][] = [
    [
      'one signed with another key',
      async (nonce) => provider.trueToken(nonce, {}, (await generateKeyPair('RS256')).privateKey),
    ],
    ['one of another sign-in', () => provider.trueToken('another-nonce')],
    ['one without a nonce', () => provider.trueToken('', { nonce: undefined })],
    ['one for another client', (nonce) => provider.trueToken(nonce, { aud: 'somebody-else' })],
    [
      'one for another client too, made out by neither',
      (nonce) => provider.trueToken(nonce, { aud: [CLIENT_ID, 'other'], azp: 'other' }),
    ],
    ['one of another issuer', (nonce) => provider.trueToken(nonce, { iss: 'http://127.0.0.1:9' })],
    ['one that is over', (nonce) => provider.trueToken(nonce, { iat: present() - 2 * hour, exp: present() - hour })],
    ['one that is not valid yet', (nonce) => provider.trueToken(nonce, { nbf: present() + hour })],
    ['one without a subject', (nonce) => provider.trueToken(nonce, { sub: undefined })],
    ['one whose claims were changed', async (nonce) => withClaims(await provider.trueToken(nonce), { sub: 'root' })],
    [
      'one without a signature',
      (nonce) =>
        new UnsecuredJWT({ iss: provider.issuer, aud: CLIENT_ID, sub: 'jane', nonce, groups: ['msc'] })
          .setIssuedAt()
          .setExpirationTime('5m')
          .encode(),
    ],
    [
      'one that is signed with the secret that we share',
      (nonce) =>
        new SignJWT({ iss: provider.issuer, aud: CLIENT_ID, sub: 'jane', nonce, groups: ['msc'] })
          .setProtectedHeader({ alg: 'HS256' })
          .setIssuedAt()
          .setExpirationTime('5m')
          .sign(new TextEncoder().encode(SECRET)),
    ],
    ['no token at all', () => ''],
    ['what is no token', () => 'a.b.c'],
  ];
  test.each(forgeries)('%s', async (_what, forge) => {
    await start();
    const { status, body } = await comeBackWith(forge);
    expect([status, body['type']]).toEqual([502, 'urn:waybill:problem:sign-in-failed']);
    expect(browser.cookie(SESSION_COOKIE)).toBeUndefined();
    const said = service.logged.join('');
    expect(said).toContain('a sign-in failed');
    for (const secret of [provider.idToken, 'an-access-token', SECRET, 'jane']) {
      if (secret !== '') expect(said).not.toContain(secret);
    }
  });
});

test('a provider that says it is another is not believed', async () => {
  provider.metadata = { issuer: 'https://idp.example.org' };
  await start();
  const { status, body } = await browser.send('GET', `${service.url}/sign-in`);
  expect([status, body['type']]).toEqual([503, 'urn:waybill:problem:sign-in-unavailable']);
});

describe('the client proves itself', () => {
  const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${SECRET}`).toString('base64')}`;

  test('in the header, unless told otherwise', async () => {
    await start();
    await comeBackWith((nonce) => provider.trueToken(nonce));
    expect(provider.asked?.authorization).toBe(basic);
    expect(Object.fromEntries(provider.asked?.form ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: `${service.url}/sign-in/callback`,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test('in the form, where the provider takes it there only', async () => {
    provider.metadata = { token_endpoint_auth_methods_supported: ['client_secret_post'] };
    await start();
    await comeBackWith((nonce) => provider.trueToken(nonce));
    expect(provider.asked?.authorization).toBeUndefined();
    expect(provider.asked?.form.get('client_secret')).toBe(SECRET);
  });

  test('by its proof key alone, where it has no secret', async () => {
    await start({});
    expect((await comeBackWith((nonce) => provider.trueToken(nonce))).status).toBe(303);
    expect(provider.asked?.authorization).toBeUndefined();
    expect(provider.asked?.form.get('client_id')).toBe(CLIENT_ID);
    expect(provider.asked?.form.get('client_secret')).toBeNull();
  });
});

function withClaims(token: string, claims: object): string {
  const [header, body = '', signature] = token.split('.');
  const said = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  return [header, Buffer.from(JSON.stringify({ ...said, ...claims })).toString('base64url'), signature].join('.');
}
