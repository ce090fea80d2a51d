/** A crash may leave any part of the write-ahead log: whatever is left opens, as a whole number of transactions. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkLog } from '../../src/event-store/embedded/check.js';
import { EmbeddedStore } from '../../src/event-store/embedded/embedded-store.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { anEvent, numbered, schemas, wholeLog } from './event-builders.js';
import { temporaryFolder } from './temporary-folder.js';

/** SQLite's format: a header, then frames of a page with a header of its own. */
const WAL_HEADER = 32;
const FRAME = 24 + 4096;

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(dirname(folder), { recursive: true, force: true }));

interface CrashedLog {
  readonly file: Buffer;
  readonly wal: Buffer;
  readonly events: readonly RecordedEvent[];
  /** After each transaction: how long the write-ahead log was, and how many events were in the log. */
  readonly commits: readonly { readonly walBytes: number; readonly events: number }[];
}

test('a write-ahead log cut at any byte opens with every transaction before the cut, whole, and nothing after', async () => {
  const log = await crashedLog();
  expect(log.wal.length).toBe(log.commits.at(-1)!.walBytes);
  for (const cut of cuts(log.wal.length)) {
    const found = await openedAfterCut(log, cut);
    const expected = log.commits.filter((commit) => commit.walBytes <= cut).at(-1)?.events ?? 0;
    if (found.length !== expected)
      throw new Error(`Cut at byte ${cut}: ${found.length} events instead of ${expected}.`);
    expect(found).toEqual(log.events.slice(0, expected));
  }
  expect(await openedAfterCut(log, log.wal.length)).toEqual(log.events);
}, 120_000);

test('after a cut the log is sound and goes on', async () => {
  const log = await crashedLog();
  const cut = log.commits[4]!.walBytes + FRAME / 2;
  await openedAfterCut(log, cut);
  expect((await checkLog(folder)).findings).toEqual([]);
  const store = EmbeddedStore.open({ folder, schemas });
  const { position } = await store.append('item-after', [anEvent()], 'no-stream');
  expect(position).toBe(BigInt(log.commits[4]!.events + 1));
  await store.close();
});

/** Transactions of several sizes, none of them folded into the file yet, as a power cut would find them. */
async function crashedLog(): Promise<CrashedLog> {
  const store = EmbeddedStore.open({ folder, schemas });
  const path = join(folder, 'log.db');
  const commits = [];
  for (const [index, size] of [1, 3, 1, 20, 2, 60, 1, 5].entries()) {
    await store.append(
      `item-${index % 3}-${index}`,
      Array.from({ length: size }, (_, n) => numbered(n)),
      'no-stream',
    );
    commits.push({ walBytes: statSync(`${path}-wal`).size, events: Number(await store.head()) });
  }
  const events = await wholeLog(store);
  const log = { file: readFileSync(path), wal: readFileSync(`${path}-wal`), events, commits };
  await store.close();
  return log;
}

/** Every frame's edge and the bytes around it, the parts of the headers, and bytes in between. */
function cuts(length: number): number[] {
  const frames = Math.floor((length - WAL_HEADER) / FRAME);
  const edges = Array.from({ length: frames + 1 }, (_, n) => WAL_HEADER + n * FRAME).flatMap((edge) => [
    edge - 1,
    edge,
    edge + 1,
  ]);
  const between = Array.from({ length: 40 }, (_, n) => Math.floor((n * length) / 40) + (n % 17));
  return [...new Set([0, 1, 16, ...edges, ...between])].filter((cut) => cut < length);
}

async function openedAfterCut(log: CrashedLog, cut: number): Promise<RecordedEvent[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'log.db'), log.file);
  writeFileSync(join(folder, 'log.db-wal'), log.wal.subarray(0, cut));
  const store = EmbeddedStore.open({ folder, schemas });
  const events = await wholeLog(store);
  await store.close();
  return events;
}
