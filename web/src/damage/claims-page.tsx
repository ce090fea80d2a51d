/** Claims: every damage that was reported, where it stands, who answers for it, and for whom it waits. */
import { useEffect } from 'preact/hooks';
import { csvOf } from '../api/call.js';
import type { ClaimRow, ClaimsAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { Bars } from '../parts/bars.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, ChoiceFilter, FilterForm } from '../parts/filter-form.js';
import { choicesOf, useMembers, type Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { count, day } from '../parts/words.js';
import { hrefWith } from '../shell/router.js';
import '../styles/damage.css';
import { DamageNav } from './damage-nav.js';
import { plain, STATUSES, whatOf, whoOf, type Status } from './damage-words.js';

const FILTERS = ['status', 'library', 'responsible', 'owed', 'branch', 'yours', 'cursor'] as const;
const MOST = 500;

export function ClaimsPage() {
  useEffect(() => void (document.title = 'Damage · Waybill'), []);
  const members = useMembers();
  const question = {
    status: inAddress('status') as Status | undefined,
    library: inAddress('library'),
    responsible: inAddress('responsible'),
    owed: inAddress('owed'),
    branch: inAddress('branch'),
    yours: inAddress('yours') === 'true' ? ('true' as const) : undefined,
  };
  const query = { ...question, cursor: inAddress('cursor'), limit: MOST };
  const asked = useAsked('/v1/damage', query);
  return (
    <>
      <h1>Damage</h1>
      <DamageNav />
      <FilterForm label="Filter claims" names={FILTERS}>
        <ChoiceFilter name="status" label="State" choices={STATUS_CHOICES} />
        <ChoiceFilter name="library" label="Library" choices={choicesOf(members.libraries, 'On either side: all')} />
        <ChoiceFilter name="responsible" label="Answers for it" choices={choicesOf(members.libraries, 'Anybody')} />
        <ChoiceFilter name="owed" label="Is owed" choices={choicesOf(members.libraries, 'Anybody')} />
        <ChoiceFilter name="branch" label="Reported by" choices={choicesOf(members.branches, 'Every branch')} />
        <ChoiceFilter name="yours" label="Waits for" choices={YOURS_CHOICES} />
      </FilterForm>
      <Section title="Where claims stand" hint="A state leads to its claims." asked={asked}>
        {({ statuses }) => <Standing statuses={statuses} csv={csvOf('/v1/damage', question)} />}
      </Section>
      <Section
        title="Claims"
        hint="The damage that was found last comes first. Who answers is what the policy says, or what was settled."
        asked={asked}
      >
        {({ claims, statuses, next }) => (
          <DataTable
            id="claims"
            caption={captionOf(claims.length, statuses, question.status)}
            columns={columns(members)}
            rows={[...claims].sort((a, b) => b.occurredAt.localeCompare(a.occurredAt))}
            keyOf={({ claimId }) => claimId}
            csv={csvOf('/v1/damage', question)}
            empty={
              <>
                No claim is like that. A claim begins with a damage scan of a branch; clear the filters to see all there
                are.
              </>
            }
            more={next !== null && <a href={hrefWith({ cursor: next })}>The next {count(MOST)} claims</a>}
          />
        )}
      </Section>
    </>
  );
}

const STATUS_CHOICES = [
  { value: '', name: 'Any' },
  ...Object.entries(STATUSES).map(([value, name]) => ({ value, name })),
];
const YOURS_CHOICES = [
  { value: '', name: 'Anybody' },
  { value: 'true', name: 'You' },
];

type StatusCount = ClaimsAnswer['statuses'][number];

const all = (statuses: readonly StatusCount[]): number => statuses.reduce((sum, { claims }) => sum + claims, 0);

function captionOf(shown: number, statuses: readonly StatusCount[], status: Status | undefined): string {
  const of = status === undefined ? all(statuses) : (statuses.find((one) => one.status === status)?.claims ?? 0);
  return `${count(shown)} of ${count(of)} claims`;
}

function Standing({ statuses, csv }: { readonly statuses: readonly StatusCount[]; readonly csv: string }) {
  const order = Object.keys(STATUSES);
  const rows = [...statuses].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return (
    <div class="beside">
      <Bars bars={rows.map(({ status, claims }) => ({ name: STATUSES[status], value: claims, kind: 'accent' }))} />
      <DataTable
        id="states"
        caption={`${count(all(statuses))} claims by state`}
        columns={STANDING}
        rows={rows}
        keyOf={({ status }) => status}
        csv={csv}
        empty="No claim is like that. Clear the filters to see all there are."
      />
    </div>
  );
}

const STANDING: readonly Column<StatusCount>[] = [
  { name: 'State', isHead: true, show: ({ status }) => <a href={hrefWith({ status })}>{STATUSES[status]}</a> },
  { name: 'Claims', isNumber: true, show: ({ claims }) => count(claims) },
];

/** What was settled, else what was assessed. */
const answerOf = ({ settlement, responsible, responsibleLibrary, remedy, amount }: ClaimRow) =>
  settlement ?? { party: responsible, library: responsibleLibrary, remedy, amount };

const columns = ({ branch, library, zoneOf }: Members): readonly Column<ClaimRow>[] => [
  {
    name: 'Item',
    isHead: true,
    width: 'narrow',
    show: ({ claimId, barcode }) => <a href={`/damage/${encodeURIComponent(claimId)}`}>{barcode}</a>,
    by: ({ barcode }) => barcode,
  },
  {
    name: 'Found',
    width: 'narrow',
    show: (row) => day(row.occurredAt, zoneOf(row.branch)),
    by: ({ occurredAt }) => occurredAt,
  },
  {
    name: 'Reported by',
    show: (row) => (
      <>
        {branch(row.branch)}
        <small>
          {row.severity}, {plain(row.discovery)}
        </small>
      </>
    ),
    by: (row) => branch(row.branch),
  },
  { name: 'State', show: ({ status }) => STATUSES[status], by: ({ status }) => STATUSES[status] },
  { name: 'Answers', show: (row) => whoOf(answerOf(row), library), by: (row) => whoOf(answerOf(row), library) },
  {
    name: 'Is owed',
    show: ({ owedLibrary }) => owedLibrary && library(owedLibrary),
    by: ({ owedLibrary }) => owedLibrary && library(owedLibrary),
  },
  { name: 'What', show: (row) => whatOf(answerOf(row)), by: (row) => answerOf(row).amount },
  {
    name: 'Next',
    show: ({ next, yours }) =>
      next && (
        <>
          {yours && <strong>Yours: </strong>}
          {next.words}
          {next.dueAt && <small>until {day(next.dueAt)}</small>}
        </>
      ),
    by: ({ next }) => next?.dueAt,
  },
];
