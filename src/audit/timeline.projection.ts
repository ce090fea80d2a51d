/**
 * Where in the log to look: for branches and keys, which have many events in other streams, the place of each; for items, holds, claims and
 * cases, which streams have to do with each other. What an event says is read from the log.
 */
import type { RecordedEvent } from '../event-store/event-store.js';
import { sql, type ApplyContext, type Projection, type Rows } from '../projections/projection.js';
import type { About, Telling } from './telling.js';
import { occurredAt } from './timeline.order.js';

export const timeline = (tellings: readonly Telling[]): Projection => ({
  name: 'timeline',
  version: 1,
  tables: sql`
    CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    -- A hold, claim or case, and the item that it has to do with.
    CREATE TABLE link (item INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (item, other)) STRICT, WITHOUT ROWID;
    CREATE INDEX link_other ON link (other);
    CREATE TABLE subject (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    -- occurred: milliseconds since 1970; late: until it was recorded.
    CREATE TABLE entry (
      subject INTEGER NOT NULL, position INTEGER NOT NULL, stream INTEGER NOT NULL, occurred INTEGER NOT NULL,
      late INTEGER NOT NULL, PRIMARY KEY (subject, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX entry_occurred ON entry (subject, occurred);`,
  apply: Object.fromEntries(
    tellings.flatMap((telling) => telling.types.map((type) => [type, noteBy(telling, type)] as const)),
  ),
});

function noteBy(telling: Telling, type: string) {
  if (!telling.byPast?.includes(type))
    return (event: RecordedEvent, { rows }: ApplyContext) => note(event, telling.about(event, [event]), rows);
  return async (event: RecordedEvent, { rows, history }: ApplyContext) =>
    note(event, telling.about(event, await history(event.stream)), rows);
}

function note(event: RecordedEvent, about: About, rows: Rows): void {
  const { items = [], holds = [], branches = [], keys = [], streams = [] } = about;
  const stream = idOf('stream', event.stream, rows);
  const link = (item: number, other: number) => rows.run('INSERT OR IGNORE INTO link VALUES (?, ?)', item, other);
  for (const item of items) link(idOf('stream', `item-${item}`, rows), stream);
  for (const name of streams) link(idOf('stream', name, rows), stream);
  for (const hold of holds) link(stream, idOf('stream', `hold-${hold}`, rows));
  const occurred = Date.parse(occurredAt(event));
  const late = Date.parse(event.recordedAt) - occurred;
  const subjects = new Set([
    ...branches.filter((branch) => branch !== undefined).map((branch) => branchSubject(branch)),
    ...[event.metadata.actor.key, ...keys].map(keySubject),
  ]);
  for (const name of subjects) {
    const subject = idOf('subject', name, rows);
    rows.run('INSERT INTO entry VALUES (?, ?, ?, ?, ?)', subject, event.position, stream, occurred, late);
  }
}

export const branchSubject = (code: string): string => `branch ${code}`;
export const keySubject = (id: string): string => `key ${id}`;

const FIND = { stream: 'SELECT id FROM stream WHERE name = ?', subject: 'SELECT id FROM subject WHERE name = ?' };
const ADD = {
  stream: 'INSERT INTO stream (name) VALUES (?) RETURNING id',
  subject: 'INSERT INTO subject (name) VALUES (?) RETURNING id',
};

function idOf(table: 'stream' | 'subject', name: string, rows: Rows): number {
  const found = rows.get<{ id: number }>(FIND[table], name) ?? rows.get<{ id: number }>(ADD[table], name);
  return found?.id ?? 0;
}
