/** The log read beside the service that writes it: the subscriptions' contract holds, only whoever appends is another. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { ReadOnlyLog } from '../../src/event-store/embedded/read-only-log.js';
import { StoreRefused, StoreUnavailable, type EventStore } from '../../src/event-store/event-store.js';
import { appendTo, failure, numberedUpTo, schemas, wholeLog } from './event-builders.js';
import { subscriptionContract } from './subscription.contract.js';
import { temporaryFolder } from './temporary-folder.js';

describe('a log that is read while it is written', () => {
  let folder: string;
  let written: EmbeddedStore;
  let read: ReadOnlyLog;

  beforeEach(() => {
    folder = temporaryFolder();
    written = EmbeddedStore.open({ folder, schemas });
    read = ReadOnlyLog.open(folder, schemas);
  });
  afterEach(async () => {
    await read.close();
    await written.close();
  });

  const together = (): EventStore => ({
    append: (...append) => written.append(...append),
    health: () => written.health(),
    readStream: (...of) => read.readStream(...of),
    readAll: (...of) => read.readAll(...of),
    subscribe: (...of) => read.subscribe(...of),
    head: () => read.head(),
    close: () => read.close(),
  });
  subscriptionContract(together);

  test('tells what the writer tells', async () => {
    await appendTo(written, 'item-1', 'no-stream', ...numberedUpTo(50));
    await appendTo(written, 'item-2', 'no-stream', ...numberedUpTo(3, 'counted'));
    expect(await wholeLog(together())).toEqual(await wholeLog(written));
    expect(await read.readStream('item-1', 48)).toEqual(await written.readStream('item-1', 48));
    expect(await read.readAll(0n, { limit: 10, types: ['counted'] })).toEqual(
      await written.readAll(0n, { limit: 10, types: ['counted'] }),
    );
  });

  test('is no way to write', () => {
    const db = (read as unknown as { readonly db: Database.Database }).db;
    expect(() => db.exec('DELETE FROM events')).toThrow(/readonly/);
  });

  test('outlives the writer', async () => {
    await appendTo(written, 'item-1', 'no-stream', ...numberedUpTo(5));
    await written.close();
    expect(await read.readStream('item-1')).toHaveLength(5);
  });

  test('says so when it is closed', async () => {
    await read.close();
    expect(await failure(read.head())).toBeInstanceOf(StoreUnavailable);
  });
});

describe('what is no log is refused', () => {
  const opened = (folder: string) => () => ReadOnlyLog.open(folder, schemas);

  test('an empty folder', () => expect(opened(temporaryFolder())).toThrow(StoreRefused));

  test('another database', () => {
    const folder = folderWith('log.db');
    new Database(join(folder, 'log.db')).exec('CREATE TABLE t (x)').close();
    expect(opened(folder)).toThrow(/not a Waybill log/);
  });

  test('a newer log', async () => {
    const folder = temporaryFolder();
    await EmbeddedStore.open({ folder, schemas }).close();
    new Database(join(folder, 'log.db')).exec('PRAGMA user_version = 99').close();
    expect(opened(folder)).toThrow(/log version 99/);
  });

  test('a file that is no database', () => {
    const folder = folderWith('log.db', 'not a database, but long enough to look like one'.repeat(100));
    expect(opened(folder)).toThrow(StoreRefused);
  });
});

function folderWith(file: string, text?: string): string {
  const folder = temporaryFolder();
  mkdirSync(folder);
  if (text !== undefined) writeFileSync(join(folder, file), text);
  return folder;
}
