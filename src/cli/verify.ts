/** `waybill verify <checkpoint>`: whether the log still is the one of which somebody has kept a checkpoint. */
import { differenceFrom } from '../audit/log-check.js';
import { MerkleTree } from '../audit/merkle.queries.js';
import { verifierKey } from '../audit/merkle/signed-note.js';
import type { Settings } from '../config/settings.js';
import { copyStore } from './copy-stores.js';
import { openTree } from './tree-file.js';
import { UsageError } from './usage-error.js';
import { signedIn, verifiersIn } from './verifiers.js';

export interface VerifyWords {
  /** A verifier key, or a file of them. */
  readonly key: string;
  readonly tree?: string;
}

/** Throws `UsageError`, whose message says what is wrong. */
export async function verify(file: string, { key, tree }: VerifyWords, settings: Settings): Promise<void> {
  const { checkpoint, by } = signedIn(file, verifiersIn(key));
  const { eventStore, dataFolder } = settings;
  const store = copyStore(eventStore === 'embedded' ? dataFolder : eventStore, settings, process.env);
  const log = store.openFrom();
  const older = tree === undefined ? undefined : openTree(tree);
  try {
    const wrong = await differenceFrom(checkpoint, log, older && new MerkleTree(older.rows));
    if (wrong !== null) throw new UsageError(wrong);
  } finally {
    older?.db.close();
    await log.close();
  }
  console.log(`${store.name} begins with the ${checkpoint.size} events of the checkpoint, unchanged and in order.`);
  console.log(`The checkpoint is signed with ${verifierKey(by)}`);
}
