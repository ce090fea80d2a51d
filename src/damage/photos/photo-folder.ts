/**
 * Photos in a folder: `<folder>/ab/ab34…`, each named by the SHA-256 of its bytes. A photo is written under another name, flushed to disk
 * and only then renamed, so that what has its name is whole, whatever crashes. Instances may share one folder.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PhotoStore } from './photo-store.js';

const UNFINISHED = '.part';
/** No photo is written for so long: what is older was left by a crash. */
const LEFT_BEHIND_MS = 3_600_000;

export class PhotoFolder implements PhotoStore {
  constructor(private readonly folder: string) {}

  async put(sha256: string, bytes: Buffer): Promise<void> {
    const shelf = this.shelfOf(sha256);
    const isNew = (await mkdir(shelf, { recursive: true, mode: 0o700 })) !== undefined;
    const place = join(shelf, sha256);
    const unfinished = `${place}.${randomUUID()}${UNFINISHED}`;
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, place);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    await flush(shelf);
    if (isNew) await flush(this.folder);
  }

  async get(sha256: string): Promise<Buffer | null> {
    const bytes = await readFile(join(this.shelfOf(sha256), sha256)).catch(nullWhereMissing);
    const isWhole = bytes !== null && createHash('sha256').update(bytes).digest('hex') === sha256;
    return isWhole ? bytes : null;
  }

  /** Removes what a crash has left half written, as at `now`, ms. */
  async tidy(now: number): Promise<void> {
    const shelves = (await readdir(this.folder).catch(nullWhereMissing)) ?? [];
    for (const shelf of shelves) {
      const names = (await readdir(join(this.folder, shelf)).catch(nullWhereMissing)) ?? [];
      for (const name of names.filter((each) => each.endsWith(UNFINISHED))) {
        const path = join(this.folder, shelf, name);
        const { mtimeMs } = await stat(path);
        if (now - mtimeMs > LEFT_BEHIND_MS) await rm(path, { force: true });
      }
    }
  }

  private shelfOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2));
  }
}

/** So that a name that was given survives a power cut. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
