/** The fairness view over a database in memory, and its queries, without a service around them. */
import Database from 'better-sqlite3';
import { fairness } from '../../../src/fairness/fairness.projection.js';
import { FairnessQueries } from '../../../src/fairness/fairness.queries.js';
import { FilledColumns } from '../../../src/fairness/filled.columns.js';
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
  let position = 0n;
  const apply = (event: Told) =>
    void fairness.apply[event.type]?.({ ...event, position: ++position } as unknown as RecordedEvent, context);
  for (const event of events) apply(event);
  const reader = { all: rows.all, position: () => position, generation: 1 };
  const views = { upTo: () => Promise.resolve(reader) } as unknown as Views;
  const members = { libraries: () => Promise.resolve(libraries.map((code) => ({ code }))) } as unknown as MemberQueries;
  return {
    queries: new FairnessQueries(views, new FilledColumns(), members, () => NOW),
    apply,
    close: () => db.close(),
  };
}
