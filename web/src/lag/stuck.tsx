/** What is stuck: the oldest on the road, why that probably is, and when it may come after all. */
import { csvOf } from '../api/call.js';
import type { BranchRow, TransitRowAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, ChoiceFilter } from '../parts/filter-form.js';
import { Section } from '../parts/section.js';
import { day, days } from '../parts/words.js';
import { nameOf, zoneOf } from './lag-filters.js';
import type { LagQuestion } from './question.js';

type Explanation = NonNullable<TransitRowAnswer['expected']>['explanation'];

/** What it is called, and where to look first. */
export const EXPLANATIONS: Readonly<Record<Explanation, readonly [name: string, look: string]>> = {
  'set-aside-damaged': ['Set aside, damaged', 'Look on the damage shelf there.'],
  'on-its-way': ['On its way', 'Not late: nine of ten take no less.'],
  'receive-scan-missed': ['Receipt not scanned', 'Later ones have come: look on the shelves of the receiver.'],
  'lane-late': ['Lane late', 'Nothing shipped since has come: ask the courier.'],
  'run-late': ['Run late', 'Nothing that left with it has come: ask the sender, then the courier.'],
  overdue: ['Overdue', 'Look at the sender, the courier and the receiver.'],
  unknown: ['Not known', 'Too few others on this lane to tell.'],
};
const NOT_REACHED = { 'few-transits': 'too few to tell', 'not-reached': 'too few arrive to tell' } as const;
const USUAL_AGE = '14';
const MOST = 200;

interface StuckProps {
  readonly question: LagQuestion;
  readonly branches: readonly BranchRow[];
  readonly round: number;
}

export function Stuck({ question: { from, to }, branches, round }: StuckProps) {
  const olderThanDays = Number(inAddress('older') ?? USUAL_AGE);
  const why = inAddress('why') as Explanation | undefined;
  const query = {
    from,
    to,
    olderThanDays: Number.isFinite(olderThanDays) ? olderThanDays : Number(USUAL_AGE),
    status: 'open',
    explanation: why,
    limit: MOST,
  } as const;
  const asked = useAsked('/v1/transits', query, { round });
  return (
    <Section
      title="Stuck"
      hint="Open transits, the oldest first. The explanation is a guess that says where to look first."
      asked={asked}
    >
      {({ transits, next }) => (
        <>
          <form class="filters" aria-label="Filter the stuck list" onSubmit={(event) => event.preventDefault()}>
            <ChoiceFilter name="older" label="On the road for more than" choices={AGE_CHOICES} />
            <ChoiceFilter name="why" label="Explanation" choices={WHY_CHOICES} />
          </form>
          <DataTable
            id="stuck"
            caption={`Open transits of more than ${query.olderThanDays} days`}
            columns={columns(branches)}
            rows={oldestFirst(transits)}
            keyOf={({ barcode, transitId }) => `${barcode} ${transitId}`}
            csv={csvOf('/v1/transits', { ...query, limit: undefined })}
            most={12}
            empty="Nothing is stuck: no transit is under way for so long. Choose fewer days to see younger ones."
            more={next !== null && <p class="rows">There are more than {MOST}; the CSV has all of them.</p>}
          />
        </>
      )}
    </Section>
  );
}

const AGE_CHOICES = ['', '0', '7', '30', '60'].map((value) => ({ value, name: `${value || USUAL_AGE} days` }));
const WHY_CHOICES = [
  { value: '', name: 'Any' },
  ...Object.entries(EXPLANATIONS).map(([value, [name]]) => ({ value, name })),
];

const oldestFirst = (transits: readonly TransitRowAnswer[]) =>
  [...transits].sort((a, b) => (a.shippedAt ?? '').localeCompare(b.shippedAt ?? ''));

const columns = (branches: readonly BranchRow[]): readonly Column<TransitRowAnswer>[] => [
  {
    name: 'Item',
    isHead: true,
    width: 'narrow',
    show: ({ barcode }) => <a href={`/items/${barcode}`}>{barcode}</a>,
    by: (row) => row.barcode,
  },
  { name: 'From', show: ({ from }) => nameOf(branches, from), by: ({ from }) => nameOf(branches, from) },
  { name: 'To', show: ({ to }) => nameOf(branches, to), by: ({ to }) => nameOf(branches, to) },
  {
    name: 'Shipped',
    width: 'narrow',
    show: ({ shippedAt, from }) => day(shippedAt, zoneOf(branches, from)),
    by: ({ shippedAt }) => shippedAt,
  },
  { name: 'Days', isNumber: true, show: (row) => days(row.days), by: (row) => row.days },
  {
    name: 'Explanation',
    width: 'wide',
    show: ({ expected, setAside }) => expected && <Why {...{ expected, setAside, branches }} />,
    by: ({ expected }) => expected && EXPLANATIONS[expected.explanation][0],
  },
  {
    name: 'Expected',
    show: ({ expected, to }) => expected && <When expected={expected} timeZone={zoneOf(branches, to)} />,
    by: ({ expected }) => expected?.p50,
  },
];

type Expected = NonNullable<TransitRowAnswer['expected']>;

function Why({
  expected: { explanation, since },
  setAside,
  branches,
}: {
  readonly expected: Expected;
  readonly setAside: TransitRowAnswer['setAside'];
  readonly branches: readonly BranchRow[];
}) {
  const [name, look] = EXPLANATIONS[explanation];
  return (
    <>
      <strong>{name}</strong>
      {setAside && ` at ${nameOf(branches, setAside.branch)}`}
      <small>
        {look} Shipped since: {since.shipped}, received of these: {since.received}.
      </small>
    </>
  );
}

function When({
  expected: { p50, p90, unknown },
  timeZone,
}: {
  readonly expected: Expected;
  readonly timeZone: string | undefined;
}) {
  if (p50 === null) return <>Not known{unknown && <small>{NOT_REACHED[unknown]}</small>}</>;
  return (
    <>
      {day(p50, timeZone)}
      <small>half by then; nine of ten by {p90 === null ? 'nobody knows when' : day(p90, timeZone)}</small>
    </>
  );
}
