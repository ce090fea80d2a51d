/** Settings of the sign-in: what they take, what they say when they are wrong, and never a secret. */
import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { readSettings } from '../../src/config/settings.js';

const WHOLE = {
  WAYBILL_OIDC_ISSUER: 'https://idp.example.org/realms/msc',
  WAYBILL_OIDC_CLIENT_ID: 'waybill',
  WAYBILL_OIDC_CLIENT_SECRET: 'not-to-be-shown',
  WAYBILL_OIDC_ROLES: 'groups=CN=Admins,OU=MSC -> admin; https://example.org/desk=The desk -> scanner MSLA;',
  WAYBILL_PUBLIC_URL: 'https://waybill.example.org',
};
const read = (environment: Record<string, string>) => readSettings(environment).access.oidc;

test('without an issuer staff do not sign in, whatever else is set', () => {
  expect(read({})).toBeUndefined();
  expect(read({ ...WHOLE, WAYBILL_OIDC_ISSUER: '' })).toBeUndefined();
});

test('all of it is read, and the secret does not show', () => {
  const oidc = read(WHOLE);
  expect(oidc).toMatchObject({ clientId: 'waybill', scope: 'openid' });
  expect([oidc?.issuer.href, oidc?.publicUrl.origin, oidc?.clientSecret?.reveal()]).toEqual([
    WHOLE.WAYBILL_OIDC_ISSUER,
    WHOLE.WAYBILL_PUBLIC_URL,
    'not-to-be-shown',
  ]);
  expect(oidc?.roles).toEqual([
    { claim: 'groups', value: 'CN=Admins,OU=MSC', role: 'admin' },
    { claim: 'https://example.org/desk', value: 'The desk', role: 'scanner', code: 'MSLA' },
  ]);
  for (const shown of [JSON.stringify(oidc), inspect(oidc, { depth: 9 })])
    expect(shown).not.toContain('not-to-be-shown');
});

test('on this machine a provider may do without TLS', () =>
  expect(read({ ...WHOLE, WAYBILL_OIDC_ISSUER: 'http://127.0.0.1:8080/' })?.issuer.href).toBe(
    'http://127.0.0.1:8080/',
  ));

describe('what is wrong is named', () => {
  test.each([
    [{ WAYBILL_OIDC_ISSUER: 'idp.example.org' }, 'WAYBILL_OIDC_ISSUER must be an address that begins with https://.'],
    [{ WAYBILL_OIDC_ISSUER: 'http://idp.example.org' }, 'WAYBILL_OIDC_ISSUER must be an address'],
    [{ WAYBILL_PUBLIC_URL: '' }, 'WAYBILL_PUBLIC_URL must be an address that begins with https://.'],
    [{ WAYBILL_PUBLIC_URL: 'http://waybill.example.org' }, 'WAYBILL_PUBLIC_URL must be an address'],
    [{ WAYBILL_PUBLIC_URL: 'https://example.org/waybill' }, 'WAYBILL_PUBLIC_URL must not have a path.'],
    [{ WAYBILL_OIDC_CLIENT_ID: '' }, 'WAYBILL_OIDC_ISSUER needs WAYBILL_OIDC_CLIENT_ID.'],
    [{ WAYBILL_OIDC_SCOPE: 'profile groups' }, 'WAYBILL_OIDC_SCOPE must have openid among its words.'],
    [{ WAYBILL_OIDC_ROLES: '' }, 'WAYBILL_OIDC_ISSUER needs WAYBILL_OIDC_ROLES, or nobody could do anything.'],
    [{ WAYBILL_OIDC_ROLES: 'groups -> admin' }, 'WAYBILL_OIDC_ROLES: "groups -> admin" is not written as'],
    [{ WAYBILL_OIDC_ROLES: 'groups=a' }, 'WAYBILL_OIDC_ROLES: "groups=a" is not written as'],
  ])('%j', (changed, message) => expect(() => read({ ...WHOLE, ...changed })).toThrow(message));
});
