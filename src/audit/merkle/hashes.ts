/** The hashes of a Merkle tree, RFC 6962: a leaf can never pass for a node, since each begins with a byte of its own. */
import { createHash, hash } from 'node:crypto';

/** Bytes of a hash. */
export const HASH = 32;

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export const leafHash = (leaf: string | Uint8Array): Buffer => createHash('sha256').update(LEAF).update(leaf).digest();

/** A proof from a large tree takes hundreds of these: in one call each, which is half again as fast. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');

/** Of the tree without a leaf. */
export const EMPTY_ROOT: Buffer = createHash('sha256').digest();
