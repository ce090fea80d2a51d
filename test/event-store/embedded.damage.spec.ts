/** A log file that is foreign, newer, damaged or gone: refused with what to do, and described by the check. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { checkLog } from '../../src/event-store/embedded/check.js';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { StoreRefused } from '../../src/event-store/event-store.js';
import { numbered, numberedUpTo, schemas } from './event-builders.js';
import { temporaryFolder } from './temporary-folder.js';

let folder: string;
let open: EmbeddedStore[];
beforeEach(() => {
  folder = temporaryFolder();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((store) => store.close()));
  rmSync(dirname(folder), { recursive: true, force: true });
});

function openStore(path = folder): EmbeddedStore {
  const store = EmbeddedStore.open({ folder: path, schemas });
  open.push(store);
  return store;
}

function refusal(path = folder): StoreRefused {
  try {
    openStore(path);
  } catch (error) {
    if (error instanceof StoreRefused) return error;
    throw error;
  }
  throw new Error('The store was not refused.');
}

async function closedLogOf(events: number): Promise<void> {
  const store = openStore();
  for (let n = 0; n < events; n += 10)
    await store.append(
      `item-${n}`,
      Array.from({ length: 10 }, (_, k) => numbered(n + k)),
      'no-stream',
    );
  await store.close();
}

const logFile = () => join(folder, 'log.db');

function sql(statement: string): void {
  mkdirSync(folder, { recursive: true });
  const db = new Database(logFile());
  db.exec(statement);
  db.close();
}

describe('a log that is not as it should be', () => {
  test('of a newer version is refused', async () => {
    await closedLogOf(10);
    sql('PRAGMA user_version = 99');
    expect(refusal().message).toMatch(/newer Waybill \(log version 99; this one knows 1\)\. Use the newer Waybill/);
    expect((await checkLog(folder)).findings.join()).toContain('log version 99');
  });

  test('of another program is refused, and left as it was', () => {
    sql('CREATE TABLE theirs (id INTEGER); PRAGMA application_id = 42');
    const before = readFileSync(logFile());
    expect(refusal().message).toContain('not a Waybill log');
    expect(readFileSync(logFile())).toEqual(before);
  });

  test.each([
    ['with a garbage header', () => overwrite(0, Buffer.alloc(100, 'garbage'))],
    ['that is text', () => writeFileSync(logFile(), 'This is not a database. '.repeat(500))],
    ['with a broken table of contents', () => overwrite(100, Buffer.alloc(3_000, 0xff))],
  ])('%s is refused with what to do, and lets go of the folder', async (_what, damage) => {
    await closedLogOf(100);
    damage();
    for (const message of [refusal().message, refusal().message, (await checkLog(folder)).findings.join(' ')]) {
      expect(message).toContain('keep a copy of log.db and log.db-wal');
      expect(message).toContain('`check`');
      expect(message).toContain('restore');
    }
  });

  test('that went missing beside its write-ahead log is refused, since opening would lose that', async () => {
    await closedLogOf(10);
    rmSync(logFile());
    writeFileSync(`${logFile()}-wal`, Buffer.alloc(5_000, 1));
    expect(refusal().message).toContain('log.db is missing or empty beside its log.db-wal');
    expect(statSync(`${logFile()}-wal`).size).toBe(5_000);
  });

  test('a folder that cannot be one is refused', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'file'), '');
    expect(refusal(join(folder, 'file')).message).toContain('Make it a folder that the service may write to');
  });

  function overwrite(offset: number, bytes: Buffer): void {
    const file = openSync(logFile(), 'r+');
    writeSync(file, bytes, 0, bytes.length, offset);
    closeSync(file);
  }

  test('with flipped bytes anywhere in the middle is found by the check', async () => {
    await closedLogOf(2_000);
    copyFileSync(logFile(), join(folder, 'whole'));
    const pages = statSync(logFile()).size / 4096;
    for (const share of [0.2, 0.4, 0.6, 0.8]) {
      copyFileSync(join(folder, 'whole'), logFile());
      overwrite(Math.floor(pages * share) * 4096, Buffer.alloc(600, 0xff));
      expect((await checkLog(folder)).findings).not.toEqual([]);
    }
    copyFileSync(join(folder, 'whole'), logFile());
    expect(await checkLog(folder)).toEqual({ events: 2_000, streams: 200, findings: [] });
  });

  test('is described by the check: gaps, lost events, broken JSON, nameless streams', async () => {
    await closedLogOf(100);
    sql(`PRAGMA foreign_keys = OFF;
      DELETE FROM events WHERE position = 15; UPDATE events SET data = '{"n":' WHERE position IN (30, 31);
      UPDATE events SET metadata = '' WHERE position = 40; DELETE FROM streams WHERE name = 'item-50';`);
    const progress: number[] = [];
    const { findings, events } = await checkLog(folder, ({ checked }) => progress.push(checked));
    expect(events).toBe(99);
    expect(progress).toEqual([99]);
    const told = findings.join('\n');
    expect(told).toContain('Stream item-10 has gaps: 9 events with revisions 0 to 9.');
    expect(told).toContain('Events missing before another: 1, the first at position 16.');
    expect(told).toContain('Events with data that is not JSON: 2, the first at position 30.');
    expect(told).toContain('Events with metadata that is not JSON: 1, the first at position 40.');
    expect(told).toContain('Events without a stream: 10, the first at position 51.');
  });

  test('is checked beside a running store', async () => {
    const store = openStore();
    await store.append('item-1', numberedUpTo(3), 'no-stream');
    expect(await checkLog(folder)).toEqual({ events: 3, streams: 1, findings: [] });
  });

  test('is not made by the check', async () => {
    expect((await checkLog(folder)).findings).toEqual([`There is no log.db in ${folder}.`]);
    expect(() => statSync(logFile())).toThrow('ENOENT');
  });
});
