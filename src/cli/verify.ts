/** `waybill verify <checkpoint>`: whether the log still is the one of which somebody has kept a checkpoint. */
import { readFileSync } from 'node:fs';
import { differenceFrom } from '../audit/log-check.js';
import { MerkleTree } from '../audit/merkle.queries.js';
import { checkpointIn, type Checkpoint } from '../audit/merkle/checkpoint.js';
import { openNote, verifierIn } from '../audit/merkle/signed-note.js';
import type { Settings } from '../config/settings.js';
import { connect, type Connection } from '../projections/view-connection.js';
import { copyStore } from './copy-stores.js';
import { UsageError } from './usage-error.js';

export interface VerifyWords {
  readonly key: string;
  readonly tree?: string;
}

/** Throws `UsageError`, whose message says what is wrong. */
export async function verify(file: string, { key, tree }: VerifyWords, settings: Settings): Promise<void> {
  const checkpoint = signedIn(file, key);
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
}

function signedIn(file: string, key: string): Checkpoint {
  const verifier = verifierIn(key);
  if (!verifier) throw new UsageError('--key must be a verifier key, as GET /v1/evidence tells it: name+id+key.');
  const text = openNote(read(file), verifier);
  if (text === null) throw new UsageError(`${file} is not signed with this key, or was changed since.`);
  const checkpoint = checkpointIn(text);
  if (!checkpoint) throw new UsageError(`${file} is signed, but is no checkpoint.`);
  return checkpoint;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function openTree(file: string): Connection {
  try {
    return connect(file);
  } catch (error) {
    throw new UsageError(`${file} is no view of the tree: ${(error as Error).message}`, { cause: error });
  }
}
