/** `waybill verify <bundle.zip>`: whether a bundle of evidence holds, by the service's own rules. */
import { basename } from 'node:path';
import { checkBundle } from '../audit/bundle/bundle.check.js';
import type { BundleFiles } from '../audit/bundle/bundle.js';
import { unzipped } from '../audit/bundle/bundle.zip.js';
import { UsageError } from './usage-error.js';
import { read, readBytes, verifiersIn } from './verifiers.js';

export interface BundleWords {
  readonly key?: string;
}

/** A zip begins so. */
export const isBundle = (file: string): boolean => readBytes(file).subarray(0, 2).toString() === 'PK';

/** `kept`: files of checkpoints to be held against it. Throws `UsageError`, whose message says what fails. */
export function verifyBundle(file: string, kept: readonly string[], { key }: BundleWords): void {
  const verifiers = key === undefined ? [] : verifiersIn(key);
  const checkpoints = new Map(kept.map((one) => [basename(one), read(one)]));
  const { holds, fails } = checkBundle(filesIn(file), { verifiers, checkpoints });
  for (const line of holds) console.log(line);
  if (fails.length > 0) throw new UsageError(`${file} does not hold:\n${fails.join('\n')}`);
}

function filesIn(file: string): BundleFiles {
  try {
    return unzipped(readBytes(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} is no bundle: ${(error as Error).message}`, { cause: error });
  }
}
