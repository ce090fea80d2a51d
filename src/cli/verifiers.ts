/** Verifier keys and checkpoints, as they are given on the command line. */
import { existsSync, readFileSync } from 'node:fs';
import { checkpointIn, type Checkpoint } from '../audit/merkle/checkpoint.js';
import { openNote, verifierIn, type Verifier } from '../audit/merkle/signed-note.js';
import { UsageError } from './usage-error.js';

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly by: Verifier;
}

/** The checkpoint, and the first of the keys whose signature it has. */
export function signedIn(file: string, verifiers: readonly Verifier[]): SignedCheckpoint {
  const note = read(file);
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
export function verifiersIn(key: string): readonly Verifier[] {
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

export function read(file: string): string {
  return readBytes(file).toString('utf8');
}

export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
