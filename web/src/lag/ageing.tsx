/** How old is what is under way. */
import { csvOf } from '../api/call.js';
import type { AgeingAnswer, LagFiguresAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { Bars } from '../parts/bars.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Section } from '../parts/section.js';
import { count, share } from '../parts/words.js';
import { hrefWith } from '../shell/router.js';
import type { LagQuestion, periodAsked } from './question.js';

/** Each with the number of days that it begins with. */
const AGES: readonly (readonly [age: keyof AgeingAnswer, name: string, from: string])[] = [
  ['0-6', '0 to 6 days', '0'],
  ['7-13', '7 to 13 days', '7'],
  ['14-29', '14 to 29 days', '14'],
  ['30-59', '30 to 59 days', '30'],
  ['60+', '60 days and more', '60'],
];

interface Row {
  readonly name: string;
  readonly from: string;
  readonly items: number;
  readonly share: number | null;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Age', isHead: true, show: ({ name, from }) => <a href={hrefWith({ older: from })}>{name}</a> },
  { name: 'Items', isNumber: true, show: ({ items }) => count(items) },
  { name: 'Share', isNumber: true, show: (row) => share(row.share) },
];

interface AgeingProps {
  readonly live: LagFiguresAnswer | undefined;
  readonly question: LagQuestion;
  readonly period: ReturnType<typeof periodAsked>;
}

export function Ageing({ live, question, period }: AgeingProps) {
  const query = { ...question, ...period, groupBy: 'none' } as const;
  const asked = useAsked('/v1/lag', query);
  return (
    <Section
      title="Age of what is under way"
      hint="Days since it was shipped. An age leads to the list of what has been on the road for as long."
      asked={asked}
    >
      {({ groups }) => {
        const { ageing, open } = live ?? groups[0] ?? { ageing: undefined, open: 0 };
        const rows = AGES.map(([age, name, from]) => {
          const items = ageing?.[age] ?? 0;
          return { name, from, items, share: open === 0 ? null : items / open };
        });
        const bars = rows.map(({ name, items, from }) => ({ name, value: items, kind: `age-${from}` }));
        return (
          <div class="beside">
            <Bars bars={bars} />
            <DataTable
              id="ageing"
              caption={`Age of ${count(open)} transits under way`}
              columns={COLUMNS}
              rows={rows}
              keyOf={({ from }) => from}
              csv={csvOf('/v1/lag', query)}
              empty=""
            />
          </div>
        );
      }}
    </Section>
  );
}
