/** What comes in by the commands passes the same guard: spreadsheets, and the words of keys. Nothing of it is said again. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLUMNS, importCsv, type ImportKind } from '../../src/cli/import-csv.js';
import { issueKey, revokeKey } from '../../src/cli/keys.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { readSettings } from '../../src/config/settings.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { registerGroup } from '../e2e/support/group.js';
import { startService, type Service } from '../support/service.js';
import { Canaries, KINDS, type Kind } from './support/canaries.js';

const folder = mkdtempSync(join(tmpdir(), 'waybill-commands-'));
const settings = readSettings({ WAYBILL_DATA: join(folder, 'alone'), WAYBILL_KEY: ADMIN_KEY });
const canaries = new Canaries();
const said: string[] = [];
let service: Service;
beforeAll(async () => {
  service = await startService({ folder: join(folder, 'served'), now: new Date().toISOString() });
  await registerGroup(service);
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  for (const way of ['log', 'error'] as const)
    jest.spyOn(console, way).mockImplementation((line: unknown) => void said.push(String(line)));
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Refused in a sentence that says why; and it, the output, the log and the answers are searched. */
async function expectRefused(where: string, work: Promise<void>, why: RegExp): Promise<void> {
  const head = await service.store.head();
  const refused = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect([where, refused]).toEqual([where, expect.any(UsageError)]);
  expect([where, (refused as UsageError).message]).toEqual([where, expect.stringMatching(why)]);
  expect(await service.store.head()).toBe(head);
  const all = [(refused as UsageError).message, ...said, ...service.logged].join('\n');
  expect(canaries.foundIn({ where, bytes: Buffer.from(all) })).toEqual([]);
}

const WHY: Record<Kind, string> = {
  'patron-barcode': "patron's barcode",
  'payment-card': 'number of a payment card',
  telephone: 'telephone number',
  'e-mail': 'e-mail address',
};

describe('a spreadsheet', () => {
  const rows: Record<ImportKind, readonly string[]> = {
    branches: ['HLNA', 'Helena', 'BOZE', 'Bozeman', 'America/Denver', '46.6', '-112', 'Missoula'],
    items: ['31234000000016', 'MSLA', 'Winter in the Blood', 'fiction', '18.5', '2025-03-01'],
  };
  const columns = (kind: ImportKind) => COLUMNS[kind].map((column) => column.replace('?', ''));
  const file = (kind: ImportKind, cells: readonly string[], header = columns(kind)) => {
    const path = join(folder, 'import.csv');
    writeFileSync(path, `${header.join(',')}\n${rows[kind].join(',')}\n${cells.join(',')}\n`);
    return path;
  };
  const send = (kind: ImportKind, path: string) => importCsv(kind, path, service.url, settings);

  test.each((['branches', 'items'] as const).flatMap((kind) => columns(kind).map((column) => [kind, column] as const)))(
    'of %s, in the column %s',
    async (kind, column) => {
      for (const canary of KINDS) {
        const value = canaries.plant(canary, `${kind}, ${column}`);
        const cells = rows[kind].map((cell, place) => (columns(kind)[place] === column ? value : cell));
        const isNumber = ['latitude', 'longitude', 'price'].includes(column);
        const why = isNumber ? 'must be' : WHY[canary];
        await expectRefused(
          column,
          send(kind, file(kind, cells)),
          new RegExp(`line 3: (${column}|code|name) .*${why}`),
        );
      }
    },
  );

  test('that is broken: the line is told, and nothing of it', async () => {
    for (const kind of KINDS) {
      const value = canaries.plant(kind, 'a broken file');
      const why = /^Nothing was imported: line \d+ (has|is not)/;
      for (const cells of [[value], [`"${value}`], [`"MSLA"${value}`], [`${value}"x"`, value]]) {
        await expectRefused(kind, send('items', file('items', cells)), why);
      }
    }
  });

  test('with a column that nobody knows: it is not sent', async () => {
    const [name, value] = [canaries.plant('e-mail', 'a column'), canaries.plant('patron-barcode', 'its cell')];
    const cells = [...rows.items, value];
    writeFileSync(join(folder, 'more.csv'), `${[...columns('items'), name].join(',')}\n${cells.join(',')}\n`);
    await send('items', join(folder, 'more.csv'));
    const { text } = await service.get('/v1/items/31234000000016');
    expect(text).toContain('Winter in the Blood');
    const log = readFileSync(join(folder, 'served', 'log.db-wal'));
    for (const bytes of [log, Buffer.from([text, ...said, ...service.logged].join('\n'))])
      expect(canaries.foundIn({ where: 'what became of it', bytes })).toEqual([]);
  });
});

describe.each(['service', 'folder'] as const)('keys of a %s', (where) => {
  const to = () => (where === 'service' ? service.url : join(folder, 'alone'));

  test.each(KINDS)('%s in any of their words', async (kind) => {
    const plant = (word: string) => canaries.plant(kind, `keys, ${word}`);
    const why = new RegExp(WHY[kind]);
    const wanted = { to: to(), role: 'scanner', branch: 'MSLA', label: 'Front desk' } as const;
    await expectRefused('label', issueKey({ ...wanted, label: `for ${plant('label')}` }, settings), why);
    await expectRefused('branch', issueKey({ ...wanted, branch: plant('branch') }, settings), why);
    await expectRefused('library', issueKey({ ...wanted, library: plant('library') }, settings), why);
    await expectRefused('keyId', revokeKey(plant('keyId'), undefined, { to: to() }, settings), why);
    await expectRefused('reason', revokeKey('first', `of ${plant('reason')}`, { to: to() }, settings), why);
  });
});
