/** What must hold in every tree: each proof shows what it claims, and nothing else. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { consistencyProof, inclusionProof, rootOf } from '../../../src/audit/merkle/tree.js';
import { isConsistent, isIncluded } from '../../../src/audit/merkle/verify.js';
import { nodesOver, numberedLeaves } from '../support/trees.js';

const LARGEST = 700;
const LEAVES = numberedLeaves(LARGEST);
const nodes = nodesOver(LEAVES);
const head = (size: number) => ({ size, root: rootOf(size, nodes) });
const flipped = (hash: Buffer, bit: number) => {
  const other = Buffer.from(hash);
  other[bit >> 3]! ^= 1 << (bit & 7);
  return other;
};
const bit = fc.nat(255);
const leafInTree = fc.integer({ min: 1, max: LARGEST }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)));
const twoSizes = fc.tuple(fc.nat(LARGEST), fc.nat(LARGEST)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

test('in every tree of up to 70 leaves, every leaf and every beginning has its proof', () => {
  for (let size = 0; size <= 70; size++) {
    for (let from = 0; from <= size; from++)
      expect(isConsistent(head(from), head(size), consistencyProof(from, size, nodes))).toBe(true);
    for (let index = 0; index < size; index++)
      expect(isIncluded({ index, hash: LEAVES[index]! }, head(size), inclusionProof(index, size, nodes))).toBe(true);
  }
});

test('a proof that a leaf is in a tree is of that leaf, that place and that tree alone', () => {
  fc.assert(
    fc.property(leafInTree, leafInTree, bit, fc.nat(), ([size, index], [otherSize, otherIndex], b, n) => {
      const proof = inclusionProof(index, size, nodes);
      const leaf = { index, hash: LEAVES[index]! };
      const tree = head(size);
      expect(isIncluded(leaf, tree, proof)).toBe(true);
      expect(isIncluded({ index, hash: flipped(leaf.hash, b) }, tree, proof)).toBe(false);
      expect(isIncluded(leaf, { size, root: flipped(tree.root, b) }, proof)).toBe(false);
      expect(isIncluded(leaf, tree, [...proof, leaf.hash])).toBe(false);
      if (otherIndex !== index) expect(isIncluded({ ...leaf, index: otherIndex }, tree, proof)).toBe(false);
      if (otherSize !== size) expect(isIncluded(leaf, head(otherSize), proof)).toBe(false);
      if (proof.length === 0) return;
      const at = n % proof.length;
      expect(isIncluded(leaf, tree, proof.toSpliced(at, 1))).toBe(false);
      expect(isIncluded(leaf, tree, proof.with(at, flipped(proof[at]!, b)))).toBe(false);
    }),
  );
});

test('a proof that a tree began another is of these two alone', () => {
  fc.assert(
    fc.property(twoSizes, fc.nat(LARGEST), bit, fc.nat(), ([from, to], other, b, n) => {
      const proof = consistencyProof(from, to, nodes);
      const [older, newer] = [head(from), head(to)];
      expect(isConsistent(older, newer, proof)).toBe(true);
      expect(isConsistent({ size: from, root: flipped(older.root, b) }, newer, proof)).toBe(false);
      expect(isConsistent(older, newer, [...proof, newer.root])).toBe(false);
      // From nothing, anything may have become.
      if (from > 0) expect(isConsistent(older, { size: to, root: flipped(newer.root, b) }, proof)).toBe(false);
      if (other !== from)
        expect(isConsistent(head(other), { size: from, root: older.root }, proof)).toBe(
          other === 0 && proof.length === 0,
        );
      if (proof.length === 0) return;
      const at = n % proof.length;
      expect(isConsistent(older, newer, proof.toSpliced(at, 1))).toBe(false);
      expect(isConsistent(older, newer, proof.with(at, flipped(proof[at]!, b)))).toBe(false);
    }),
  );
});

test('what is no count is in no tree', () => {
  const tree = head(4);
  const proof = inclusionProof(1, 4, nodes);
  for (const index of [-1, 1.5, NaN, 2 ** 53]) expect(isIncluded({ index, hash: LEAVES[1]! }, tree, proof)).toBe(false);
  for (const size of [-1, 1.5, NaN, 2 ** 53]) expect(isConsistent({ ...tree, size }, tree, [])).toBe(false);
  expect(() => inclusionProof(4, 4, nodes)).toThrow(RangeError);
  expect(() => consistencyProof(5, 4, nodes)).toThrow(RangeError);
});
