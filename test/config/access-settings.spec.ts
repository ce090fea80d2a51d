/** Settings of who is let in: what they take, what they say when they are wrong, and never a secret. */
import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { bindingFault } from '../../src/config/access-settings.js';
import { readSettings } from '../../src/config/settings.js';

const read = (environment: Record<string, string>) => readSettings(environment).access;
const KEY = 'Q'.repeat(43);

test('nothing is set by default', () => expect(read({})).toEqual({ trustedProxies: [], corsOrigins: [] }));

test('keys are read, and do not show when the settings are shown', () => {
  const access = read({ WAYBILL_ADMIN_KEY: ` ${KEY} `, WAYBILL_KEY: `wb_abc_${KEY}` });
  expect([access.adminKey?.reveal(), access.key?.reveal()]).toEqual([KEY, `wb_abc_${KEY}`]);
  for (const shown of [JSON.stringify(access), inspect(access, { depth: 9, showHidden: true }), String(access.key)]) {
    expect(shown).not.toContain(KEY);
  }
});

test.each([
  ['too short', 'x'.repeat(31), 'must be 32 to 200 letters'],
  ['with blanks', `${'x'.repeat(32)} y`, 'must be 32 to 200 letters'],
  ['that was issued', `wb_k7mwq2r9tx_${KEY}`, 'is a key that was issued'],
])('a first admin key %s is refused, and not repeated', (_what, key, why) => {
  expect(() => read({ WAYBILL_ADMIN_KEY: key })).toThrow(`WAYBILL_ADMIN_KEY ${why}`);
  try {
    read({ WAYBILL_ADMIN_KEY: key });
  } catch (error) {
    expect(String(error)).not.toContain(key);
  }
});

test('a first admin key that another start has made is taken', () =>
  expect(read({ WAYBILL_ADMIN_KEY: `wb_first_${KEY}` }).adminKey?.reveal()).toBe(`wb_first_${KEY}`));

describe('TLS', () => {
  test('certificate and key are read from their files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-tls-'));
    const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(certificate, 'CERTIFICATE');
    writeFileSync(key, 'KEY');
    const { tls } = read({ WAYBILL_TLS_CERT_FILE: certificate, WAYBILL_TLS_KEY_FILE: key });
    rmSync(folder, { recursive: true });
    expect([tls?.certificate, tls?.key.reveal(), JSON.stringify(tls)]).toEqual([
      'CERTIFICATE',
      'KEY',
      expect.not.stringContaining('"KEY"'),
    ]);
  });

  test.each([
    [{ WAYBILL_TLS_CERT_FILE: 'cert.pem' }, 'WAYBILL_TLS_CERT_FILE and WAYBILL_TLS_KEY_FILE go together.'],
    [{ WAYBILL_TLS_KEY_FILE: 'key.pem' }, 'WAYBILL_TLS_CERT_FILE and WAYBILL_TLS_KEY_FILE go together.'],
    [
      { WAYBILL_TLS_CERT_FILE: '/nowhere/cert.pem', WAYBILL_TLS_KEY_FILE: 'key.pem' },
      'WAYBILL_TLS_CERT_FILE: /nowhere/cert.pem cannot be read (ENOENT).',
    ],
  ])('%j is refused', (environment, message) => expect(() => read(environment)).toThrow(message));
});

describe('trusted proxies', () => {
  test('addresses, networks and names', () =>
    expect(read({ WAYBILL_TRUST_PROXY: '10.0.0.7, 172.16.0.0/12,fd00::/8, loopback,' }).trustedProxies).toEqual([
      '10.0.0.7',
      '172.16.0.0/12',
      'fd00::/8',
      'loopback',
    ]));

  test.each(['everyone', 'true', '10.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/8/8', '10.0.0.0/', '*'])(
    '%s is refused',
    (proxy) =>
      expect(() => read({ WAYBILL_TRUST_PROXY: `loopback, ${proxy}` })).toThrow(
        `WAYBILL_TRUST_PROXY takes addresses, networks such as 172.16.0.0/12, or loopback, linklocal, uniquelocal, not "${proxy}".`,
      ),
  );
});

describe('other sites', () => {
  test('are named by their origins', () =>
    expect(read({ WAYBILL_CORS_ORIGINS: 'https://library.example.org, http://127.0.0.1:8080' }).corsOrigins).toEqual([
      'https://library.example.org',
      'http://127.0.0.1:8080',
    ]));

  test.each([
    '*',
    'library.example.org',
    'https://library.example.org/',
    'https://*.example.org/x',
    'null',
    'file:///x',
  ])('%s is refused', (origin) =>
    expect(() => read({ WAYBILL_CORS_ORIGINS: `https://a.example.org,${origin}` })).toThrow(
      `WAYBILL_CORS_ORIGINS takes origins such as https://library.example.org, not "${origin}".`,
    ),
  );
});

describe('where it is safe to listen', () => {
  const fault = (environment: Record<string, string>) => bindingFault(readSettings(environment));

  test.each(['127.0.0.1', '127.8.8.8', '::1', '[::1]', 'localhost'])('%s', (host) =>
    expect(fault({ WAYBILL_HOST: host })).toBeNull(),
  );

  test.each(['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', 'fd00::1', 'localhost.example.org', '127.0.0.1.example.org'])(
    'not %s, unless a proxy is trusted',
    (host) => {
      expect(fault({ WAYBILL_HOST: host })).toContain(`WAYBILL_HOST is ${host}`);
      expect(fault({ WAYBILL_HOST: host, WAYBILL_TRUST_PROXY: 'loopback' })).toBeNull();
    },
  );
});
