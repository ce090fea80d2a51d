/** Whether a proof shows what it claims: the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, for the same hashes as RFC 6962. */
import { EMPTY_ROOT, nodeHash } from './hashes.js';

/** A tree, as a checkpoint tells it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

export interface LeafInTree {
  readonly index: number;
  readonly hash: Uint8Array;
}

export function isIncluded(leaf: LeafInTree, { size, root }: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (!isCount(leaf.index) || !isCount(size) || leaf.index >= size) return false;
  let [node, last] = [leaf.index, size - 1];
  let hash = leaf.hash;
  for (const beside of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      hash = nodeHash(beside, hash);
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else hash = nodeHash(hash, beside);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && same(hash, root);
}

export function isConsistent(older: TreeHead, newer: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size) return false;
  if (older.size === newer.size) return proof.length === 0 && same(older.root, newer.root);
  if (older.size === 0) return proof.length === 0 && same(older.root, EMPTY_ROOT);
  const [start, ...others] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  if (!start) return false;
  let [node, last] = [older.size - 1, newer.size - 1];
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  let [was, is] = [start, start];
  for (const beside of others) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      [was, is] = [nodeHash(beside, was), nodeHash(beside, is)];
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else is = nodeHash(is, beside);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && same(was, older.root) && same(is, newer.root);
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value));
const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
