/**
 * One process owns a data folder. The lock is an exclusive SQLite transaction on an empty `lock.db`, held for as long as the
 * store is open: the operating system drops it with the process, however that dies, so there is no stale lock to clear.
 * (The lock is a POSIX one: opening and closing `lock.db` elsewhere in the same process would drop it.)
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { StoreRefused } from '../event-store.js';
import { isBusy, words } from './trouble.js';

export interface FolderLock {
  release(): void;
}

/** Makes the folder if need be and takes it. Throws `StoreRefused` when another store has it or it cannot be written. */
export function lockFolder(folder: string): FolderLock {
  let lock: Database.Database | undefined;
  try {
    makeFolder(folder);
    lock = new Database(join(folder, 'lock.db'), { timeout: 0 });
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    throw refusal(folder, error);
  }
  const held = lock;
  return { release: () => held.close() };
}

function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  // The folder's own entry must outlive a power cut as well as what is in it.
  const parent = openSync(dirname(resolve(folder)), 'r');
  try {
    fsyncSync(parent);
  } finally {
    closeSync(parent);
  }
}

function refusal(folder: string, cause: unknown): StoreRefused {
  return new StoreRefused(
    isBusy(cause)
      ? `The data folder ${folder} is in use by another Waybill. Stop that one, or give this one a folder of its own.`
      : `The data folder ${folder} cannot be used (${words(cause)}). Make it a folder that the service may write to.`,
    { cause },
  );
}
