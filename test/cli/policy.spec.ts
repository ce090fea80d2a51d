/** `waybill policy`: in the folder of a stopped service, and with one that runs. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  adoptPolicy,
  checkPolicyFile,
  comparePolicies,
  listPolicies,
  showPolicy,
  tryPolicy,
} from '../../src/cli/policy.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { readSettings } from '../../src/config/settings.js';
import { shippedPolicy } from '../../src/damage/policy.document.js';
import { at, damaged, item, registerGroup, shipped } from '../e2e/support/group.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Json, type Service } from '../support/service.js';

const NOW = at(10, 12);
let folder: string;
let service: Service | undefined;
let printed: string[];
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-policy-'));
  [printed, said] = [[], []];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  jest.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await service?.stop();
  service = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const settings = () => ({ ...readSettings({ WAYBILL_KEY: ADMIN_KEY }), dataFolder: join(folder, 'data') });
const clock = () => new Date(NOW);
const table = { format: 'table' } as const;
const fileOf = (document: object): string => {
  const file = join(folder, 'own.json');
  writeFileSync(file, JSON.stringify(document));
  return file;
};
const own = () => fileOf({ ...shippedPolicy('clean-receipt'), policy: 'of-our-own', title: 'Our own' });

describe.each(['folder', 'service'] as const)('in a %s', (where) => {
  /** Where the commands are sent, once there is damage. */
  async function place(): Promise<string | undefined> {
    service = await startService({ folder: join(folder, 'data'), now: NOW });
    await registerGroup(service);
    await service.put(`/v1/items/${item(1)}`, { owningBranch: 'MSLA', title: 'Fools Crow', price: 21 });
    await service.scan(
      shipped(1, 'MSLA', 'BOZE', at(2, 9), { purpose: 'hold', condition: 'sound' }),
      damaged(1, 'BOZE', at(3, 9), { discovery: 'on-receipt', severity: 'major' }),
    );
    await service.engine.caughtUp();
    if (where === 'service') return service.url;
    await service.stop();
    service = undefined;
    return undefined;
  }

  test('a file is adopted, in force, shown, compared and others are tried against it', async () => {
    const to = await place();
    const there = to === undefined ? {} : { to };
    const from = to === undefined ? {} : { from: to };
    const words = { scope: 'group', from: '2026-01-01', reason: 'Minutes of January', ...there };
    await adoptPolicy(own(), words, settings(), clock);
    await service?.engine.caughtUp();
    await adoptPolicy(own(), words, settings(), clock);
    expect(said.filter((line) => line.startsWith('of-our-own'))).toEqual([
      'of-our-own is in force for group from 2026-01-01 on.',
      'of-our-own is in force for group from 2026-01-01 on: it was adopted before.',
    ]);
    await expect(adoptPolicy('owner-bears-it', { ...words, from: '2026-02-01' }, settings(), clock)).rejects.toThrow(
      /^What was shipped before today stays decided .* on 2026-03-10, or later\.$/,
    );

    await listPolicies({ ...table, ...from }, settings(), clock);
    expect(printed.join('\n')).toMatch(/^of-our-own +group 1 +from 2026-01-01 +in force on 2026-03-10 +Our own$/m);
    await showPolicy('MSLA', { format: 'json', ...from }, settings(), clock);
    expect(JSON.parse(printed.at(-1)!)).toMatchObject({ policy: 'of-our-own' });
    await comparePolicies('group', 'owner-bears-it', { ...table, ...from }, settings(), clock);
    expect(printed.at(-1)).toMatch(
      /^case wet-tote-outward: .*\n {2}of-our-own +the courier: .*\n {2}owner-bears-it +the owning/m,
    );

    const trial = { since: '2026-03-01', ...from };
    await tryPolicy('requesting-library-pays', { ...table, ...trial }, settings(), clock);
    expect(printed.at(-1)!.split('\n').slice(0, 6)).toEqual([
      'requesting-library-pays, tried on 1 damages since 2026-03-01: 1 would have been decided otherwise.',
      '',
      'US dollars  paid   was owed  net     would pay  would be owed  net',
      'BOZE        0.00   0.00      0.00    41.00      0.00           -41.00',
      'MSLA        0.00   21.00     21.00   0.00       41.00          41.00',
      'courier     21.00  0.00      -21.00  0.00       0.00           0.00',
    ]);
    await tryPolicy('requesting-library-pays', { format: 'csv', ...trial }, settings(), clock);
    expect(printed.at(-1)).toMatch(/^# waybill policy try [^\n]*\nclaimId,barcode,[^\n]*\n[^\n]*,who,of-our-own,/);
    await expect(tryPolicy('clean-receipt', { ...table, ...trial, since: 'July' }, settings(), clock)).rejects.toThrow(
      /since must be a date/,
    );
  });
});

test('a file that is no policy is told field by field, and what is wrong with a name', async () => {
  const file = fileOf({ ...shippedPolicy('clean-receipt'), rules: [], summary: '', colour: 'red' });
  expect(() => checkPolicyFile(file)).toThrow(UsageError);
  expect(() => checkPolicyFile(file)).toThrow(
    /is no policy; mend these first:\n {2}colour is not known.*\n {2}summary must say something\n {2}rules must be a list/,
  );
  checkPolicyFile(own());
  expect(printed).toEqual([expect.stringMatching(/own\.json is a policy: Our own, with \d rules\.$/)]);
  await expect(showPolicy('no-such', table, settings())).rejects.toThrow(
    /no policy of this name is shipped.*clean-receipt/,
  );
  writeFileSync(join(folder, 'broken.json'), '{');
  expect(() => checkPolicyFile(join(folder, 'broken.json'))).toThrow(/is not JSON/);
});

test('two that are shipped are compared without a service', async () => {
  await comparePolicies('clean-receipt', 'owner-bears-it', { format: 'json' }, settings());
  const { rows } = JSON.parse(printed[0]!) as { rows: Json[] };
  expect(rows.length).toBeGreaterThan(15);
  await expect(comparePolicies('group', 'owner-bears-it', table, settings())).rejects.toThrow(/There is no log in/);
});
