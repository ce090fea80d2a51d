/** The tree as it is now, signed with the keys that are at hand. */
import { fail } from '../http/problems.js';
import type { MerkleTree } from './merkle.queries.js';
import { treeAnswer } from './evidence.answers.js';
import { checkpointText } from './merkle/checkpoint.js';
import { signNote, verifierOf } from './merkle/signed-note.js';
import type { SigningKey } from './signing-key.js';

export interface SignedHead {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly note: string;
  /** The key that it is signed with. */
  readonly verifier: string;
  /** The key that this one follows, where that is still at hand: then it has signed as well. */
  readonly follows?: string;
}

/** Throws a problem where there is nothing to sign yet. */
export function signedHead(tree: MerkleTree, key: SigningKey): SignedHead {
  const origin = originOf(tree);
  const head = tree.head();
  const { current, former } = key.signers(origin);
  return {
    origin,
    ...treeAnswer(head),
    note: signNote(checkpointText({ origin, ...head }), current, ...(former ? [former] : [])),
    verifier: verifierOf(current),
    ...(former && { follows: verifierOf(former) }),
  };
}

export function originOf(tree: MerkleTree): string {
  const origin = tree.origin();
  if (origin === undefined) throw fail('event-unknown', 'The tree has no event yet.');
  return origin;
}
