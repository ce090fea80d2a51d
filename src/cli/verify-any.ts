/** `waybill verify`: which of the three it is that was given. */
import type { Settings } from '../config/settings.js';
import { UsageError } from './usage-error.js';
import { verify } from './verify.js';
import { isBundle, verifyBundle } from './verify-bundle.js';
import { verifyPair, type PairWords } from './verify-pair.js';

export type VerifyAnyWords = Partial<PairWords>;

/** Throws `UsageError`, whose message says what is wrong. */
export async function verifyAny(
  file: string,
  others: readonly string[],
  { key, ...words }: VerifyAnyWords,
  settings: Settings,
): Promise<void> {
  if (isBundle(file)) {
    verifyBundle(file, others, key === undefined ? {} : { key });
    return;
  }
  if (key === undefined)
    throw new UsageError('--key is missing: the verifier key that was kept, or a file with several, one a line.');
  const [other, ...more] = others;
  if (other === undefined) return verify(file, { key, ...words }, settings);
  if (more.length > 0) throw new UsageError('Two checkpoints at a time are held against each other.');
  return verifyPair([file, other], { key, ...words }, settings);
}
