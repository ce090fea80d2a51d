/** Every key that was ever issued, for those who look after them. Requests are not judged by it: see `key-ring`. */
import { projection, sql } from '../projections/projection.js';
import type { KeyEvent } from './access.events.js';

export const accessKeys = projection<KeyEvent>({
  name: 'access-keys',
  version: 1,
  tables: sql`
    CREATE TABLE access_key (
      key_id TEXT PRIMARY KEY, role TEXT NOT NULL, branch TEXT, library TEXT, label TEXT NOT NULL,
      issued_at TEXT NOT NULL, issued_by TEXT NOT NULL, expires_at TEXT NOT NULL, revoked_at TEXT, reason TEXT
    ) STRICT;`,
  apply: {
    'access-key-issued': ({ data, metadata }, { rows }) => {
      const { keyId, role, branch = null, library = null, label, occurredAt, expiresAt } = data;
      rows.run(
        'INSERT INTO access_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)',
        keyId,
        role,
        branch,
        library,
        label,
        occurredAt,
        metadata.actor.key,
        expiresAt,
      );
    },
    'access-key-revoked': ({ data }, { rows }) => {
      const { keyId, reason = null, occurredAt } = data;
      rows.run('UPDATE access_key SET revoked_at = ?, reason = ? WHERE key_id = ?', occurredAt, reason, keyId);
    },
  },
});
