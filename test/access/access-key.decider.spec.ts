/** A key's life: issued once, bound to what its role is bound to, revoked once. */
import { describe, test } from '@jest/globals';
import { accessKeyDecider, type IssuedKey } from '../../src/access/access-key.decider.js';
import type { AccessKeyIssued, AccessKeyRevoked, Role } from '../../src/access/access.events.js';
import { specification } from '../support/specification.js';

const keyOf = (role: Role, bound: Pick<IssuedKey, 'branch' | 'library'> = {}): IssuedKey => ({
  keyId: 'k1',
  role,
  ...bound,
  label: 'Front desk',
  hash: 'ab'.repeat(32),
  expiresAt: '2027-03-01T00:00:00.000Z',
  occurredAt: '2026-03-01T00:00:00.000Z',
});
const scanner = keyOf('scanner', { branch: 'MSLA' });
const issued: AccessKeyIssued = { type: 'access-key-issued', data: scanner };
const revocation = { keyId: 'k1', reason: 'Laptop lost', occurredAt: '2026-04-01T00:00:00.000Z' };
const revoked: AccessKeyRevoked = { type: 'access-key-revoked', data: revocation };
const key = specification(accessKeyDecider);

test('a key is issued', () => key.given().when({ type: 'issue', key: scanner }).then(issued));

test('a key of an id that was used before is refused', () =>
  key.given(issued).when({ type: 'issue', key: scanner }).thenRefused('key-exists'));

test('a revoked key cannot be issued again', () =>
  key.given(issued, revoked).when({ type: 'issue', key: scanner }).thenRefused('key-exists'));

test('a key is revoked', () => key.given(issued).when({ type: 'revoke', revocation }).then(revoked));

test('revoking it again changes nothing', () =>
  key.given(issued, revoked).when({ type: 'revoke', revocation }).thenNothing());

test('what was never issued cannot be revoked', () =>
  key.given().when({ type: 'revoke', revocation }).thenRefused('key-unknown'));

describe('a role is bound to its part of the group', () => {
  const group = ['monitor', 'auditor', 'admin', 'ils', 'consumer'] as const;
  test.each<[Role, Pick<IssuedKey, 'branch' | 'library'>]>([
    ['scanner', {}],
    ['scanner', { library: 'MCPL' }],
    ['scanner', { branch: 'MSLA', library: 'MCPL' }],
    ['library', {}],
    ['library', { branch: 'MSLA' }],
    ['library', { branch: 'MSLA', library: 'MCPL' }],
    ...group.flatMap((role): [Role, Pick<IssuedKey, 'branch' | 'library'>][] => [
      [role, { branch: 'MSLA' }],
      [role, { library: 'MCPL' }],
    ]),
  ])('not %s with %j', (role, bound) =>
    key
      .given()
      .when({ type: 'issue', key: keyOf(role, bound) })
      .thenRefused('wrong-binding'),
  );

  test.each<[Role, Pick<IssuedKey, 'branch' | 'library'>]>([
    ['library', { library: 'MCPL' }],
    ...group.map((role): [Role, object] => [role, {}]),
  ])('%s with %j', (role, bound) => {
    const data = keyOf(role, bound);
    key.given().when({ type: 'issue', key: data }).then({ type: 'access-key-issued', data });
  });
});
