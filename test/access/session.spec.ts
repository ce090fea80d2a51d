/** A scan station in a browser: trades its key once for a session, renews it, signs out; and what other sites cannot make of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseSetCookie } from 'cookie';
import { PAGE_HEADER } from '../../src/access/own-page.js';
import { SESSION_COOKIE } from '../../src/access/session-text.js';
import { at, received, registerGroup } from '../e2e/support/group.js';
import { startService, type Json, type Service } from '../support/service.js';
import { Browser, type Reply } from './support/browser.js';
import { issue } from './support/keys.js';

let service: Service;
let key: string;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ now: at(10, 12) });
  await registerGroup(service);
});
afterAll(() => service.stop());
beforeEach(async () => {
  service.setClock(at(10, 12));
  key = await issue(service, 'scanner', { branch: 'MSLA' });
  browser = new Browser();
});

const PAGE = { [PAGE_HEADER]: '1', 'sec-fetch-site': 'same-origin' };
const get = (path: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) =>
  browser.send('GET', service.url + path, headers);
const post = (path: string, body: object, headers: Record<string, string> = PAGE): Promise<Reply> =>
  browser.send('POST', service.url + path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
const openWith = (shown: string) =>
  browser.send('POST', `${service.url}/v1/session`, { authorization: `Bearer ${shown}` });
const renew = () => browser.send('POST', `${service.url}/v1/session`, PAGE);
const signOut = () => browser.send('DELETE', `${service.url}/v1/session`, PAGE);
const who = async () => (await get('/v1/session')).status;

test('the key is traded for a cookie that no script can read, and that only this host gets', async () => {
  const { status, body, headers } = await openWith(key);
  expect(status).toBe(200);
  expect(body).toEqual({
    status: 'recorded',
    position: expect.any(String),
    sessionId: expect.stringMatching(/^[a-z0-9]{10}$/),
    expiresAt: at(11, 0),
  });
  const [line = ''] = headers.getSetCookie();
  expect(headers.getSetCookie()).toHaveLength(1);
  expect(parseSetCookie(line)).toEqual({
    name: SESSION_COOKIE,
    value: expect.stringMatching(/^[a-z0-9]{10}\.[\w-]{43}$/),
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'strict',
    maxAge: 12 * 3_600,
  });
  expect(SESSION_COOKIE).toMatch(/^__Host-/);
  expect(line.length).toBeLessThan(4_096);
  expect(line).not.toContain(key);
});

test('with the cookie alone it is whom the key is', async () => {
  await openWith(key);
  expect((await get('/v1/session')).body).toEqual({
    id: key.split('_')[1],
    role: 'scanner',
    branch: 'MSLA',
    library: null,
    expiresAt: at(11, 0),
  });
  const { body } = await post('/v1/scans', {
    scans: [received(1, 'MSLA', at(9), { scanId: 's-1' }), received(2, 'BOZE', at(9))],
  });
  expect(body['results']).toMatchObject([{ status: 'recorded' }, { status: 'refused' }]);
  const [event] = await service.store.readStream(`item-${received(1, 'MSLA', at(9)).barcode}`);
  expect(event?.metadata.actor).toEqual({ key: key.split('_')[1], branch: 'MSLA' });
  expect((await get('/v1/keys')).status).toBe(403);
});

test('it is over after twelve hours, or with the key', async () => {
  await openWith(key);
  service.setClock('2026-03-10T23:59:59.999Z');
  expect(await who()).toBe(200);
  service.setClock(at(11, 0));
  expect(await who()).toBe(401);

  service.setClock(at(10, 12));
  const short = await issue(service, 'scanner', { branch: 'MSLA', days: 1 });
  service.setClock(at(11, 6));
  const { body, headers } = await openWith(short);
  expect(body['expiresAt']).toBe(at(11, 12));
  expect(parseSetCookie(headers.getSetCookie()[0] ?? '').maxAge).toBe(6 * 3_600);
});

test('who revokes the key ends its sessions', async () => {
  await openWith(key);
  await service.post(`/v1/keys/${key.split('_')[1] ?? ''}/revoke`, {});
  expect(await who()).toBe(401);
});

test('it is renewed while it is in use: another cookie, and the one before is worth nothing', async () => {
  await openWith(key);
  const before = browser.cookie(SESSION_COOKIE) ?? '';
  service.setClock(at(10, 20));
  expect((await renew()).body).toMatchObject({ status: 'recorded', expiresAt: at(11, 8) });
  const after = browser.cookie(SESSION_COOKIE);
  expect(after).not.toBe(before);
  expect(await who()).toBe(200);
  browser.setCookie(SESSION_COOKIE, before, service.url);
  expect(await who()).toBe(401);
});

test('signing out ends it on the server and clears what the browser has', async () => {
  await openWith(key);
  const cookie = browser.cookie(SESSION_COOKIE) ?? '';
  const { status, headers } = await signOut();
  expect([status, headers.get('clear-site-data')]).toEqual([200, '"cache", "cookies"']);
  expect(browser.cookie(SESSION_COOKIE)).toBeUndefined();
  browser.setCookie(SESSION_COOKIE, cookie, service.url);
  expect(await who()).toBe(401);
});

test('with a key there is nothing to sign out of', async () =>
  expect((await service.call('DELETE', '/v1/session')).body).toMatchObject({
    type: 'urn:waybill:problem:session-unknown',
  }));

test('admins see the sessions that are under way, and end them', async () => {
  const { body } = await openWith(key);
  const listed = async () => {
    const head = await service.store.head();
    const { body: list } = await service.get(`/v1/sessions?after=${head.toString()}`);
    return (list['sessions'] as Json[]).find(({ sessionId }) => sessionId === body['sessionId']);
  };
  expect(await listed()).toEqual({
    sessionId: body['sessionId'],
    role: 'scanner',
    branch: 'MSLA',
    library: null,
    openedBy: key.split('_')[1],
    openedAt: at(10, 12),
    expiresAt: at(11, 0),
  });
  const end = () => service.post(`/v1/sessions/${String(body['sessionId'])}/end`, {});
  expect((await end()).body).toMatchObject({ status: 'recorded' });
  expect((await end()).body).toMatchObject({ status: 'unchanged' });
  expect(await who()).toBe(401);
  expect(await listed()).toBeUndefined();
});

describe('a cookie that is not worth anything', () => {
  test.each([
    ['no session', 'x'],
    ['a session that never was', `h3vq8xn2dw.${'A'.repeat(43)}`],
    ['nothing', ''],
  ])('%s makes a stranger, who may still read the contract', async (_what, value) => {
    browser.setCookie(SESSION_COOKIE, value, service.url);
    expect(await who()).toBe(401);
    expect((await get('/openapi.json')).status).toBe(200);
  });

  test('nor the secret of another session', async () => {
    await openWith(key);
    const mine = browser.cookie(SESSION_COOKIE) ?? '';
    await openWith(await issue(service, 'scanner', { branch: 'BOZE' }));
    const theirs = browser.cookie(SESSION_COOKIE) ?? '';
    browser.setCookie(SESSION_COOKIE, `${mine.split('.')[0] ?? ''}.${theirs.split('.')[1] ?? ''}`, service.url);
    expect(await who()).toBe(401);
  });

  test('nor a key', async () => {
    browser.setCookie(SESSION_COOKIE, key, service.url);
    expect(await who()).toBe(401);
  });
});

describe('what a page of another site can make the browser send', () => {
  beforeEach(() => openWith(key));
  const scans = { scans: [received(9, 'MSLA', at(9), { scanId: 'forged' })] };
  const ours = () => service.url;

  test.each<[string, () => Record<string, string>]>([
    ['without the header', () => ({ 'sec-fetch-site': 'same-origin' })],
    ['from another site', () => ({ ...PAGE, 'sec-fetch-site': 'cross-site' })],
    ['from a sibling of ours', () => ({ ...PAGE, 'sec-fetch-site': 'same-site' })],
    ['typed by somebody', () => ({ ...PAGE, 'sec-fetch-site': 'none' })],
    [
      'of a browser that says no site, from another origin',
      () => ({ [PAGE_HEADER]: '1', origin: 'https://example.org' }),
    ],
    ['of a browser that says neither site nor origin', () => ({ [PAGE_HEADER]: '1' })],
    ['from a sandbox', () => ({ [PAGE_HEADER]: '1', origin: 'null' })],
    ['from another port', () => ({ [PAGE_HEADER]: '1', origin: 'http://127.0.0.1:1' })],
  ])('%s: nothing is changed', async (_what, headers) => {
    const head = await service.store.head();
    const { status, body } = await post('/v1/scans', scans, headers());
    expect([status, body['type']]).toEqual([403, 'urn:waybill:problem:cross-site']);
    expect(await service.store.head()).toBe(head);
  });

  test('of a browser that says no site, from our own origin: it is ours', async () => {
    const { status } = await post('/v1/scans', scans, { [PAGE_HEADER]: '1', origin: ours() });
    expect(status).toBe(200);
  });

  test.each(['cross-site', 'same-site'])('a read from a page that is %s is that of a stranger', async (site) => {
    expect((await get('/v1/session', { 'sec-fetch-site': site })).status).toBe(401);
    expect((await get('/docs', { 'sec-fetch-site': site })).status).toBe(200);
  });

  test.each(['none', undefined])('a read that is typed, or of an old browser, is their own', async (site) =>
    expect((await get('/v1/session', site === undefined ? {} : { 'sec-fetch-site': site })).status).toBe(200),
  );

  test('whoever shows a key needs none of it', async () => {
    const { status } = await service.as(key).post('/v1/scans', scans);
    expect(status).toBe(200);
  });
});

test('no cookie is in the structured log or in the event log', async () => {
  await openWith(key);
  const [, secret = ''] = (browser.cookie(SESSION_COOKIE) ?? '').split('.');
  await get('/v1/keys');
  expect(secret).toHaveLength(43);
  expect(service.logged.join('')).not.toContain(secret);
  const { events } = await service.store.readAll(0n, { limit: 10_000 });
  expect(JSON.stringify(events.map(({ data }) => data))).not.toContain(secret);
});
