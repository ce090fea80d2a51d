/** What a hold waits for: the lender, the courier, the patron. */
import { csvOf } from '../api/call.js';
import type { SegmentAnswer, WaitGroupAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { StackedBar } from '../parts/bars.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress } from '../parts/filter-form.js';
import { Section } from '../parts/section.js';
import { count, days, range } from '../parts/words.js';
import type { periodAsked } from './question.js';

const SEGMENTS = [
  ['lender', 'Lender', 'placed to shipped'],
  ['courier', 'Courier', 'shipped to received'],
  ['pickup', 'Pickup', 'received to picked up'],
] as const;

type Row = SegmentAnswer & { readonly name: string; readonly meaning: string };

const COLUMNS: readonly Column<Row>[] = [
  {
    name: 'Segment',
    isHead: true,
    show: ({ name, meaning }) => (
      <>
        <span class={`key fill-${name.toLowerCase()}`} /> {name} <small>{meaning}</small>
      </>
    ),
  },
  { name: 'Holds through', isNumber: true, show: ({ holds }) => count(holds) },
  { name: 'Waiting now', isNumber: true, show: ({ waiting }) => count(waiting) },
  { name: 'Half within, days', isNumber: true, show: ({ p50 }) => days(p50) },
  { name: '95 % interval', isNumber: true, show: ({ p50Interval }) => range(p50Interval) },
  { name: 'Nine of ten, days', isNumber: true, show: ({ p90 }) => days(p90) },
  { name: 'Mean of those through', isNumber: true, show: ({ mean }) => days(mean) },
];

export function Waits({ period }: { readonly period: ReturnType<typeof periodAsked> }) {
  const asked = useAsked('/v1/waits', period);
  const isLane = inAddress('from') !== undefined || inAddress('to') !== undefined;
  return (
    <Section
      title="What holds wait for"
      asked={asked}
      hint={
        <>
          Holds placed in the last ninety days, or from “shipped from” on.
          {isLane && ' These are of the whole group: a hold is not bound to a lane.'}
        </>
      }
    >
      {({ groups }) => (
        <>
          {groups[0] && <Shares group={groups[0]} />}
          <DataTable
            id="waits"
            caption="Waits by segment"
            columns={COLUMNS}
            rows={groups[0] ? rowsOf(groups[0]) : []}
            keyOf={({ name }) => name}
            csv={csvOf('/v1/waits', period)}
            empty="No hold was placed in this time. Holds come from the ILS: see POST /v1/holds."
          />
        </>
      )}
    </Section>
  );
}

const rowsOf = (group: WaitGroupAnswer): readonly Row[] =>
  SEGMENTS.map(([segment, name, meaning]) => ({ ...group[segment], name, meaning }));

/** Medians do not add up to that of the whole, but show who has most of it. */
function Shares({ group }: { readonly group: WaitGroupAnswer }) {
  const bars = SEGMENTS.map(([segment, name]) => ({ name, value: group[segment].p50 ?? 0, kind: segment }));
  if (bars.some(({ value }) => value === 0)) return null;
  const [longest] = [...bars].sort((a, b) => b.value - a.value);
  return (
    <>
      <StackedBar bars={bars} />
      <p>
        Longest in the middle of all holds: <strong>{longest?.name.toLowerCase()}</strong>, {days(longest?.value)} days,
        of {count(group.holds)} holds.
      </p>
    </>
  );
}
