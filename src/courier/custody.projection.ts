/** Who has each item now, and what the catalog says of it. */
import { projection, sql, type Rows } from '../projections/projection.js';
import type { ItemEvent } from './item.events.js';
import { applyJourneys, journeyTable, keepJourneys } from './journey.rows.js';
import type { JourneyState } from './journey.shape.js';

export const custody = projection<ItemEvent>({
  name: 'custody',
  version: 2,
  tables: sql`
    ${journeyTable}
    -- holder is a branch, or null while the courier has it: then it is on the road between the two.
    CREATE TABLE custody (
      barcode TEXT PRIMARY KEY, holder TEXT, from_branch TEXT, to_branch TEXT, since TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX custody_holder ON custody (holder, barcode) WHERE holder IS NOT NULL;
    CREATE TABLE item (
      barcode TEXT PRIMARY KEY, owning_branch TEXT NOT NULL, title TEXT NOT NULL, collection TEXT, price REAL, acquired_on TEXT
    ) STRICT, WITHOUT ROWID;`,
  keeping: keepJourneys(write),
  apply: {
    // Who has an item is all in where its journey stands.
    ...applyJourneys(() => undefined),
    'item-catalogued': ({ data }, { rows }) => {
      const { barcode, owningBranch, title, collection = null, price = null, acquiredOn = null } = data;
      const replace = 'INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, ?, ?)';
      rows.run(replace, barcode, owningBranch, title, collection, price, acquiredOn);
    },
  },
});

function write(barcode: string, standing: JourneyState, rows: Rows): void {
  const holder = standing.custody?.holder;
  rows.run(
    'INSERT OR REPLACE INTO custody VALUES (?, ?, ?, ?, ?)',
    barcode,
    holder && 'branch' in holder ? holder.branch : null,
    holder && 'courier' in holder ? holder.courier.from : null,
    holder && 'courier' in holder ? holder.courier.to : null,
    standing.custody?.since ?? null,
  );
}
