/**
 * The root of a Merkle tree and the proofs from it, as RFC 6962 defines them in its sections 2.1 to 2.1.2, for a tree of any size up
 * to what is there: the tree of long ago is part of the tree of now.
 */
import { EMPTY_ROOT, nodeHash } from './hashes.js';

/** The root of the complete subtree of 2^`level` leaves that is the `index`-th of its level, from 0. */
export type Nodes = (level: number, index: number) => Buffer;

export function rootOf(size: number, nodes: Nodes): Buffer {
  return size === 0 ? EMPTY_ROOT : new Subtrees(nodes).root(0, size);
}

/** What the leaf at `index` needs beside it to give the root of the tree of `size` leaves: the audit path, nearest first. */
export function inclusionProof(index: number, size: number, nodes: Nodes): Buffer[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`No leaf ${index} is in a tree of ${size}.`);
  return new Subtrees(nodes).path(index, 0, size);
}

/** What shows that the tree of `from` leaves is how the tree of `to` leaves began. */
export function consistencyProof(from: number, to: number, nodes: Nodes): Buffer[] {
  if (!(from >= 0 && from <= to)) throw new RangeError(`A tree of ${from} is no beginning of a tree of ${to}.`);
  return from === 0 ? [] : new Subtrees(nodes).beginning(from, 0, to, true);
}

/** Of the leaves from `first` to before `end`. */
class Subtrees {
  constructor(private readonly nodes: Nodes) {}

  root(first: number, end: number): Buffer {
    const level = Math.log2(end - first);
    if (Number.isInteger(level)) return this.nodes(level, first / (end - first));
    const middle = middleOf(first, end);
    return nodeHash(this.root(first, middle), this.root(middle, end));
  }

  path(leaf: number, first: number, end: number): Buffer[] {
    if (end - first === 1) return [];
    const middle = middleOf(first, end);
    return leaf < middle
      ? [...this.path(leaf, first, middle), this.root(middle, end)]
      : [...this.path(leaf, middle, end), this.root(first, middle)];
  }

  /** `whole`: what begins here is the older tree itself, whose root is known to whoever asks. */
  beginning(from: number, first: number, end: number, whole: boolean): Buffer[] {
    if (from === end) return whole ? [] : [this.root(first, end)];
    const middle = middleOf(first, end);
    return from <= middle
      ? [...this.beginning(from, first, middle, whole), this.root(middle, end)]
      : [...this.beginning(from, middle, end, false), this.root(first, middle)];
  }
}

/** Where the tree divides: the largest power of two below its size comes first. */
function middleOf(first: number, end: number): number {
  let half = 1;
  while (half * 2 < end - first) half *= 2;
  return first + half;
}
