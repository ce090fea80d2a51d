/** Fairness: who lends and borrows, who is served first, where new items go; and the items behind each figure. */
import { useEffect } from 'preact/hooks';
import { csvOf } from '../api/call.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, ChoiceFilter, DateFilter, FilterForm } from '../parts/filter-form.js';
import { choicesOf, useMembers, type Members } from '../parts/members.js';
import { midnight } from '../parts/midnight.js';
import { Section } from '../parts/section.js';
import { count, day, days, NONE, range, share, signed } from '../parts/words.js';
import '../styles/partners.css';
import { FairnessItems } from './fairness-items.js';
import { FIGURES, itemsHref, wordsOf, type Fairness } from './fairness-words.js';
import { PartnersNav } from './partners-nav.js';

const FILTERS = ['library', 'since', 'until', 'figure', 'cursor'] as const;

export function FairnessPage() {
  useEffect(() => void (document.title = 'Fairness · Waybill'), []);
  const members = useMembers();
  const library = inAddress('library');
  const period = { since: inAddress('since'), until: inAddress('until') };
  const query = { since: midnight(period.since), until: midnight(period.until) };
  const asked = useAsked('/v1/fairness', query);
  const figure = wordsOf(inAddress('figure'));
  return (
    <>
      <h1>Fairness</h1>
      <PartnersNav />
      <FilterForm label="Filter figures" names={FILTERS}>
        <ChoiceFilter name="library" label="Library" choices={choicesOf(members.libraries, 'Every library')} />
        <DateFilter name="since" label="From" />
        <DateFilter name="until" label="Before" />
        <ChoiceFilter name="figure" label="Items behind" choices={FIGURE_CHOICES} />
      </FilterForm>
      {figure && (
        <FairnessItems
          key={figure.figure}
          words={figure}
          query={{ ...query, library, figure: figure.figure }}
          members={members}
        />
      )}
      <Section
        title="Figures"
        hint="A figure leads to its items. They say what was done, not whether it was wrong: to serve one’s own first may be what was agreed, and a hold may have been suspended."
        asked={asked}
      >
        {({ libraries, since, until }) => {
          const rows = libraries.filter(
            (row) => library === undefined || row.library === library || row.library === null,
          );
          const told = `${day(since)} until ${day(until)}`;
          return (
            <>
              <DataTable
                id="fair"
                caption={`Holds by library, ${told}`}
                columns={columns(members, period)}
                rows={rows}
                keyOf={keyOf}
                csv={csvOf('/v1/fairness', query)}
                most={80}
                empty={NOTHING}
              />
              <DataTable
                id="longer"
                caption={`Days from placed to taken, ${told}, for titles of which both sides were served`}
                columns={waitColumns(members)}
                rows={rows}
                keyOf={keyOf}
                csv={csvOf('/v1/fairness', query)}
                most={80}
                empty={NOTHING}
              />
              <p class="hint">
                Below ten holds on a side there are counts only. A partner’s patron waits for a trip as well: a few days
                longer is the road. If 0 is in the interval, chance may have made the difference.
              </p>
            </>
          );
        }}
      </Section>
    </>
  );
}

const NOTHING = 'No hold was filled in this time. Holds come from the ILS, and fairness is counted at the pick-up.';
const FIGURE_CHOICES = [
  { value: '', name: 'No figure' },
  ...FIGURES.map(({ figure, name }) => ({ value: figure, name })),
];

const keyOf = ({ library }: Fairness): string => library ?? '';
const nameOf = ({ library: code }: Fairness, { library }: Members): string =>
  code === null ? 'The whole group' : library(code);

const nameColumn = (members: Members): Column<Fairness> => ({
  name: 'Library',
  isHead: true,
  show: (row) =>
    row.library === null ? nameOf(row, members) : <a href={`/partners/${row.library}`}>{nameOf(row, members)}</a>,
  by: (row) => nameOf(row, members),
});

type AskedPeriod = { readonly since: string | undefined; readonly until: string | undefined };

const columns = (members: Members, period: AskedPeriod): readonly Column<Fairness>[] => [
  nameColumn(members),
  { name: 'Net', isNumber: true, show: ({ net }) => count(net), by: ({ net }) => net },
  ...FIGURES.map(({ figure, name, of, share: shareOf }): Column<Fairness> => ({
    name,
    isNumber: true,
    show: (row) => (
      <>
        <a href={itemsHref(figure, row.library, period)}>{count(of(row))}</a>
        {shareOf && <small>{share(shareOf(row).share)}</small>}
      </>
    ),
    by: of,
  })),
];

const waitColumns = (members: Members): readonly Column<Fairness>[] => [
  nameColumn(members),
  {
    name: 'Local holds',
    isNumber: true,
    show: ({ waits }) => count(waits.local.holds),
    by: ({ waits }) => waits.local.holds,
  },
  {
    name: 'half within',
    isNumber: true,
    show: ({ waits }) => days(waits.local.p50),
    by: ({ waits }) => waits.local.p50,
  },
  { name: 'its 95 %', isNumber: true, show: ({ waits }) => range(waits.local.p50Interval) },
  {
    name: 'Partners’ holds',
    isNumber: true,
    show: ({ waits }) => count(waits.partner.holds),
    by: ({ waits }) => waits.partner.holds,
  },
  {
    name: 'theirs half within',
    isNumber: true,
    show: ({ waits }) => days(waits.partner.p50),
    by: ({ waits }) => waits.partner.p50,
  },
  { name: '95 % of theirs', isNumber: true, show: ({ waits }) => range(waits.partner.p50Interval) },
  {
    name: 'Partners wait longer by',
    isNumber: true,
    show: ({ waits }) => (waits.longer === null ? NONE : signed(waits.longer)),
    by: ({ waits }) => waits.longer,
  },
  { name: '95 % interval', isNumber: true, show: ({ waits }) => range(waits.longerInterval) },
];
