/** Lanes: who sends, across who receives. A cell leads to its lane. */
import type { TargetedKeyboardEvent } from 'preact';
import { csvOf } from '../api/call.js';
import type { BranchRow, LagGroupAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { CsvLink, DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, ChoiceFilter } from '../parts/filter-form.js';
import { Section } from '../parts/section.js';
import { count, days, range, share } from '../parts/words.js';
import { hrefWith } from '../shell/router.js';
import { nameOf } from './lag-filters.js';
import type { LagQuestion, periodAsked } from './question.js';

/** As many as fit on a screen; the list below has all lanes. */
const MOST = 14;
/** Median days up to which a cell has each shade. */
const SHADES = [2, 4, 7, 14, Infinity] as const;

interface LanesProps {
  readonly question: LagQuestion;
  readonly period: ReturnType<typeof periodAsked>;
  readonly branches: readonly BranchRow[];
}

export function Lanes({ question, period, branches }: LanesProps) {
  const byHub = inAddress('lanes') === 'hubs';
  const query = { ...question, ...period, groupBy: byHub ? 'hubs' : 'lane' } as const;
  const asked = useAsked('/v1/lag', query);
  return (
    <Section
      title="Lanes"
      hint="Days within which half arrive. A cell leads to its lane; arrow keys move between cells. Below ten transits there are counts only."
      asked={asked}
    >
      {({ groups }) => (
        <>
          <form class="filters" aria-label="How lanes are grouped" onSubmit={(event) => event.preventDefault()}>
            <ChoiceFilter
              name="lanes"
              label="Between"
              choices={[
                { value: '', name: 'Branches' },
                { value: 'hubs', name: 'Hubs of the courier' },
              ]}
            />
          </form>
          {groups.length === 0 ? (
            <p class="empty">No lane has transits in this time. Clear the filters to see all of them.</p>
          ) : (
            <>
              <HeatMap groups={groups} byHub={byHub} csv={csvOf('/v1/lag', query)} />
              <details>
                <summary>All {count(groups.length)} lanes as a list</summary>
                <DataTable
                  id="lane"
                  caption="Lanes"
                  columns={columns(branches, byHub)}
                  rows={[...groups].sort((a, b) => (b.p50 ?? -1) - (a.p50 ?? -1))}
                  keyOf={keyOf}
                  csv={csvOf('/v1/lag', query)}
                  empty=""
                />
              </details>
            </>
          )}
        </>
      )}
    </Section>
  );
}

const placeOf = (place: string | null | undefined): string => place ?? 'no hub';
const keyOf = ({ from, to }: LagGroupAnswer): string => `${placeOf(from)} ${placeOf(to)}`;

const columns = (branches: readonly BranchRow[], byHub: boolean): readonly Column<LagGroupAnswer>[] => [
  {
    name: 'Lane',
    isHead: true,
    show: ({ from, to }) => {
      const name = `${nameOf(branches, placeOf(from))} → ${nameOf(branches, placeOf(to))}`;
      return byHub || from == null || to == null ? name : <a href={hrefWith({ from, to })}>{name}</a>;
    },
    by: keyOf,
  },
  { name: 'Transits', isNumber: true, show: ({ transits }) => count(transits), by: ({ transits }) => transits },
  { name: 'Open', isNumber: true, show: ({ open }) => count(open), by: ({ open }) => open },
  { name: 'Half within, days', isNumber: true, show: ({ p50 }) => days(p50), by: ({ p50 }) => p50 },
  { name: '95 % interval', isNumber: true, show: ({ p50Interval }) => range(p50Interval) },
  { name: 'Nine of ten, days', isNumber: true, show: ({ p90 }) => days(p90), by: ({ p90 }) => p90 },
  {
    name: '30 days and more',
    isNumber: true,
    show: ({ ageing }) => count(ageing['30-59'] + ageing['60+']),
    by: ({ ageing }) => ageing['30-59'] + ageing['60+'],
  },
  {
    name: 'Compliance',
    isNumber: true,
    show: ({ compliance }) => share(compliance),
    by: ({ compliance }) => compliance,
  },
];

function HeatMap({
  groups,
  byHub,
  csv,
}: {
  readonly groups: readonly LagGroupAnswer[];
  readonly byHub: boolean;
  readonly csv: string;
}) {
  const lanes = new Map(groups.map((group) => [keyOf(group), group]));
  const [senders, receivers] = [busiest(groups, 'from'), busiest(groups, 'to')];
  const caption = `Half arrive within, days: the ${count(senders.length)} busiest senders by ${count(receivers.length)} receivers`;
  return (
    <div class="table">
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table class="heat" onKeyDown={move}>
          <caption>
            <span>{caption}</span>
            <CsvLink href={csv} of="lanes" />
          </caption>
          <thead>
            <tr>
              <th scope="col">From ↓ to →</th>
              {receivers.map((to) => (
                <th key={to} scope="col">
                  {to}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {senders.map((from, index) => (
              <tr key={from}>
                <th scope="row">{from}</th>
                {receivers.map((to, place) => (
                  <Cell
                    key={to}
                    {...{ from, to, byHub, lane: lanes.get(`${from} ${to}`), isFirst: index + place === 0 }}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Legend />
    </div>
  );
}

function Cell({
  from,
  to,
  lane,
  byHub,
  isFirst,
}: {
  readonly from: string;
  readonly to: string;
  readonly lane: LagGroupAnswer | undefined;
  readonly byHub: boolean;
  readonly isFirst: boolean;
}) {
  const tabIndex = isFirst ? 0 : -1;
  if (!lane) return <td class="heat-none" tabIndex={tabIndex} aria-label={`${from} to ${to}: no transits`} />;
  const { p50, transits } = lane;
  const told = p50 === null ? `n=${transits}` : days(p50);
  const label =
    p50 === null
      ? `${from} to ${to}: ${told} transits, too few for a median`
      : `${from} to ${to}: ${days(p50)} days, of ${count(transits)} transits`;
  const shade = p50 === null ? 'few' : SHADES.findIndex((most) => p50 <= most);
  return (
    <td class={`heat-${shade}`} {...(byHub && { tabIndex, 'aria-label': label })} title={label}>
      {byHub ? (
        told
      ) : (
        <a href={hrefWith({ from, to })} tabIndex={tabIndex} aria-label={label}>
          {told}
        </a>
      )}
    </td>
  );
}

const Legend = () => (
  <p class="legend">
    {SHADES.map((most, shade) => (
      <span key={most}>
        <span class={`key heat-${shade}`} /> {most === Infinity ? `over ${SHADES.at(-2)} days` : `up to ${most} days`}
      </span>
    ))}
    <span>
      <span class="key heat-few" /> n: so many transits, too few for a median
    </span>
  </p>
);

function busiest(groups: readonly LagGroupAnswer[], side: 'from' | 'to'): readonly string[] {
  const busy = new Map<string, number>();
  for (const group of groups) {
    const place = placeOf(group[side]);
    busy.set(place, (busy.get(place) ?? 0) + group.transits);
  }
  return [...busy]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([place]) => place)
    .sort();
}

const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** One cell is reached by Tab, the others from it by arrows: nobody has to go through two hundred links. */
function move(event: TargetedKeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  const cell = (event.target as Element).closest('td');
  const row = cell?.closest('tr');
  if (!step || !cell || !row) return;
  const rows = [...(event.currentTarget.tBodies[0]?.rows ?? [])];
  const next = rows[rows.indexOf(row) + step[0]]?.cells[cell.cellIndex + step[1]];
  const target = next?.tagName === 'TD' ? (next.querySelector('a') ?? next) : null;
  if (!target) return;
  event.preventDefault();
  const left = cell.querySelector('a') ?? cell;
  left.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}
