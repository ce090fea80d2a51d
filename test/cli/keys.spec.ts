/** `waybill keys`: on the folder of a stopped service, and with one that runs. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueKey, listKeys, revokeKey } from '../../src/cli/keys.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { readSettings, type Settings } from '../../src/config/settings.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { registerGroup } from '../e2e/support/group.js';
import { startService, type Service } from '../support/service.js';

let folder: string;
let service: Service | undefined;
let printed: string[];
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-keys-'));
  printed = [];
  said = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  jest.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service?.stop();
  service = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const settings = (key?: string): Settings => ({
  ...readSettings({ WAYBILL_KEY: key }),
  dataFolder: folder,
});
async function withService(): Promise<Service> {
  service = await startService({ folder, now: new Date().toISOString() });
  return service;
}
async function stopService(): Promise<void> {
  await service?.stop();
  service = undefined;
}
const idOf = (key = '') => key.split('_')[1] ?? '';

describe.each(['folder', 'service'] as const)('in a %s', (where) => {
  /** Where the commands are sent, once the group is registered. */
  async function desk(): Promise<{ to: string; settings: Settings }> {
    const running = await withService();
    await registerGroup(running);
    if (where === 'service') return { to: running.url, settings: settings(ADMIN_KEY) };
    await stopService();
    return { to: folder, settings: settings() };
  }

  test('a key is issued, works, is listed, and works no more when it is revoked', async () => {
    const { to, settings: with_ } = await desk();
    await issueKey({ to, role: 'scanner', branch: 'MSLA', label: 'Front desk', days: 30 }, with_);
    const [key = ''] = printed;
    expect(printed).toEqual([expect.stringMatching(/^wb_[a-z0-9]{10}_[\w-]{43}$/)]);
    expect(said.join()).toContain(`Key ${idOf(key)} of role scanner, valid until `);
    expect(said.join()).not.toContain(key);

    const running = service ?? (await withService());
    expect((await running.as(key).get('/v1/branches')).status).toBe(200);
    expect((await running.as(key).get('/v1/keys')).status).toBe(403);
    if (where === 'folder') await stopService();
    else await running.engine.caughtUp();

    await listKeys({ to }, with_);
    const line = printed.find((each) => each.startsWith(idOf(key)));
    expect(line).toMatch(/^\S+ {2}scanner +MSLA {2}until \d{4}-\d\d-\d\d {2}used \d{4}-\S+ +Front desk$/);
    expect(printed.filter((each) => each.includes('first admin key'))).toHaveLength(1);

    await revokeKey(idOf(key), 'Laptop lost', { to }, with_);
    await revokeKey(idOf(key), undefined, { to }, with_);
    expect(said.slice(-2)).toEqual([`Key ${idOf(key)} is revoked.`, `Key ${idOf(key)} was revoked before.`]);
    const after = service ?? (await withService());
    expect((await after.as(key).get('/v1/branches')).status).toBe(401);
  });

  test('what cannot be is said in a sentence', async () => {
    const { to, settings: with_ } = await desk();
    const attempts: [() => Promise<void>, string][] = [
      [() => issueKey({ to, role: 'scanner', label: 'x' }, with_), 'A key of role scanner takes a branch'],
      [() => issueKey({ to, role: 'scanner', branch: 'NOPE', label: 'x' }, with_), 'Branch NOPE is not registered.'],
      [() => issueKey({ to, role: 'library', library: 'NOPE', label: 'x' }, with_), 'Library NOPE is not registered.'],
      [() => issueKey({ to, role: 'admin', label: 'x', days: 0 }, with_), 'days must be at least 1'],
      [() => issueKey({ to, role: 'admin', label: 'jane@example.org' }, with_), 'contains an e-mail address'],
      [() => revokeKey('neverissued', undefined, { to }, with_), 'No key neverissued was ever issued.'],
      [() => revokeKey('a key', undefined, { to }, with_), 'keyId must be 1 to 64 letters'],
    ];
    for (const [attempt, why] of attempts) {
      const refused = await attempt().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(UsageError);
      expect((refused as UsageError).message).toContain(why);
    }
    expect(printed).toEqual([]);
  });
});

test('a folder that is named is meant, wherever the settings have their log', async () => {
  await withService();
  await stopService();
  await issueKey(
    { to: folder, role: 'admin', label: 'x' },
    { ...settings(), eventStore: 'esdb://127.0.0.1:9?tls=false' },
  );
  expect((await (await withService()).as(printed[0] ?? '').get('/v1/keys')).status).toBe(200);
});

test('on the folder of a service that runs, the way to it is told', async () => {
  await withService();
  await expect(listKeys({}, settings())).rejects.toThrow(/in use by another Waybill[^]*--to http.*WAYBILL_KEY/);
});

test('without a key for a service, how to set one is told', async () => {
  const { url } = await withService();
  await expect(listKeys({ to: url }, settings())).rejects.toThrow(/asks for a key: export WAYBILL_KEY=/);
});

test('with a key that may not, why is told', async () => {
  const { url } = await withService();
  await expect(listKeys({ to: url }, settings('x'.repeat(40)))).rejects.toThrow('unknown, revoked or expired');
});

test('a service that is not there is told of', async () => {
  await expect(listKeys({ to: 'http://127.0.0.1:9' }, settings(ADMIN_KEY))).rejects.toThrow('does not answer');
});
