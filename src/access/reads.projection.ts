/** The journal of reads, to be searched by who and by what. */
import { projection, sql } from '../projections/projection.js';
import type { ReadsNoted } from './access.events.js';

export const reads = projection<ReadsNoted>({
  name: 'reads',
  version: 1,
  tables: sql`
    CREATE TABLE read (
      seq INTEGER PRIMARY KEY, at TEXT NOT NULL, key TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL
    ) STRICT;
    CREATE INDEX read_by ON read (key, seq);
    CREATE INDEX read_of ON read (subject, seq);`,
  apply: {
    'reads-noted': ({ data }, { rows }) => {
      for (const { at, key, what, subject } of data.reads) {
        rows.run('INSERT INTO read (at, key, what, subject) VALUES (?, ?, ?, ?)', at, key, what, subject);
      }
    },
  },
});
