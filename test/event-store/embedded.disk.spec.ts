/** A disk that is full or read-only: nothing is acknowledged that is not stored, health says so, and it recovers. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import { StoreRefused, StoreUnavailable, type EventStore } from '../../src/event-store/event-store.js';
import { anEvent, failure, numberOf, schemas, wholeLog } from './event-builders.js';
import { freezeFiles, mountSmallDisk, type SmallDisk } from './disks.js';
import { temporaryFolder } from './temporary-folder.js';

const MIB = 1024 * 1024;

let folder: string;
let disk: SmallDisk | undefined;
let store: EmbeddedStore;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await store.close();
  disk?.unmount();
  disk = undefined;
  rmSync(dirname(folder), { recursive: true, force: true });
});

const padded = (n: number) => anEvent({ data: { n, padding: 'x'.repeat(20_000) } });

/** Appends in groups, and then one by one, until nothing more is taken; answers the numbers that were acknowledged. */
async function fill(full: EventStore): Promise<number[]> {
  const acknowledged: number[] = [];
  let next = 0;
  for (const size of [10, 1]) {
    for (let refused = 0; refused === 0; next += size) {
      const numbers = Array.from({ length: size }, (_, n) => next + n);
      const outcomes = await Promise.allSettled(numbers.map((n) => full.append(`item-${n}`, [padded(n)], 'no-stream')));
      const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
      refused = reasons.length;
      if (refused === 0) acknowledged.push(...numbers);
      else expect(refused).toBe(size);
      for (const reason of reasons) {
        expect(reason).toBeInstanceOf(StoreUnavailable);
        expect(reason.cause).toMatchObject({ name: 'SqliteError' });
      }
    }
  }
  return acknowledged;
}

async function expectExactly(numbers: readonly number[]): Promise<void> {
  expect((await wholeLog(store)).map(numberOf)).toEqual(numbers);
}

describe('a full disk', () => {
  test('by the limit on the log: nothing more is acknowledged, reads go on, a higher limit lets it recover', async () => {
    store = EmbeddedStore.open({ folder, schemas, maxBytes: 4 * MIB });
    const acknowledged = await fill(store);
    expect(acknowledged.length).toBeGreaterThan(50);
    await expectExactly(acknowledged);
    const health = await store.health();
    expect(health.writable).toBe(false);
    expect(health.detail).toContain(`Free disk space for ${folder}, or raise the limit on the log's size.`);
    expect(store.stats().failedCommits).toBe(2);

    await store.close();
    store = EmbeddedStore.open({ folder, schemas, maxBytes: 8 * MIB });
    expect(await store.health()).toEqual({ writable: true });
    await store.append('item-after', [padded(-1)], 'no-stream');
    await expectExactly([...acknowledged, -1]);
  });

  test('in truth: nothing more is acknowledged, reads go on, freed space lets it recover by itself', async () => {
    disk = mountSmallDisk(folder, 16 * MIB);
    if (!disk) {
      console.warn(
        'A file system cannot be mounted here: the really full disk was NOT tested, only the limit on the log.',
      );
      store = EmbeddedStore.open({ folder, schemas, maxBytes: 2 * MIB });
      await expectExactly(await fill(store));
      return;
    }
    const ballast = join(folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(8 * MIB));
    store = EmbeddedStore.open({ folder, schemas });
    const acknowledged = await fill(store);
    disk.useUp(join(folder, 'crumbs'));
    expect(acknowledged.length).toBeGreaterThan(50);
    await expectExactly(acknowledged);
    const health = await store.health();
    expect(health.writable).toBe(false);
    expect(health.detail).toContain(folder);

    rmSync(ballast);
    expect(await store.health()).toEqual({ writable: true });
    await store.append('item-after', [padded(-1)], 'no-stream');
    await store.close();
    store = EmbeddedStore.open({ folder, schemas });
    await expectExactly([...acknowledged, -1]);
  });
});

describe('a disk that turns read-only', () => {
  test('under a running store: appends are refused, reads go on, and it recovers by itself', async () => {
    store = EmbeddedStore.open({ folder, schemas });
    await store.append('item-1', [padded(1)], 'no-stream');
    const thaw = freezeFiles([join(folder, 'log.db'), join(folder, 'log.db-wal')]);
    if (!thaw) {
      console.warn('Files cannot be made immutable here: a log that turns read-only while open was NOT tested.');
      await expectExactly([1]);
      return;
    }
    try {
      expect(await failure(store.append('item-2', [padded(2)], 'no-stream'))).toBeInstanceOf(StoreUnavailable);
      const health = await store.health();
      expect(health.writable).toBe(false);
      expect(health.detail).toContain(`See whether ${folder} is full, read-only or on a failing disk.`);
      await expectExactly([1]);
    } finally {
      thaw();
    }
    expect(await store.health()).toEqual({ writable: true });
    await store.append('item-2', [padded(2)], 'no-stream');
    await expectExactly([1, 2]);
  });

  test('before the store opens: refused, and opened with everything there once it can be written', async () => {
    disk = mountSmallDisk(folder, 16 * MIB);
    if (!disk) console.warn('A file system cannot be mounted here: opening on a read-only one was NOT tested.');
    store = EmbeddedStore.open({ folder, schemas });
    await store.append('item-1', [padded(1)], 'no-stream');
    await store.close();
    if (disk) {
      disk.remount('ro');
      expect(() => EmbeddedStore.open({ folder, schemas })).toThrow(StoreRefused);
      expect(() => EmbeddedStore.open({ folder, schemas })).toThrow(`Make ${folder} writable for the service.`);
      disk.remount('rw');
    }
    store = EmbeddedStore.open({ folder, schemas });
    await expectExactly([1]);
  });
});
