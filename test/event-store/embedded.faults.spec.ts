/** What the embedded store does when something is wrong: another owner, a foreign or damaged file, a reused id. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { checkLog } from '../../src/event-store/embedded/check.js';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { openLogFile } from '../../src/event-store/embedded/log-file.js';
import { CommitBell, follow } from '../../src/event-store/embedded/subscription.js';
import { StoreRefused, StoreUnavailable } from '../../src/event-store/event-store.js';
import { anEvent, failure, numbered, numberedUpTo, schemas, wholeLog } from './event-builders.js';
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

describe('durability', () => {
  test('every commit is fsynced, after a reopen too', async () => {
    await closedLogOf(10);
    for (let opening = 0; opening < 2; opening++) {
      const db = openLogFile(folder);
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(db.pragma('wal_autocheckpoint', { simple: true })).toBe(10_000);
      db.close();
    }
  });

  test('closing commits what was accepted, folds the write-ahead log in and refuses what comes later', async () => {
    const store = openStore();
    const accepted = store.append('item-1', [anEvent()], 'no-stream');
    await store.close();
    expect((await accepted).revision).toBe(0);
    expect(await failure(store.append('item-1', [anEvent()], 0))).toBeInstanceOf(StoreUnavailable);
    expect(await failure(store.readAll(0n, { limit: 1 }))).toBeInstanceOf(StoreUnavailable);
    expect(await store.health()).toEqual({ writable: false, detail: 'The store is closed.' });
    expect(() => statSync(`${logFile()}-wal`)).toThrow('ENOENT');
    expect(await wholeLog(openStore())).toHaveLength(1);
  });
});

describe('a group', () => {
  test('that arrives together shares one transaction', async () => {
    const store = openStore();
    await Promise.all(Array.from({ length: 200 }, (_, n) => store.append(`item-${n}`, numberedUpTo(2), 'no-stream')));
    expect(store.stats()).toMatchObject({ commits: 1, appends: 200, events: 400, largestGroup: 400, failedCommits: 0 });
    await store.append('item-0', [anEvent()], 1);
    expect(store.stats()).toMatchObject({ commits: 2, events: 401 });
  });

  test('that outgrows its bound commits at once', async () => {
    const store = EmbeddedStore.open({ folder, schemas, groupSize: 10 });
    open.push(store);
    await Promise.all(Array.from({ length: 25 }, (_, n) => store.append(`item-${n}`, [numbered(n)], 'no-stream')));
    expect(store.stats()).toMatchObject({ commits: 3, largestGroup: 10 });
  });

  test('is not acknowledged before its commit', async () => {
    const store = openStore();
    let seen = 0;
    const observer = new Database(logFile(), { readonly: true });
    const appended = store.append('item-1', [anEvent()], 'no-stream').then(() => {
      seen = Number(observer.prepare('SELECT count(*) FROM events').pluck().get());
    });
    expect(observer.prepare('SELECT count(*) FROM events').pluck().get()).toBe(0);
    await appended;
    expect(seen).toBe(1);
    observer.close();
  });

  test('is not hurt by one append that conflicts, is no event, or reuses an id', async () => {
    const store = openStore();
    const used = anEvent();
    await store.append('item-used', [used], 'no-stream');
    const outcomes = await Promise.allSettled([
      store.append('item-1', numberedUpTo(3), 'no-stream'),
      store.append('item-1', numberedUpTo(3), 'no-stream'),
      store.append('item-2', [numbered(0), used], 'no-stream'),
      store.append('item-3', [anEvent({ id: 'not-a-uuid' })], 'no-stream'),
      store.append('item-3', [], 'no-stream'),
      store.append('item-4', [anEvent({ type: 'counted' })], 'no-stream'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(outcomes[1]).toMatchObject({ reason: { name: 'RevisionConflict', actual: 2 } });
    expect(String((outcomes[2] as PromiseRejectedResult).reason)).toContain('already in the log');
    const log = await wholeLog(store);
    expect(log.map((event) => event.stream)).toEqual(['item-used', 'item-1', 'item-1', 'item-1', 'item-4']);
    expect(await store.readStream('item-2')).toEqual([]);
    expect((await store.append('item-2', [anEvent()], 'no-stream')).revision).toBe(0);
  });
});

describe('a second owner of the folder', () => {
  test('in this process is refused, until the first closes', async () => {
    const first = openStore();
    expect(refusal().message).toContain(folder);
    await first.close();
    openStore();
  });

  test('in another process is refused while that lives, even if it dies without closing', async () => {
    mkdirSync(folder, { recursive: true });
    const child = await ownerProcess();
    expect(refusal().message).toMatch(`The data folder ${folder} is in use by another Waybill.`);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    openStore();
  });

  /** Plain Node that takes the lock as `folder-lock.ts` does, and then waits. */
  async function ownerProcess(): Promise<ChildProcess> {
    const library = createRequire(import.meta.url).resolve('better-sqlite3');
    const script = `const lock = new (require(${JSON.stringify(library)}))(${JSON.stringify(join(folder, 'lock.db'))});
      lock.pragma('locking_mode = EXCLUSIVE'); lock.exec('BEGIN EXCLUSIVE'); console.log('locked'); setInterval(() => {}, 1e6);`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }
});

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

describe('a subscription', () => {
  test('reads again after a disk failure, and hands on any other error', async () => {
    const errors: Error[] = [new StoreUnavailable('The disk failed.'), new StoreUnavailable('Again.')];
    const read = () => {
      const error = errors.shift();
      return error ? Promise.reject(error) : Promise.resolve({ events: [], end: 7n });
    };
    const { signal } = new AbortController();
    const subscription = follow(0n, { read, head: () => 9n, bell: new CommitBell(), signal, retryAfter: 1 });
    expect((await subscription.next()).value).toEqual({ events: [], end: 7n });
    expect(errors).toEqual([]);
    errors.push(new RangeError('A fault in the code.'));
    expect(await failure(subscription.next())).toBeInstanceOf(RangeError);
  });
});
