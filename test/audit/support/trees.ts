/** Trees in memory, computed straight from the definition. */
import { leafHash, nodeHash } from '../../../src/audit/merkle/hashes.js';
import type { Nodes } from '../../../src/audit/merkle/tree.js';

/** The nodes over these leaf hashes, each computed once. */
export function nodesOver(leaves: readonly Buffer[]): Nodes {
  const known = new Map<string, Buffer>();
  const node = (level: number, index: number): Buffer => {
    if (level === 0) return leaves[index]!;
    const key = `${level}/${index}`;
    const found = known.get(key) ?? nodeHash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
    known.set(key, found);
    return found;
  };
  return node;
}

export const numberedLeaves = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => leafHash(`leaf ${n}`));
