/** Every case as its decider knows it, and what it is looked for by. */
import { itemStream, type ItemCatalogued } from '../courier/index.js';
import { projection, sql, type ApplyContext, type Recorded } from '../projections/projection.js';
import { caseDecider, type CaseState } from './case.decider.js';
import type { CaseEvent } from './case.events.js';

export const cases = projection<CaseEvent | ItemCatalogued>({
  name: 'cases',
  version: 2,
  tables: sql`
    CREATE TABLE cases (
      seq INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, barcode TEXT NOT NULL, title TEXT,
      from_branch TEXT NOT NULL, to_branch TEXT NOT NULL, open INTEGER NOT NULL, stage TEXT NOT NULL,
      owner TEXT, owner_branch TEXT, state TEXT NOT NULL
    ) STRICT;
    CREATE INDEX case_open ON cases (seq) WHERE open = 1;
    CREATE INDEX case_of_item ON cases (barcode);`,
  apply: {
    'case-opened': async (event, context) => {
      write(event, context);
      const title = await titleOf(event.data.barcode, context);
      if (title !== null) context.rows.run('UPDATE cases SET title = ? WHERE case_id = ?', title, event.data.caseId);
    },
    'case-answered': write,
    'case-escalated': write,
    'case-closed': write,
    'case-reopened': write,
    'item-catalogued': ({ data: { barcode, title } }, { rows }) =>
      rows.run('UPDATE cases SET title = ? WHERE barcode = ?', title, barcode),
  },
});

function write(event: Recorded<CaseEvent>, { rows }: ApplyContext): void {
  const { caseId } = event.data;
  const row = rows.get<{ state: string }>('SELECT state FROM cases WHERE case_id = ?', caseId);
  const before = row ? (JSON.parse(row.state) as CaseState) : caseDecider.initial;
  const state = caseDecider.evolve(before, event as CaseEvent, event);
  if (state.status === 'none') return;
  const { opened, stage, standing } = state;
  const open = state.status === 'open';
  rows.run(
    `INSERT INTO cases (case_id, barcode, from_branch, to_branch, open, stage, owner, owner_branch, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (case_id) DO UPDATE SET open = excluded.open, stage = excluded.stage, owner = excluded.owner,
       owner_branch = excluded.owner_branch, state = excluded.state`,
    caseId,
    opened.barcode,
    opened.from,
    opened.to,
    open ? 1 : 0,
    stage,
    open ? standing.owner : null,
    open ? (standing.ownerBranch ?? null) : null,
    JSON.stringify(state),
  );
}

/** As the catalog said last; null if it never did. */
async function titleOf(barcode: string, { history }: ApplyContext): Promise<string | null> {
  const catalogued = (await history(itemStream(barcode))).findLast(({ type }) => type === 'item-catalogued');
  return catalogued ? (catalogued.data as ItemCatalogued['data']).title : null;
}
