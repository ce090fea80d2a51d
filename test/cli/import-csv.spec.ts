/** Members and catalog facts from spreadsheets: checked as a whole before anything is sent, and idempotent. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionsIn, importCsv } from '../../src/cli/import-csv.js';
import { readSettings } from '../../src/config/settings.js';
import { ADMIN_KEY } from '../support/admin-key.js';
import { startService, type Service } from '../support/service.js';

const BRANCHES = `code,name,library,libraryName,timeZone,latitude,longitude,hub
MSLA,"Missoula, main",MSLA,Missoula Public Library,America/Denver,46.87,-113.99,Missoula
MSLW,Missoula west,MSLA,Missoula Public Library,America/Denver,,,
`;
const ITEMS = `barcode,owningBranch,title,collection,price,acquiredOn
31234000000016,MSLA,A River Runs Through It,adult fiction,18.5,2025-03-01
31234000000024,MSLW,Winter in the Blood,,,
`;

const folder = mkdtempSync(join(tmpdir(), 'waybill-import-'));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const settings = readSettings({ WAYBILL_KEY: ADMIN_KEY });
let service: Service;

beforeAll(async () => {
  // What it tells the user is not of interest here.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('branches with their libraries, then items, are in the service after an import', async () => {
  await importCsv('branches', file('branches.csv', BRANCHES), service.url, settings);
  await importCsv('items', file('items.csv', ITEMS), service.url, settings);
  const after = (await service.store.head()).toString();
  const branches = await service.get(`/v1/branches?after=${after}`);
  expect(branches.body).toEqual([
    expect.objectContaining({
      code: 'MSLA',
      name: 'Missoula, main',
      latitude: 46.87,
      longitude: -113.99,
      hub: 'Missoula',
    }),
    expect.objectContaining({ code: 'MSLW', library: 'MSLA', latitude: null, longitude: null, hub: null }),
  ]);
  const item = await service.get('/v1/items/31234000000016');
  expect(item.body['catalog']).toMatchObject({ owningBranch: 'MSLA', price: 18.5, acquiredOn: '2025-03-01' });
});

test('importing the same files again records nothing', async () => {
  const before = await service.store.head();
  await importCsv('branches', file('branches.csv', BRANCHES), service.url, settings);
  await importCsv('items', file('items.csv', ITEMS), service.url, settings);
  expect(await service.store.head()).toBe(before);
});

test('a library stands once, however many branches it has', () => {
  const kinds = actionsIn('branches', BRANCHES, '2026-01-01T00:00:00.000Z').map(({ kind }) => kind);
  expect(kinds).toEqual(['library', 'branch', 'branch']);
});

test('wrong rows are named by line, and nothing is sent', async () => {
  const before = await service.store.head();
  const wrong = ITEMS.replace('31234000000024', '31234000000025').replace('2025-03-01', '2025-02-31');
  await expect(importCsv('items', file('wrong.csv', wrong), service.url, settings)).rejects.toThrow(
    /line 2: acquiredOn must be a date[\s\S]*line 3: barcode has a wrong check digit/,
  );
  expect(await service.store.head()).toBe(before);
});

test('a file without the needed columns is told which they are', () => {
  expect(() => actionsIn('items', 'barcode,title\n31234000000016,Winter', '2026-01-01T00:00:00.000Z')).toThrow(
    /missing: owningBranch/,
  );
});

test('what the service refuses fails the import with the reason', async () => {
  const unknown = ITEMS.replaceAll('MSLW', 'NOPE');
  await expect(importCsv('items', file('unknown.csv', unknown), service.url, settings)).rejects.toThrow(/refused/);
});
