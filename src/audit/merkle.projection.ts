/**
 * The tree over the whole log: one leaf an event, in the log's order, kept in tiles. Events of every type are leaves, also those that
 * only a newer version knows: all instances have the same tree.
 */
import type { RecordedEvent } from '../event-store/event-store.js';
import { uuidBytes } from '../plain/uuid.js';
import { sql, type ApplyContext, type Kept, type Projection } from '../projections/projection.js';
import { leafHashOf } from './event-leaf.js';
import { hashesIn, subtreeRoot, WIDTH } from './merkle/tiles.js';

/** Leaves so far. */
interface Size {
  readonly leaves: number;
}

/** What a tile holds so far. */
interface Tile {
  readonly hashes: readonly Uint8Array[];
}

const SIZE = 'size';
const NO_TILE: Tile = { hashes: [] };

export const merkle: Projection = {
  name: 'merkle',
  version: 2,
  tables: sql`
    CREATE TABLE tree (one INTEGER PRIMARY KEY CHECK (one = 1), leaves INTEGER NOT NULL) STRICT;
    INSERT INTO tree VALUES (1, 0);
    -- position is that of the event in the log of this instance; the tree does not know it.
    CREATE TABLE leaf (leaf INTEGER PRIMARY KEY, position INTEGER NOT NULL UNIQUE, event_id BLOB NOT NULL) STRICT;
    CREATE INDEX leaf_of_event ON leaf (event_id);
    -- Up to 256 hashes of 32 bytes one after the other: of leaves at level 0, of full tiles of the level below at the others.
    CREATE TABLE tile (level INTEGER NOT NULL, tile INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, tile)) STRICT;`,
  apply: {},
  every: (event, context) => grow(event, context),
  keeping: {
    load: (key, rows) => {
      if (key === SIZE) return rows.get<Size>('SELECT leaves FROM tree');
      const row = rows.get<{ hashes: Uint8Array }>(
        'SELECT hashes FROM tile WHERE level = ? AND tile = ?',
        ...placeOf(key),
      );
      return row && { hashes: hashesIn(row.hashes) };
    },
    save: (key, value, rows) => {
      if (key === SIZE) rows.run('UPDATE tree SET leaves = ?', (value as Size).leaves);
      else
        rows.run(
          'INSERT OR REPLACE INTO tile VALUES (?, ?, ?)',
          ...placeOf(key),
          Buffer.concat((value as Tile).hashes),
        );
    },
  },
};

function grow(event: RecordedEvent, { rows, kept }: ApplyContext): void {
  const { leaves } = kept.get(SIZE) as Size;
  rows.run('INSERT INTO leaf VALUES (?, ?, ?)', leaves, event.position, uuidBytes(event.id));
  addToTile(0, leaves, leafHashOf(event), kept);
  kept.set(SIZE, { leaves: leaves + 1 });
}

/** A tile that becomes full is one hash of the level above. */
function addToTile(level: number, index: number, hash: Uint8Array, kept: Kept): void {
  const tile = Math.floor(index / WIDTH);
  const key = `${level}/${tile}`;
  const { hashes: before } = index % WIDTH === 0 ? NO_TILE : (kept.get(key) as Tile);
  const hashes = [...before, hash];
  kept.set(key, { hashes });
  if (hashes.length === WIDTH) addToTile(level + 1, tile, subtreeRoot(Buffer.concat(hashes)), kept);
}

const placeOf = (key: string): number[] => key.split('/').map(Number);
