/** Photos in a folder: what has a name is whole, and what was changed is not shown. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhotoFolder } from '../../../src/damage/photos/photo-folder.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'waybill-photos-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = Buffer.from('as if it were a photo');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const place = () => join(folder, 'photos', sha256.slice(0, 2), sha256);
const photos = () => new PhotoFolder(join(folder, 'photos'));
const filesIn = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 10);

test('what was put is there, for every instance that shares the folder', async () => {
  await photos().put(sha256, bytes);
  expect(await photos().get(sha256)).toEqual(bytes);
  expect(filesIn()).toEqual([join('photos', sha256.slice(0, 2), sha256)]);
});

test('put by many at once, it is there once', async () => {
  await Promise.all(Array.from({ length: 8 }, () => photos().put(sha256, bytes)));
  expect(await photos().get(sha256)).toEqual(bytes);
  expect(filesIn()).toHaveLength(1);
});

test('what was never put is not there', async () => {
  expect(await photos().get(sha256)).toBeNull();
});

test('what was changed, or cut off, is no longer what was put there', async () => {
  await photos().put(sha256, bytes);
  writeFileSync(place(), 'another photo');
  expect(await photos().get(sha256)).toBeNull();
  await photos().put(sha256, bytes);
  expect(await photos().get(sha256)).toEqual(bytes);
});

test('what a crash has left half written is removed, what is being written is not', async () => {
  const [old, fresh] = ['old.part', 'fresh.part'].map((name) => `${place()}.${name}`) as [string, string];
  mkdirSync(join(folder, 'photos', sha256.slice(0, 2)), { recursive: true });
  for (const path of [old, fresh]) writeFileSync(path, 'half');
  const now = Date.UTC(2026, 2, 2, 12);
  utimesSync(old, now / 1000, (now - 2 * 3_600_000) / 1000);
  utimesSync(fresh, now / 1000, (now - 60_000) / 1000);
  await photos().tidy(now);
  expect(filesIn().map((name) => name.slice(-10))).toEqual(['fresh.part']);
});

test('nothing is left behind where the disk does not take it', async () => {
  writeFileSync(join(folder, 'photos'), 'a file where the folder should be');
  await expect(photos().put(sha256, bytes)).rejects.toThrow();
  expect(filesIn()).toEqual([]);
});
