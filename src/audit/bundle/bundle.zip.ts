/** A bundle as one file: the same files give the same bytes, wherever and whenever. */
import { unzipSync, zipSync } from 'fflate';
import type { BundleFiles } from './bundle.js';

/** The zip has no zone with its times: this is the first moment that it knows, written alike in all of them. */
const NO_TIME = new Date(1980, 0, 1);
/** More than any bundle is; a small file can claim to be of any size. */
const MOST_BYTES = 512 * 1024 * 1024;

export const zipped = (files: BundleFiles): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(files), { level: 9, mtime: NO_TIME }));

/** Throws for what is no such file. */
export function unzipped(bytes: Uint8Array): BundleFiles {
  let total = 0;
  const names = new Set<string>();
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      total += originalSize;
      if (total > MOST_BYTES) throw new Error('it is larger than any bundle is');
      if (names.has(name)) throw new Error(`it has ${name} twice`);
      names.add(name);
      return !name.endsWith('/');
    },
  });
  return new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)]));
}
