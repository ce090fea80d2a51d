/** Every checkpoint that was recorded, and every key that signed one. */
import { projection, sql } from '../projections/projection.js';
import type { EvidenceEvent } from './evidence.events.js';

export const checkpoints = projection<EvidenceEvent>({
  name: 'checkpoints',
  version: 1,
  tables: sql`
    CREATE TABLE checkpoint (
      size INTEGER PRIMARY KEY, origin TEXT NOT NULL, root TEXT NOT NULL, note TEXT NOT NULL, verifier TEXT NOT NULL,
      signed_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE evidence_key (
      seq INTEGER PRIMARY KEY, verifier TEXT NOT NULL UNIQUE, follows TEXT, introduced_at TEXT NOT NULL
    ) STRICT;`,
  apply: {
    'checkpoint-signed': ({ data }, { rows }) => {
      const { size, origin, root, note, verifier, signedAt } = data;
      rows.run('INSERT INTO checkpoint VALUES (?, ?, ?, ?, ?, ?)', size, origin, root, note, verifier, signedAt);
    },
    'evidence-key-introduced': ({ data }, { rows }) => {
      const { verifier, follows = null, introducedAt } = data;
      rows.run(
        'INSERT INTO evidence_key (verifier, follows, introduced_at) VALUES (?, ?, ?)',
        verifier,
        follows,
        introducedAt,
      );
    },
  },
});
