/** Which role staff have, by their claims: the first rule that fits, and none by anything that only looks like it. */
import { describe, expect, test } from '@jest/globals';
import { roleOf, staffRules } from '../../src/access/staff-roles.js';

const rules = staffRules([
  { claim: 'groups', value: 'admins', role: 'admin' },
  { claim: 'groups', value: 'msc', role: 'monitor' },
  { claim: 'https://example.org/library', value: 'Missoula Public', role: 'library', code: 'MCPL' },
  { claim: 'desk', value: '7', role: 'scanner', code: 'MSLA' },
]);

test.each([
  [{ groups: ['msc'] }, { role: 'monitor' }],
  [{ groups: ['msc', 'admins'] }, { role: 'admin' }],
  [{ groups: 'msc' }, { role: 'monitor' }],
  [{ 'https://example.org/library': 'Missoula Public' }, { role: 'library', library: 'MCPL' }],
  [
    { desk: '7', groups: [] },
    { role: 'scanner', branch: 'MSLA' },
  ],
])('%j', (claims, role) => expect(roleOf(claims, rules)).toEqual(role));

test.each([
  {},
  { groups: [] },
  { groups: 'admins msc' },
  { groups: ['Admins'] },
  { groups: { admins: true } },
  { groups: [['admins']] },
  { group: ['admins'] },
  { desk: 7 },
  { groups: null },
])('%j is nobody', (claims) => expect(roleOf(claims, rules)).toBeUndefined());

test('a claim is the token’s own, not what every object has', () =>
  expect(roleOf({}, staffRules([{ claim: 'toString', value: 'x', role: 'admin' }]))).toBeUndefined());

describe('rules that make no sense are named', () => {
  test.each([
    ['ils', undefined],
    ['consumer', undefined],
    ['root', undefined],
    ['scanner', undefined],
    ['library', undefined],
    ['admin', 'MSLA'],
    ['constructor', undefined],
  ])('%s %s', (role, code) =>
    expect(() => staffRules([{ claim: 'groups', value: 'g', role, ...(code && { code }) }])).toThrow(
      `WAYBILL_OIDC_ROLES: "groups=g" gives ${[role, code].join(' ').trim()}; it can give`,
    ),
  );
});
