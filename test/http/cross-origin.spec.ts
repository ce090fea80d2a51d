/** Pages of other sites may not call, unless they are named; those that are call with a key, never with our cookies. */
import { afterEach, expect, test } from '@jest/globals';
import { readSettings } from '../../src/config/settings.js';
import { startService, type Service } from '../support/service.js';

const FRIEND = 'https://library.example.org';
let service: Service;
afterEach(() => service.stop());

const start = async (origins: string) => {
  service = await startService({ settings: { access: readSettings({ WAYBILL_CORS_ORIGINS: origins }).access } });
};
/** What a browser asks before it sends a key to another site. */
const preflight = (origin: string) =>
  service.as(null).call('OPTIONS', '/v1/scans', undefined, {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  });
const allowed = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));

test('none is named by default: no answer lets another site read it', async () => {
  await start('');
  expect(allowed((await preflight(FRIEND)).headers)).toEqual([]);
  const { status, headers } = await service.call('GET', '/v1/branches', undefined, { origin: FRIEND });
  expect([status, allowed(headers)]).toEqual([200, []]);
});

test('one that is named calls with a key, and reads what went wrong', async () => {
  await start(`${FRIEND},https://other.example.org`);
  const asked = await preflight(FRIEND);
  expect(asked.status).toBe(204);
  expect(Object.fromEntries(asked.headers)).toMatchObject({
    'access-control-allow-origin': FRIEND,
    'access-control-allow-methods': 'GET, HEAD, POST, PUT',
    'access-control-allow-headers': 'authorization, content-type',
    vary: expect.stringMatching(/origin/i),
  });
  expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  const { status, headers } = await service.call('GET', '/v1/items/none', undefined, { origin: FRIEND });
  expect([status, headers.get('access-control-allow-origin')]).toEqual([404, FRIEND]);
  expect(headers.get('access-control-expose-headers')).toBe('retry-after, x-request-id');
});

test('another one is still told nothing', async () => {
  await start(FRIEND);
  const { headers } = await service.call('GET', '/v1/branches', undefined, { origin: 'https://elsewhere.example.org' });
  expect(headers.get('access-control-allow-origin')).toBeNull();
});
