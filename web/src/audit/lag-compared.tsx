/** The lag of the whole group at two moments. */
import type { LagGroupAnswer } from '../api/contract.js';
import { useAsked, type Asked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Section } from '../parts/section.js';
import { count, days, share } from '../parts/words.js';
import { momentName, type Moment, type Moments } from './moments.js';

interface Row {
  readonly name: string;
  readonly first: string;
  readonly second: string;
}

type Show = (group: LagGroupAnswer) => string;

const FIGURES: readonly (readonly [name: string, show: Show])[] = [
  ['Transits', ({ transits }) => count(transits)],
  ['On the road', ({ open }) => count(open)],
  ['Over 30 days', ({ ageing }) => count(ageing['30-59'] + ageing['60+'])],
  ['Over 60 days', ({ ageing }) => count(ageing['60+'])],
  ['Median, days', ({ p50 }) => days(p50)],
  ['Nine of ten within, days', ({ p90 }) => days(p90)],
  ['With both scans', ({ compliance }) => share(compliance)],
];

export function LagCompared({ moments }: { readonly moments: Moments }) {
  const first = useLagAt(moments[0]);
  const second = useLagAt(moments[1]);
  const groups = first.answer && second.answer && ([first.answer.groups[0], second.answer.groups[0]] as const);
  const asked: Asked<NonNullable<typeof groups>> = {
    answer: groups,
    problem: first.problem ?? second.problem,
    isLoading: first.isLoading || second.isLoading,
    again: () => {
      first.again();
      second.again();
    },
  };
  return (
    <Section title="Lag over all" hint="All transits of the group up to each moment, in calendar days." asked={asked}>
      {([was, is]) => (
        <DataTable
          id="lag"
          caption="Lag at both moments"
          columns={columnsFor(moments)}
          rows={was && is ? FIGURES.map(([name, show]) => ({ name, first: show(was), second: show(is) })) : []}
          keyOf={({ name }) => name}
          empty="At one of these moments nothing had been on the road yet. Choose a later one."
        />
      )}
    </Section>
  );
}

const useLagAt = (moment: Moment) => useAsked('/v1/lag', { groupBy: 'none', ...moment });

const columnsFor = (moments: Moments): readonly Column<Row>[] => [
  {
    name: 'What',
    isHead: true,
    show: ({ name, first, second }) => (
      <>
        {first !== second && <strong class="differs">≠ </strong>}
        {name}
        {first !== second && <span class="unseen"> differs</span>}
      </>
    ),
  },
  { name: `First: ${momentName(moments[0])}`, isNumber: true, show: ({ first }) => first },
  { name: `Second: ${momentName(moments[1])}`, isNumber: true, show: ({ second }) => second },
];
