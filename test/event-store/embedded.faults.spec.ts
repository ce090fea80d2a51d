/** What the embedded store does when something is wrong: another owner, a failing append in a group, a crash. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { openLogFile } from '../../src/event-store/embedded/log-file.js';
import { CommitBell, follow } from '../../src/event-store/follow.js';
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
