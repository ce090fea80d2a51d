/** How often items are damaged, for each 10,000 transits, with exact intervals; and items that are damaged again and again. */
import { useEffect } from 'preact/hooks';
import { csvOf } from '../api/call.js';
import type { DamageRatesAnswer, RepeatedDamageRow } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, ChoiceFilter, DateFilter, FilterForm } from '../parts/filter-form.js';
import { IntervalBars } from '../parts/interval-bars.js';
import { useMembers, type Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { count, day, days, NONE, several } from '../parts/words.js';
import '../styles/damage.css';
import { DamageNav } from './damage-nav.js';

const FILTERS = ['by', 'since', 'until'] as const;
const GROUPINGS = ['library', 'lane', 'courier', 'none'] as const;
type Grouping = (typeof GROUPINGS)[number];
type Rates = DamageRatesAnswer['groups'][number];
/** As many as are drawn; the table has all. */
const DRAWN = 16;
const SHOWN = 100;

export function RatesPage() {
  useEffect(() => void (document.title = 'Damage rates · Waybill'), []);
  const members = useMembers();
  const groupBy = GROUPINGS.find((grouping) => grouping === inAddress('by')) ?? 'library';
  const query = { groupBy, since: inAddress('since'), until: inAddress('until') } as const;
  const rates = useAsked('/v1/damage/rates', query);
  const repeats = useAsked('/v1/damage/repeats', { limit: SHOWN });
  return (
    <>
      <h1>Damage rates</h1>
      <DamageNav />
      <FilterForm label="Filter rates" names={FILTERS}>
        <ChoiceFilter name="by" label="In whose hands" choices={BY} />
        <DateFilter name="since" label="Shipped from" />
        <DateFilter name="until" label="Shipped before" />
      </FilterForm>
      <Section
        title="How often"
        hint="Damages for each 10,000 transits. Possible: others may have done it as well. Certain: nobody else had it in the window. Damage of the last weeks may not be found yet."
        asked={rates}
      >
        {({ groups, since, until, timeZone }) => (
          <Rated
            groups={groups}
            period={`${day(`${since}T12:00:00Z`, timeZone)} to ${until ? day(`${until}T12:00:00Z`, timeZone) : 'now'}`}
            groupBy={groupBy}
            members={members}
            csv={csvOf('/v1/damage/rates', query)}
          />
        )}
      </Section>
      <Section
        title="Damaged again and again"
        hint="Items that were damaged more than once, with a sound look in between. They may be worn out."
        asked={repeats}
      >
        {({ items }) => (
          <DataTable
            id="repeats"
            caption={several(items.length, 'item')}
            columns={repeatColumns(members)}
            rows={items}
            keyOf={({ barcode }) => barcode}
            csv={csvOf('/v1/damage/repeats', {})}
            empty="No item was damaged twice."
          />
        )}
      </Section>
    </>
  );
}

const BY = [
  { value: '', name: 'A library’s' },
  { value: 'lane', name: 'The courier’s, by lane' },
  { value: 'courier', name: 'The courier’s, all lanes' },
  { value: 'none', name: 'All together' },
];

interface RatedProps {
  readonly groups: readonly Rates[];
  readonly period: string;
  readonly groupBy: Grouping;
  readonly members: Members;
  readonly csv: string;
}

function Rated({ groups, period, groupBy, members, csv }: RatedProps) {
  const name = (rates: Rates): string => nameOf(rates, groupBy, members);
  const rows = [...groups].sort((a, b) => (b.possible.rate ?? -1) - (a.possible.rate ?? -1));
  const drawn = rows.slice(0, DRAWN).flatMap((rates) => {
    const { rate, rateInterval } = rates.possible;
    return rate === null || rateInterval === null ? [] : [{ name: name(rates), value: rate, interval: rateInterval }];
  });
  return (
    <>
      <IntervalBars bars={drawn} unit="possible damages for each 10,000 transits, with 95 % interval" />
      {rows.length > DRAWN && (
        <p class="sample">
          The {DRAWN} highest of {count(rows.length)}; the table has all.
        </p>
      )}
      <DataTable
        id="rates"
        caption={`Damage rates, shipped ${period}`}
        columns={columns(name, groupBy)}
        rows={rows}
        keyOf={(rates) => `${rates.library ?? ''} ${rates.from ?? ''} ${rates.to ?? ''}`}
        csv={csv}
        empty="Nothing was shipped in this time. Choose an earlier one."
      />
    </>
  );
}

function nameOf({ library, from, to }: Rates, groupBy: Grouping, members: Members): string {
  if (library !== undefined) return members.library(library);
  if (from !== undefined && to !== undefined) return `${members.branch(from)} → ${members.branch(to)}`;
  return groupBy === 'courier' ? 'The courier, on all lanes' : 'All together';
}

function linkOf({ library, from, to }: Rates): string {
  if (library !== undefined) return `/damage?library=${library}`;
  return from !== undefined && to !== undefined ? `/lag?from=${from}&to=${to}` : '/damage';
}

export const interval = (value: readonly [number, number] | null): string =>
  value === null ? NONE : `${days(value[0])} to ${days(value[1])}`;

const columns = (name: (rates: Rates) => string, groupBy: Grouping): readonly Column<Rates>[] => [
  {
    name: groupBy === 'lane' ? 'Lane' : groupBy === 'library' ? 'Library' : 'Hands',
    isHead: true,
    show: (rates) => <a href={linkOf(rates)}>{name(rates)}</a>,
    by: name,
  },
  { name: 'Transits', isNumber: true, show: ({ transits }) => count(transits), by: ({ transits }) => transits },
  {
    name: 'Possible',
    isNumber: true,
    show: ({ possible }) => count(possible.damages),
    by: ({ possible }) => possible.damages,
  },
  {
    name: 'for each 10,000',
    isNumber: true,
    show: ({ possible }) => days(possible.rate),
    by: ({ possible }) => possible.rate,
  },
  { name: '95 % interval', isNumber: true, show: ({ possible }) => interval(possible.rateInterval) },
  {
    name: 'Certain',
    isNumber: true,
    show: ({ certain }) => count(certain.damages),
    by: ({ certain }) => certain.damages,
  },
  {
    name: 'certain for each 10,000',
    isNumber: true,
    show: ({ certain }) => days(certain.rate),
    by: ({ certain }) => certain.rate,
  },
  { name: 'its 95 % interval', isNumber: true, show: ({ certain }) => interval(certain.rateInterval) },
];

const repeatColumns = ({ library }: Members): readonly Column<RepeatedDamageRow>[] => [
  {
    name: 'Item',
    isHead: true,
    width: 'narrow',
    show: ({ barcode }) => <a href={`/items/${encodeURIComponent(barcode)}`}>{barcode}</a>,
    by: ({ barcode }) => barcode,
  },
  { name: 'Belongs to', show: ({ owedLibrary }) => owedLibrary && library(owedLibrary) },
  { name: 'Damages', isNumber: true, show: ({ damages }) => count(damages), by: ({ damages }) => damages },
  {
    name: 'First found',
    width: 'narrow',
    show: ({ firstFoundAt }) => day(firstFoundAt),
    by: ({ firstFoundAt }) => firstFoundAt,
  },
  {
    name: 'Last found',
    width: 'narrow',
    show: ({ lastFoundAt }) => day(lastFoundAt),
    by: ({ lastFoundAt }) => lastFoundAt,
  },
  {
    name: 'Claims',
    show: ({ claimIds }) =>
      claimIds.map((claimId, index) => (
        <span key={claimId}>
          {index > 0 && ', '}
          <a href={`/damage/${encodeURIComponent(claimId)}`}>{claimId}</a>
        </span>
      )),
  },
];
