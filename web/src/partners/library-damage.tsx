/** How often items are damaged in a library's hands, and its claims on either side. */
import { csvOf } from '../api/call.js';
import type { DamageRatesAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Section } from '../parts/section.js';
import { count, days, NONE } from '../parts/words.js';
import type { DaysAsked } from './library-page.js';

type Rates = DamageRatesAnswer['groups'][number];
interface Row {
  readonly name: string;
  readonly href: string;
  readonly rates: Rates;
}

export function LibraryDamage({ library, days: inDays }: { readonly library: string; readonly days: DaysAsked }) {
  const query = { ...inDays, groupBy: 'library' } as const;
  const asked = useAsked('/v1/damage/rates', query);
  const all = useAsked('/v1/damage/rates', { ...inDays, groupBy: 'none' });
  return (
    <Section
      title="Damage"
      hint="Damages for each 10,000 transits, the last 365 days by default. Possible: others may have done it as well."
      asked={asked}
    >
      {({ groups }) => {
        const own = groups.find((rates) => rates.library === library);
        const group = all.answer?.groups[0];
        const rows = [
          ...(own ? [{ name: 'In its hands', href: `/damage?library=${library}`, rates: own }] : []),
          ...(group ? [{ name: 'The whole group', href: '/damage', rates: group }] : []),
        ];
        return (
          <>
            <DataTable
              id="damage"
              caption="Damage rates, with exact intervals of 95 %"
              columns={COLUMNS}
              rows={rows}
              keyOf={({ name }) => name}
              csv={csvOf('/v1/damage/rates', query)}
              empty="Nothing went through its hands in this time."
            />
            <p>
              <a href={`/damage?responsible=${library}`}>Claims that it answers for</a>,{' '}
              <a href={`/damage?owed=${library}`}>claims in which it is owed</a>,{' '}
              <a href={`/damage/statements?library=${library}`}>its statement</a>
            </p>
          </>
        );
      }}
    </Section>
  );
}

const interval = (value: readonly [number, number] | null): string =>
  value === null ? NONE : `${days(value[0])} to ${days(value[1])}`;

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Hands', isHead: true, show: ({ name, href }) => <a href={href}>{name}</a> },
  { name: 'Transits', isNumber: true, show: ({ rates }) => count(rates.transits) },
  { name: 'Possible', isNumber: true, show: ({ rates }) => count(rates.possible.damages) },
  { name: 'for each 10,000', isNumber: true, show: ({ rates }) => days(rates.possible.rate) },
  { name: '95 % interval', isNumber: true, show: ({ rates }) => interval(rates.possible.rateInterval) },
  { name: 'Certain', isNumber: true, show: ({ rates }) => count(rates.certain.damages) },
  { name: 'certain for each 10,000', isNumber: true, show: ({ rates }) => days(rates.certain.rate) },
  { name: 'its 95 % interval', isNumber: true, show: ({ rates }) => interval(rates.certain.rateInterval) },
];
