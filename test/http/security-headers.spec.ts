/** What every answer tells browsers, and that the page of the contract works under it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startService, type Service } from '../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

test.each([
  ['an answer', '/v1/branches'],
  ['a problem', '/v1/nothing-here'],
  ['a page', '/lag'],
  ['the page of the contract', '/docs'],
])('%s may load nothing from elsewhere, be framed by nobody and be taken for nothing else', async (_, path) => {
  const { headers } = await service.get(path);
  const policy = headers.get('content-security-policy')?.split(';') ?? [];
  expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]));
  const styles = path === '/docs' ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'";
  expect(policy).toContain(styles);
  if (path !== '/docs') expect(policy.join(';')).not.toMatch(/unsafe|data:|blob:|\*|https?:/);
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('x-powered-by')).toBeNull();
});

test('the page of the contract asks for scripts and styles of our own only, none of them within its text', async () => {
  const { text } = await service.get('/docs');
  const scripts = [...text.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, attributes = '', inner = ''] of scripts) {
    expect(attributes).toMatch(/src="(?!https?:|\/\/)/);
    expect(inner.trim()).toBe('');
  }
  expect(text).not.toMatch(/\son\w+=/);
  expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
});
