/** What is being looked into because of an item: its cases and its damage claims. They are of now, whatever the clocks say. */
import type { CaseRow, ClaimRow } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import type { Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { days, moment, several } from '../parts/words.js';

export function Matters({ barcode, members }: { readonly barcode: string; readonly members: Members }) {
  const cases = useAsked('/v1/cases', { barcode, status: 'open' });
  const claims = useAsked('/v1/damage', { barcode });
  return (
    <div class="beside matters">
      <Section
        title="Open cases"
        hint="A case is opened when it is on the road for longer than is usual."
        asked={cases}
      >
        {({ cases: rows }) => (
          <DataTable
            id="cases"
            caption={several(rows.length, 'open case')}
            columns={caseColumns(members)}
            rows={rows}
            keyOf={({ caseId }) => caseId}
            empty="None: nobody needs to look for it."
          />
        )}
      </Section>
      <Section
        title="Damage claims"
        hint="Each leads to whose hands it was damaged in, and what was said of it."
        asked={claims}
      >
        {({ claims: rows }) => (
          <DataTable
            id="claims"
            caption={several(rows.length, 'claim')}
            columns={claimColumns(members)}
            rows={rows}
            keyOf={({ claimId }) => claimId}
            empty="None: it was never reported as damaged."
          />
        )}
      </Section>
    </div>
  );
}

const caseColumns = (members: Members): readonly Column<CaseRow>[] => [
  { name: 'Lane', isHead: true, show: ({ from, to }) => `${members.branch(from)} to ${members.branch(to)}` },
  { name: 'Days', isNumber: true, show: (row) => days(row.days) },
  {
    name: 'What next',
    show: ({ nextStep, ownerBranch, dueAt, overdue }) => (
      <>
        {nextStep ?? 'Nothing'}
        <small>
          {ownerBranch !== null && `${members.branch(ownerBranch)}, `}
          {dueAt !== null && `by ${moment(dueAt)}`}
          {overdue && ', overdue'}
        </small>
      </>
    ),
  },
];

const claimColumns = (members: Members): readonly Column<ClaimRow>[] => [
  {
    name: 'Reported',
    isHead: true,
    show: ({ claimId, occurredAt, branch }) => (
      <a href={`/damage/${encodeURIComponent(claimId)}`}>{moment(occurredAt, members.zoneOf(branch))}</a>
    ),
  },
  { name: 'By', show: ({ branch }) => members.branch(branch) },
  { name: 'How bad', show: ({ severity }) => severity },
  {
    name: 'Status',
    show: ({ status, because }) => (
      <>
        {status}
        {because !== null && <small>{because}</small>}
      </>
    ),
  },
];
