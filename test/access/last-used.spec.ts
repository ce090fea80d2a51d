/** When a key was last used: kept beside the log, shown to admins, and no reason to fail. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAST_USED_FILE } from '../../src/access/last-used.js';
import { startService, type Json, type Service } from '../support/service.js';
import { issue } from './support/keys.js';

let folder: string;
let service: Service | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-last-used-'));
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function restart(): Promise<Service> {
  await service?.stop();
  service = await startService({ folder });
  return service;
}

async function lastUsed(of: Service, key: string): Promise<unknown> {
  const head = await of.store.head();
  const { body } = await of.get(`/v1/keys?after=${head.toString()}`);
  return (body['keys'] as Json[]).find(({ keyId }) => keyId === key.split('_')[1])?.['lastUsedAt'];
}

test('it is told at once, outlives a restart, and is not in the log', async () => {
  const first = await restart();
  const key = await issue(first, 'auditor');
  expect(await lastUsed(first, key)).toBeNull();
  const head = await first.store.head();
  first.setClock('2026-03-10T12:34:56.000Z');
  await first.as(key).get('/v1/branches');
  expect(await lastUsed(first, key)).toBe('2026-03-10T12:34:56.000Z');
  expect(await first.store.head()).toBe(head);
  expect(await lastUsed(await restart(), key)).toBe('2026-03-10T12:34:56.000Z');
  expect(readFileSync(join(folder, LAST_USED_FILE), 'utf8')).not.toContain(key);
});

test('a refused use is none', async () => {
  const fresh = await restart();
  const key = await issue(fresh, 'auditor');
  await fresh.as(key.replace(/.{5}$/, 'AAAAA')).get('/v1/branches');
  expect(await lastUsed(fresh, key)).toBeNull();
});

test('a damaged file is begun anew', async () => {
  writeFileSync(join(folder, LAST_USED_FILE), '{"first": "2026-');
  const fresh = await restart();
  const key = await issue(fresh, 'auditor');
  await fresh.as(key).get('/v1/branches');
  expect(await lastUsed(await restart(), key)).toEqual(expect.any(String));
});

test('where it cannot be written the service goes on, and says so', async () => {
  mkdirSync(join(folder, `${LAST_USED_FILE}.new`));
  const fresh = await restart();
  const key = await issue(fresh, 'auditor');
  expect((await fresh.as(key).get('/v1/branches')).status).toBe(200);
  await fresh.stop();
  service = undefined;
  expect(fresh.logged.join('')).toContain('the use of keys could not be noted');
  expect(existsSync(join(folder, LAST_USED_FILE))).toBe(false);
});
