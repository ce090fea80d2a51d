/** What was known of an item at two moments, and what of it differs. */
import type { JourneyAnswer } from '../api/contract.js';
import { useAsked, type Asked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked, ChoiceFilter } from '../parts/filter-form.js';
import type { Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { moment, NONE, several } from '../parts/words.js';
import { compare, type Compared } from './compare.js';
import { momentName, type Moments } from './moments.js';

interface ItemComparedProps {
  readonly barcode: string;
  readonly moments: Moments;
  readonly members: Members;
}

export function ItemCompared({ barcode, moments, members }: ItemComparedProps) {
  const named = { barcode };
  const first = nothingYet(useAsked('/v1/items/{barcode}/journey', moments[0], { named }), barcode);
  const second = nothingYet(useAsked('/v1/items/{barcode}/journey', moments[1], { named }), barcode);
  return (
    <Section
      title={`Item ${barcode}`}
      hint={
        <>
          What differs is marked with ≠. <a href={`/items/${encodeURIComponent(barcode)}`}>Its journey</a>
        </>
      }
      asked={both(first, second)}
    >
      {([was, is]) => <Differences compared={compare(was, is, wordsOf(members))} moments={moments} />}
    </Section>
  );
}

const wordsOf = ({ branch }: Members) => ({ branch, moment: (iso: string | undefined) => moment(iso) });

function Differences({ compared, moments }: { readonly compared: readonly Compared[]; readonly moments: Moments }) {
  const different = compared.filter(({ differs }) => differs);
  return (
    <>
      <div class="filters">
        <ChoiceFilter
          name="same"
          label="Show"
          choices={[
            { value: '', name: 'Only what differs' },
            { value: 'all', name: 'What is the same as well' },
          ]}
        />
      </div>
      <DataTable
        id="compared"
        caption={`${several(different.length, 'difference')}; ${several(compared.length - different.length, 'fact')} the same`}
        columns={columnsFor(moments)}
        rows={asked('same') === 'all' ? compared : different}
        keyOf={(row) => `${row.name} ${row.first ?? ''} ${row.second ?? ''}`}
        most={100}
        empty="Nothing differs: at both moments the same was known of it."
      />
    </>
  );
}

const columnsFor = (moments: Moments): readonly Column<Compared>[] => [
  {
    name: 'What',
    isHead: true,
    show: ({ name, differs }) => (
      <>
        {differs && <strong class="differs">≠ </strong>}
        {name}
        {differs && <span class="unseen"> differs</span>}
      </>
    ),
  },
  { name: `First: ${momentName(moments[0])}`, show: ({ first, differs }) => <Told text={first} differs={differs} /> },
  {
    name: `Second: ${momentName(moments[1])}`,
    show: ({ second, differs }) => <Told text={second} differs={differs} />,
  },
];

const Told = ({ text = NONE, differs }: { readonly text: string | undefined; readonly differs: boolean }) =>
  differs ? <mark>{text}</mark> : <>{text}</>;

/** Before anything was known of it, it had no journey; an item of which nothing is known at either moment is a mistake. */
function nothingYet(
  told: Asked<JourneyAnswer>,
  barcode: string,
): Asked<JourneyAnswer> & { readonly isNothing: boolean } {
  const isNothing = told.problem?.type === 'item-unknown';
  const nothing: JourneyAnswer = { barcode, transits: [], custody: [], anomalies: [], observations: [] };
  return { ...told, isNothing, ...(isNothing && { answer: nothing }) };
}

type MaybeNothing = ReturnType<typeof nothingYet>;

function both(first: MaybeNothing, second: MaybeNothing): Asked<readonly [JourneyAnswer, JourneyAnswer]> {
  const isMistake = first.isNothing && second.isNothing;
  const problems = [first, second].filter(({ isNothing }) => isMistake || !isNothing).map(({ problem }) => problem);
  return {
    answer: first.answer && second.answer && [first.answer, second.answer],
    problem: problems.find((problem) => problem !== undefined),
    isLoading: first.isLoading || second.isLoading,
    again: () => {
      first.again();
      second.again();
    },
  };
}
