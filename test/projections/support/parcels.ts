/** A small domain for the engine's tests: parcels that move, and views of them. */
import type { DomainEvent } from '../../../src/event-store/decider.js';
import type { NewEvent } from '../../../src/event-store/event-store.js';
import { projection, sql, type Projection, type Rows } from '../../../src/projections/projection.js';

export type ParcelEvent =
  DomainEvent<'parcel-moved', { parcel: string; weight: number }> | DomainEvent<'parcel-lost', { parcel: string }>;

let made = 0;

export function moved(parcel: string, weight = 1): NewEvent {
  return newEvent('parcel-moved', { parcel, weight });
}

export const lost = (parcel: string): NewEvent => newEvent('parcel-lost', { parcel });
/** An event that no view of these tests reads. */
export const noise = (): NewEvent => newEvent('noise-heard', {});

function newEvent(type: string, data: unknown): NewEvent {
  const id = `00000000-0000-7000-8000-${(++made).toString().padStart(12, '0')}`;
  const metadata = { schemaVersion: 1, correlationId: 'test', actor: { key: 'test' } };
  return { id, type, data, metadata, recordedAt: '2026-01-02T03:04:05.000Z' };
}

const TABLES = sql`
  CREATE TABLE parcel (parcel TEXT PRIMARY KEY, moves INTEGER NOT NULL, weight REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE move (position INTEGER NOT NULL, parcel TEXT NOT NULL) STRICT;`;

/** Counts the moves of each parcel: counting one twice or not at all shows. A parcel called `bad` cannot be applied. */
export const moves = (changes: Partial<Projection> = {}): Projection => ({ ...movesV1, ...changes });

const movesV1 = projection<ParcelEvent>({
  name: 'moves',
  version: 1,
  tables: TABLES,
  apply: {
    'parcel-moved': ({ data: { parcel, weight }, position }, { rows }) => {
      rows.run('INSERT INTO move VALUES (?, ?)', position, parcel);
      if (parcel.startsWith('bad')) throw new Error(`Parcel ${parcel} makes no sense.`);
      rows.run(
        `INSERT INTO parcel VALUES (?, 1, ?)
         ON CONFLICT DO UPDATE SET moves = moves + 1, weight = weight + excluded.weight`,
        parcel,
        weight,
      );
    },
    'parcel-lost': ({ data: { parcel } }, { rows }) => rows.run('DELETE FROM parcel WHERE parcel = ?', parcel),
  },
});

/** Writes down how much history each event had: shows whether a view ever looks into the future. */
export const pasts = projection<ParcelEvent>({
  name: 'pasts',
  version: 1,
  tables: sql`CREATE TABLE past (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, events INTEGER NOT NULL) STRICT;`,
  apply: {
    'parcel-moved': async ({ stream, position }, { rows, history }) => {
      const past = await history(stream);
      rows.run('INSERT INTO past VALUES (?, ?, ?)', position, stream, past.length);
    },
  },
});

export const movesOf = (rows: Pick<Rows, 'get'>): number =>
  rows.get<{ n: number }>('SELECT coalesce(sum(moves), 0) n FROM parcel')?.n ?? 0;
