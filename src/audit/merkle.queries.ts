/** What is asked of the tree: its root at any size, proofs, tiles, and which leaf an event is. Each in a few reads of tiles. */
import { Injectable } from '@nestjs/common';
import { Views } from '../http/views.js';
import { uuidBytes } from '../plain/uuid.js';
import type { Maybe, Rows } from '../projections/projection.js';
import { merkle } from './merkle.projection.js';
import { nodesOf, widthIn, type TileAsked } from './merkle/tiles.js';
import { HASH } from './merkle/hashes.js';
import { consistencyProof, inclusionProof, rootOf } from './merkle/tree.js';
import type { TreeHead } from './merkle/verify.js';

/** The tree as it is at one moment, and every tree that it was before. */
export class MerkleTree {
  readonly size: number;
  private readonly nodes;

  constructor(private readonly rows: Pick<Rows, 'get'>) {
    this.size = rows.get<{ leaves: number }>('SELECT leaves FROM tree')?.leaves ?? 0;
    this.nodes = nodesOf(({ level, index }) => this.hashes(level, index));
  }

  head(size = this.size): TreeHead {
    return { size, root: rootOf(size, this.nodes) };
  }

  /** Of an event by its position or its id; undefined if it is none of the tree's. */
  leafOf(event: string): Maybe<number> {
    const row = event.includes('-')
      ? this.rows.get<{ leaf: number }>('SELECT leaf FROM leaf WHERE event_id = ?', uuidBytes(event))
      : this.rows.get<{ leaf: number }>('SELECT leaf FROM leaf WHERE position = ?', BigInt(event));
    return row?.leaf;
  }

  /** Names the log, wherever it is kept: its first event is that of no other. Undefined while there is none. */
  origin(): Maybe<string> {
    const first = this.rows.get<{ id: string }>('SELECT lower(hex(event_id)) AS id FROM leaf WHERE leaf = 0');
    return first && `waybill/${first.id}`;
  }

  leafHash(leaf: number): Buffer {
    return this.nodes(0, leaf);
  }

  inclusion(leaf: number, size: number): Buffer[] {
    return inclusionProof(leaf, size, this.nodes);
  }

  consistency(from: number, to: number): Buffer[] {
    return consistencyProof(from, to, this.nodes);
  }

  /** Null if the tree has no tile there, or not one so wide. */
  tile({ level, index, width }: TileAsked): Buffer | null {
    if (widthIn(this.size, { level, index }) < width) return null;
    return Buffer.from(this.hashes(level, index).subarray(0, width * HASH));
  }

  private hashes(level: number, index: number): Uint8Array {
    const select = 'SELECT hashes FROM tile WHERE level = ? AND tile = ?';
    return this.rows.get<{ hashes: Uint8Array }>(select, level, index)?.hashes ?? new Uint8Array();
  }
}

@Injectable()
export class MerkleQueries {
  constructor(private readonly views: Views) {}

  /** What `ask` makes of one snapshot of the tree, which has grown at least up to `after`. */
  async tree<T>(ask: (tree: MerkleTree) => T, after?: string): Promise<T> {
    const view = await this.views.upTo(merkle, after);
    return view.read((rows) => ask(new MerkleTree(rows)));
  }
}
