/** All that the group and its libraries have said about their policies, in that order. */
import { projection, sql, type ApplyContext, type Recorded } from '../projections/projection.js';
import type { PolicyEvent } from './policy.events.js';

export const policies = projection<PolicyEvent>({
  name: 'policies',
  version: 2,
  tables: sql`
    -- A policy that is NULL was ended; its version is that of the last one that was adopted.
    CREATE TABLE said (
      position INTEGER PRIMARY KEY, scope TEXT NOT NULL, version INTEGER NOT NULL, from_day TEXT NOT NULL, policy TEXT,
      reason TEXT NOT NULL, occurred_at TEXT NOT NULL, recorded_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX said_by ON said (scope, position);`,
  apply: {
    'policy-adopted': (event, { rows }) => {
      const { version, policy, inForceFrom } = event.data;
      write(event, rows, version, inForceFrom, JSON.stringify(policy));
    },
    'policy-ended': (event, { rows }) => {
      const { scope, from } = event.data;
      const last = rows.get<{ version: number }>('SELECT max(version) AS version FROM said WHERE scope = ?', scope);
      write(event, rows, last?.version ?? 0, from, null);
    },
  },
});

function write(
  { position, recordedAt, data: { scope, reason, occurredAt } }: Recorded<PolicyEvent>,
  rows: ApplyContext['rows'],
  version: number,
  from: string,
  policy: string | null,
): void {
  rows.run(
    'INSERT INTO said VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    position,
    scope,
    version,
    from,
    policy,
    reason,
    occurredAt,
    recordedAt,
  );
}
