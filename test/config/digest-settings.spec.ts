/** Settings of the digest: what they take, what they say when they are wrong, and never a secret. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { readSettings } from '../../src/config/settings.js';

const folder = mkdtempSync(join(tmpdir(), 'waybill-digest-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = {
  msc: { mail: 'courier@example.org', webhook: 'https://chat.example.org/hooks/not-to-be-shown' },
  branches: { BOZE: { mail: 'ill@bozeman.example.org' } },
  libraries: { MCPL: { webhook: 'http://127.0.0.1:9000/waybill' } },
};
const WHOLE = {
  WAYBILL_SMTP_URL: 'smtp://waybill:not-to%2Dbe-shown@mail.example.org',
  WAYBILL_SMTP_FROM: 'waybill@example.org',
  WAYBILL_WEBHOOK_SECRET: `whsec_${Buffer.from('not-to-be-shown-to-anybody').toString('base64')}`,
};

let files = 0;
function read(content: unknown, environment: Record<string, string> = WHOLE) {
  const file = join(folder, `${++files}.json`);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readSettings({ ...environment, WAYBILL_DIGEST_FILE: file }).digest;
}

test('without a file nobody is told anything, whatever else is set', () => {
  expect(readSettings(WHOLE).digest).toBeUndefined();
});

test('all of it is read, and no secret shows', () => {
  const digest = read(FILE, { ...WHOLE, WAYBILL_DIGEST_HOUR: '7' });
  expect(digest).toMatchObject({
    hour: 7,
    addressees: [
      { kind: 'msc', code: '', mail: 'courier@example.org' },
      { kind: 'branch', code: 'BOZE', mail: 'ill@bozeman.example.org' },
      { kind: 'library', code: 'MCPL' },
    ],
    smtp: { host: 'mail.example.org', port: 587, secure: false, user: 'waybill', from: 'waybill@example.org' },
  });
  expect(digest?.smtp?.password?.reveal()).toBe('not-to-be-shown');
  expect(digest?.addressees[2]?.webhook?.reveal()).toBe('http://127.0.0.1:9000/waybill');
  const key = WHOLE.WAYBILL_WEBHOOK_SECRET.replace('whsec_', '');
  for (const shown of [JSON.stringify(digest), inspect(digest, { depth: 9 })]) {
    expect(shown).not.toMatch(/not-to-be-shown/);
    expect(shown).not.toContain(key);
  }
});

test('what no way needs need not be set', () => {
  expect(read({ branches: FILE.branches }, { ...WHOLE, WAYBILL_WEBHOOK_SECRET: '' })?.webhookKey).toBeUndefined();
  expect(read({ libraries: FILE.libraries }, { WAYBILL_WEBHOOK_SECRET: WHOLE.WAYBILL_WEBHOOK_SECRET })?.smtp).toBe(
    undefined,
  );
  const smtps = read({ branches: FILE.branches }, { ...WHOLE, WAYBILL_SMTP_URL: 'smtps://mail.example.org' })?.smtp;
  expect(smtps).toMatchObject({ port: 465, secure: true });
  expect(smtps?.user).toBeUndefined();
});

describe('what is wrong is named', () => {
  test.each([
    ['no JSON', '{', WHOLE, /WAYBILL_DIGEST_FILE: .* cannot be read \(it is not valid JSON\)/],
    ['nobody', {}, WHOLE, /names nobody/],
    ['an unknown part', { branch: {} }, WHOLE, /has "branch"; it may have msc, branches and libraries/],
    ['an unknown way', { msc: { fax: '1' } }, WHOLE, /has "fax" for msc/],
    ['no way', { branches: { BOZE: {} } }, WHOLE, /neither mail nor webhook for branch BOZE/],
    ['no address', { msc: { mail: 'Jane <jane@example.org>' } }, WHOLE, /has no mail address for msc/],
    ['a list', { branches: [] }, WHOLE, /something else than an object for branches/],
    ['no TLS', { msc: { webhook: 'http://chat.example.org/secret' } }, WHOLE, /https:\/\/ as webhook of msc/],
    ['no mail server', { msc: { mail: 'a@b.org' } }, {}, /WAYBILL_SMTP_URL must be an address/],
    ['no sender', { msc: { mail: 'a@b.org' } }, { ...WHOLE, WAYBILL_SMTP_FROM: '' }, /WAYBILL_SMTP_FROM must be/],
    ['no key', FILE, { ...WHOLE, WAYBILL_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' }, /WAYBILL_WEBHOOK_SECRET must be whsec_/],
    ['no hour', FILE, { ...WHOLE, WAYBILL_DIGEST_HOUR: '24' }, /WAYBILL_DIGEST_HOUR must be a whole number from 0/],
  ] as const)('%s', (_, content, environment, message) => {
    expect(() => read(content, environment)).toThrow(message);
    expect(() => read(content, environment)).not.toThrow(/not-to-be|secret$/);
  });

  test('a file that is not there', () => {
    expect(() => readSettings({ ...WHOLE, WAYBILL_DIGEST_FILE: join(folder, 'none') })).toThrow(/\(ENOENT\)/);
  });
});
