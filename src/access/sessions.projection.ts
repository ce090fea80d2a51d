/** Every session that was opened, for those who look after them. Requests are not judged by it: see `sessions`. */
import { projection, sql } from '../projections/projection.js';
import type { SessionEvent } from './access.events.js';

export const sessions = projection<SessionEvent>({
  name: 'sessions',
  version: 1,
  tables: sql`
    CREATE TABLE session (
      session_id TEXT PRIMARY KEY, role TEXT NOT NULL, branch TEXT, library TEXT, opened_by TEXT NOT NULL,
      opened_at TEXT NOT NULL, expires_at TEXT NOT NULL, ended_at TEXT
    ) STRICT;
    CREATE INDEX session_under_way ON session (expires_at) WHERE ended_at IS NULL;`,
  apply: {
    'session-opened': ({ data }, { rows }) => {
      const { sessionId, role, branch = null, library = null, key, staff, occurredAt, expiresAt } = data;
      rows.run(
        'INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, NULL)',
        sessionId,
        role,
        branch,
        library,
        key ?? staff ?? '',
        occurredAt,
        expiresAt,
      );
    },
    'session-ended': ({ data }, { rows }) =>
      rows.run('UPDATE session SET ended_at = ? WHERE session_id = ?', data.occurredAt, data.sessionId),
  },
});
