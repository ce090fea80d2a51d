/** The fairness view over a database in memory, and its queries, without a service around them. */
import Database from 'better-sqlite3';
import { fairness } from '../../../src/fairness/fairness.projection.js';
import { FairnessQueries } from '../../../src/fairness/fairness.queries.js';
import type { RecordedEvent } from '../../../src/event-store/event-store.js';
import type { Views } from '../../../src/http/views.js';
import type { MemberQueries } from '../../../src/partners/index.js';
import type { ApplyContext } from '../../../src/projections/projection.js';
import { rowsOf } from '../../../src/projections/statements.js';
import type { Told } from './stories.js';

export const NOW = new Date('2027-01-01T00:00:00.000Z');

export function viewOf(events: readonly Told[], libraries: readonly string[]) {
  const db = new Database(':memory:');
  db.exec(fairness.tables);
  const rows = rowsOf(db);
  const context = { rows } as unknown as ApplyContext;
  for (const event of events) void fairness.apply[event.type]?.(event as unknown as RecordedEvent, context);
  const reader = { all: rows.all, read: (queries: (all: typeof rows) => unknown) => queries(rows) };
  const views = { upTo: () => Promise.resolve(reader) } as unknown as Views;
  const members = { libraries: () => Promise.resolve(libraries.map((code) => ({ code }))) } as unknown as MemberQueries;
  return { queries: new FairnessQueries(views, members, () => NOW), close: () => db.close() };
}
