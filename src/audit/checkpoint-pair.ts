/** Two checkpoints against each other: whether the newer one goes on from the older one, by a proof that a service or a tree at hand gives. Pure. */
import type { Checkpoint } from './merkle/checkpoint.js';
import { isConsistent, type TreeHead } from './merkle/verify.js';

/** What is said by whoever has the log: its trees of both sizes, and the proof from one to the other. */
export interface SaidOfBoth {
  readonly older: TreeHead;
  readonly newer: TreeHead;
  readonly proof: readonly Uint8Array[];
}

/** Null where a proof is needed; else what can be said without one. The smaller one first. */
export function differenceAtSight(older: Checkpoint, newer: Checkpoint): string | null {
  if (older.origin !== newer.origin) return `They are of two logs: ${older.origin} and ${newer.origin}.`;
  if (older.size === newer.size && !isSame(older, newer))
    return `Both are of ${older.size} events, and their roots differ: the history was forked. Each was signed, so together they prove it.`;
  return null;
}

/** Null if the newer one goes on from the older; else what is wrong, and with which of them. `said` needs no trust: the proof is verified. */
export function differenceBetween(older: TreeHead, newer: TreeHead, { proof, ...said }: SaidOfBoth): string | null {
  if (isConsistent(older, newer, proof)) return null;
  const [beginsSo, isNow] = [isSame(older, said.older), isSame(newer, said.newer)];
  const [was, is] = [`of ${older.size} events`, `of ${newer.size} events`];
  if (!beginsSo && !isNow) return `The log at hand is neither that of the checkpoint ${was} nor that ${is}.`;
  if (!isNow)
    return `The log at hand begins with the ${older.size} events of the older checkpoint, but is not that of the newer one, ${is}: they cannot both be of it.`;
  if (!isConsistent(said.older, newer, proof)) return `The proof that was given is not good.`;
  return `The newer checkpoint, ${is}, does not go on from the older one, ${was}: its first ${older.size} events are others. Each was signed, so history was rewritten in between.`;
}

const isSame = (one: TreeHead, other: TreeHead): boolean =>
  one.size === other.size && Buffer.compare(one.root, other.root) === 0;
