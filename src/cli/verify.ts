/** `waybill verify <checkpoint>`: whether the log still is the one of which somebody has kept a checkpoint. */
import { existsSync, readFileSync } from 'node:fs';
import { differenceFrom } from '../audit/log-check.js';
import { MerkleTree } from '../audit/merkle.queries.js';
import { checkpointIn, type Checkpoint } from '../audit/merkle/checkpoint.js';
import { openNote, verifierIn, verifierKey, type Verifier } from '../audit/merkle/signed-note.js';
import type { Settings } from '../config/settings.js';
import { connect, type Connection } from '../projections/view-connection.js';
import { copyStore } from './copy-stores.js';
import { UsageError } from './usage-error.js';

export interface VerifyWords {
  /** A verifier key, or a file of them. */
  readonly key: string;
  readonly tree?: string;
}

/** Throws `UsageError`, whose message says what is wrong. */
export async function verify(file: string, { key, tree }: VerifyWords, settings: Settings): Promise<void> {
  const { checkpoint, by } = signedIn(file, key);
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

/** The checkpoint, and the first of the keys whose signature it has. */
function signedIn(file: string, key: string): { readonly checkpoint: Checkpoint; readonly by: Verifier } {
  const note = read(file);
  const verifiers = verifiersIn(key);
  for (const by of verifiers) {
    const text = openNote(note, by);
    if (text === null) continue;
    const checkpoint = checkpointIn(text);
    if (!checkpoint) throw new UsageError(`${file} is signed, but is no checkpoint.`);
    return { checkpoint, by };
  }
  throw new UsageError(
    `${file} is not signed with ${verifiers.length === 1 ? 'this key' : 'any of these keys'}, or was changed since.`,
  );
}

/** `key` is one, or a file with one a line. */
function verifiersIn(key: string): readonly Verifier[] {
  const one = verifierIn(key);
  if (one) return [one];
  if (!existsSync(key))
    throw new UsageError(
      '--key must be a verifier key, as GET /v1/evidence tells it: name+id+key. Or a file with one a line.',
    );
  const lines = read(key)
    .split('\n')
    .map((line, index) => [line.trim(), index + 1] as const);
  const verifiers = lines
    .filter(([line]) => line !== '')
    .map(([line, number]) => {
      const verifier = verifierIn(line);
      if (verifier) return verifier;
      throw new UsageError(`${key} has no verifier key, name+id+key, in its line ${number}.`);
    });
  if (verifiers.length === 0) throw new UsageError(`${key} is empty: it must have a verifier key a line.`);
  return verifiers;
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
