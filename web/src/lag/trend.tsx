/** How lag changes from week to week, and what changed on a day. */
import { useMemo } from 'preact/hooks';
import { csvOf } from '../api/call.js';
import type { ComparedGroupAnswer, LagFiguresAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, DateFilter } from '../parts/filter-form.js';
import { LineChart } from '../parts/line-chart.js';
import { Section, Told } from '../parts/section.js';
import { count, day, days, range, share, signed } from '../parts/words.js';
import type { LagQuestion } from './question.js';

type Period = LagFiguresAnswer & { readonly since: string };

const columns = (timeZone: string): readonly Column<Period>[] => [
  { name: 'Week of', isHead: true, show: ({ since }) => day(since, timeZone), by: ({ since }) => since },
  { name: 'Transits', isNumber: true, show: ({ transits }) => count(transits), by: ({ transits }) => transits },
  { name: 'Open', isNumber: true, show: ({ open }) => count(open), by: ({ open }) => open },
  { name: 'Half within, days', isNumber: true, show: ({ p50 }) => days(p50), by: ({ p50 }) => p50 },
  { name: '95 % interval', isNumber: true, show: ({ p50Interval }) => range(p50Interval) },
  { name: 'Nine of ten, days', isNumber: true, show: ({ p90 }) => days(p90), by: ({ p90 }) => p90 },
  {
    name: 'Compliance',
    isNumber: true,
    show: ({ compliance }) => share(compliance),
    by: ({ compliance }) => compliance,
  },
];

export function Trend({ question }: { readonly question: LagQuestion }) {
  const query = { ...question, by: 'week' } as const;
  const asked = useAsked('/v1/lag/trend', query);
  const at = inAddress('changed');
  return (
    <Section
      title="Trend"
      hint="By the week in which it was shipped. Of the last weeks some is still under way: what is not reached yet has no point."
      asked={asked}
    >
      {({ periods, timeZone }) => (
        <>
          <form class="filters" aria-label="Before and after" onSubmit={(event) => event.preventDefault()}>
            <DateFilter name="changed" label="Something changed on" />
          </form>
          <Weeks periods={periods} at={at} />
          {at ? (
            <Comparison question={question} at={at} />
          ) : (
            <p class="hint">Choose the day of a change, such as a new contract, to compare before and after it.</p>
          )}
          <details>
            <summary>{count(periods.length)} weeks as a table</summary>
            <DataTable
              id="trend"
              caption="Lag by week"
              columns={columns(timeZone)}
              rows={periods}
              keyOf={({ since }) => since}
              csv={csvOf('/v1/lag/trend', query)}
              most={60}
              empty="Nothing was shipped in this time."
            />
          </details>
        </>
      )}
    </Section>
  );
}

function Weeks({ periods, at }: { readonly periods: readonly Period[]; readonly at: string | undefined }) {
  const chart = useMemo(
    () => ({
      times: periods.map(({ since }) => Date.parse(since) / 1_000),
      lines: [
        { name: 'Half within', colour: 'courier', values: periods.map(({ p50 }) => p50) },
        { name: 'Nine of ten within', colour: 'worse', values: periods.map(({ p90 }) => p90), dashed: true },
      ],
    }),
    [periods],
  );
  const mark = useMemo(() => (at ? { at: Date.parse(`${at}T00:00:00`) / 1_000, text: 'change' } : undefined), [at]);
  const transits = periods.reduce((sum, period) => sum + period.transits, 0);
  return (
    <>
      <LineChart
        {...chart}
        {...(mark && { mark })}
        unit="days"
        label={`Lines: days within which half and nine of ten arrive, by week. The table below has the same.`}
      />
      <p class="sample">of {count(transits)} transits</p>
    </>
  );
}

function Comparison({ question, at }: { readonly question: LagQuestion; readonly at: string }) {
  const query = { ...question, at } as const;
  const asked = useAsked('/v1/lag/comparison', query);
  return (
    <Told asked={asked}>
      {({ groups, before, after, timeZone }) => (
        <div class="compared">
          {groups[0] && <Verdict group={groups[0]} />}
          <DataTable
            id="compared"
            caption="Before and after, each as it stood at the end of its time"
            columns={COMPARED}
            rows={
              groups[0]
                ? [
                    {
                      name: `${day(before.since, timeZone)} until ${day(before.until, timeZone)}`,
                      ...groups[0].before,
                    },
                    { name: `${day(after.since, timeZone)} until ${day(after.until, timeZone)}`, ...groups[0].after },
                  ]
                : []
            }
            keyOf={({ name }) => name}
            csv={csvOf('/v1/lag/comparison', query)}
            empty="Nothing was shipped before or after that day."
          />
        </div>
      )}
    </Told>
  );
}

const COMPARED: readonly Column<LagFiguresAnswer & { readonly name: string }>[] = [
  { name: 'Shipped', isHead: true, show: ({ name }) => name },
  { name: 'Transits', isNumber: true, show: ({ transits }) => count(transits) },
  { name: 'Half within, days', isNumber: true, show: ({ p50 }) => days(p50) },
  { name: '95 % interval', isNumber: true, show: ({ p50Interval }) => range(p50Interval) },
  { name: 'Nine of ten, days', isNumber: true, show: ({ p90 }) => days(p90) },
  { name: 'Compliance', isNumber: true, show: ({ compliance }) => share(compliance) },
];

const OFTEN_BY_CHANCE = 0.05;

function Verdict({
  group: { p50Difference, p50DifferenceInterval, logRank, before, after },
}: {
  readonly group: ComparedGroupAnswer;
}) {
  if (!logRank) return <p>Too few transits on one side: below ten there are counts only.</p>;
  const byChance = logRank.p >= OFTEN_BY_CHANCE;
  const faster = logRank.arrived > logRank.expected;
  return (
    <p>
      <strong>
        {byChance ? 'No difference that chance could not make' : faster ? 'Faster since then' : 'Slower since then'}
      </strong>
      {p50Difference !== null && ` (median ${signed(p50Difference)} days, 95 %: ${signedRange(p50DifferenceInterval)})`}
      . Chance alone makes as large a difference {chance(logRank.p)}; of {count(before.transits)} transits before and{' '}
      {count(after.transits)} after.
    </p>
  );
}

const signedRange = (interval: ComparedGroupAnswer['p50DifferenceInterval']): string =>
  interval ? interval.map((bound) => (bound === null ? 'open' : signed(bound))).join(' to ') : 'not known';

const chance = (p: number): string => (p < 0.001 ? 'less than once in 1,000' : `${(p * 100).toFixed(1)} times of 100`);
