/**
 * A Merkle tree in tiles (C2SP tlog-tiles): 256 hashes of one level side by side, of every eighth level. A tile that is full never
 * changes, and the levels between are made of it.
 */
import { HASH, nodeHash } from './hashes.js';
import type { Nodes } from './tree.js';

/** Levels of the tree in one tile, and hashes of its lowest. */
export const HEIGHT = 8;
export const WIDTH = 2 ** HEIGHT;

export interface TilePlace {
  /** Level of tiles: its hashes are of complete subtrees of 256^level leaves. */
  readonly level: number;
  readonly index: number;
}

/** The hashes of a tile one after the other, as many as there are. */
export type Tiles = (place: TilePlace) => Uint8Array;

/** Every node of the tree, out of its tiles. */
export const nodesOf =
  (tiles: Tiles): Nodes =>
  (level, index) => {
    const within = level % HEIGHT;
    const first = index * 2 ** within;
    const place = { level: (level - within) / HEIGHT, index: Math.floor(first / WIDTH) };
    const start = (first % WIDTH) * HASH;
    const hashes = tiles(place).subarray(start, start + 2 ** within * HASH);
    if (hashes.length < 2 ** within * HASH) throw new RangeError(`The tree has no node ${index} at level ${level}.`);
    return subtreeRoot(hashes);
  };

/** One by one. */
export const hashesIn = (tile: Uint8Array): Uint8Array[] =>
  Array.from({ length: tile.length / HASH }, (_, n) => tile.subarray(n * HASH, (n + 1) * HASH));

/** The root of a power of two of hashes. */
export function subtreeRoot(hashes: Uint8Array): Buffer {
  let nodes = hashesIn(hashes);
  while (nodes.length > 1)
    nodes = Array.from({ length: nodes.length / 2 }, (_, n) =>
      nodeHash(nodes[2 * n] as Buffer, nodes[2 * n + 1] as Buffer),
    );
  return Buffer.from(nodes[0] as Uint8Array);
}

/** Hashes that the tile holds in a tree of this size: 256 when it is full, 0 when it is not there. */
export function widthIn(size: number, { level, index }: TilePlace): number {
  const atLevel = Math.floor(size / WIDTH ** level);
  return Math.min(WIDTH, Math.max(0, atLevel - index * WIDTH));
}

/** Where a tile is, and how many of its hashes are asked for. */
export interface TileAsked extends TilePlace {
  readonly width: number;
}

const PATH = /^(\d|[1-5]\d|6[0-3])\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** Of a path such as `0/x001/234` or `1/000.p/17`; null if it is none. */
export function tileAt(path: string): TileAsked | null {
  const [, level, digits, width] = PATH.exec(path) ?? [];
  if (level === undefined || digits === undefined) return null;
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const asked = { level: Number(level), index, width: width === undefined ? WIDTH : Number(width) };
  // Each tile has one address: nothing is written with needless zeros, nor a full tile as a partial one.
  return tilePath(asked) === path && Number.isSafeInteger(index) ? asked : null;
}

export function tilePath({ level, index, width }: TileAsked): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const place = groups.map((group, n) => (n < groups.length - 1 ? `x${group}` : group)).join('/');
  return `${level}/${place}${width === WIDTH ? '' : `.p/${width}`}`;
}
