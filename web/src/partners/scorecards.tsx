/** A line of figures for each library: as sender, as receiver, and how often items are damaged in its hands. It leads to its scorecard. */
import { csvOf } from '../api/call.js';
import type { DamageRatesAnswer, LagGroupAnswer } from '../api/contract.js';
import { useAsked, type Asked } from '../api/use-asked.js';
import { CsvLink, DataTable, type Column } from '../parts/data-table.js';
import type { Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { count, days, several, share } from '../parts/words.js';

type Rates = DamageRatesAnswer['groups'][number];

interface Row {
  readonly code: string;
  readonly name: string;
  readonly sends: LagGroupAnswer | undefined;
  readonly receives: LagGroupAnswer | undefined;
  readonly rates: Rates | undefined;
}

interface ScorecardsProps {
  readonly members: Members;
  /** As moments, and as days. */
  readonly period: { readonly since: string | undefined; readonly until: string | undefined };
  readonly days: { readonly since: string | undefined; readonly until: string | undefined };
}

export function Scorecards({ members: { libraries }, period, days: inDays }: ScorecardsProps) {
  const sending = { ...period, groupBy: 'fromLibrary' } as const;
  const receiving = { ...period, groupBy: 'toLibrary' } as const;
  const damage = { ...inDays, groupBy: 'library' } as const;
  const sends = useAsked('/v1/lag', sending);
  const receives = useAsked('/v1/lag', receiving);
  const rates = useAsked('/v1/damage/rates', damage);
  const asked = together(sends, receives, rates);
  return (
    <Section
      title="Scorecards"
      hint="Days of what a library sends, and of what is sent to it: the road is in both. Below ten transits there are counts only. A name leads to the scorecard."
      asked={asked}
    >
      {([sent, received, rated]) => (
        <DataTable
          id="score"
          caption={`${several(libraries.length, 'library', 'libraries')}, as sender and as receiver`}
          columns={COLUMNS}
          rows={libraries.map(({ code, name }) => ({
            code,
            name,
            sends: sent.groups.find(({ from }) => from === code),
            receives: received.groups.find(({ to }) => to === code),
            rates: rated.groups.find(({ library }) => library === code),
          }))}
          keyOf={({ code }) => code}
          most={80}
          empty="No library is registered. An admin registers them: PUT /v1/libraries/{code}, or waybill import."
          more={
            <p class="rows">
              As spreadsheets: senders <CsvLink href={csvOf('/v1/lag', sending)} of="lag by sender" />, receivers{' '}
              <CsvLink href={csvOf('/v1/lag', receiving)} of="lag by receiver" />, damage{' '}
              <CsvLink href={csvOf('/v1/damage/rates', damage)} of="damage rates" />
            </p>
          }
        />
      )}
    </Section>
  );
}

/** There when all are there; the first problem is that of all. */
function together<A, B, C>(a: Asked<A>, b: Asked<B>, c: Asked<C>): Asked<readonly [A, B, C]> {
  const all = [a, b, c];
  const isThere = a.answer !== undefined && b.answer !== undefined && c.answer !== undefined;
  return {
    answer: isThere ? [a.answer, b.answer, c.answer] : undefined,
    problem: all.find(({ problem }) => problem)?.problem,
    isLoading: all.some(({ isLoading }) => isLoading),
    again: () => all.forEach(({ problem, again }) => problem && again()),
  };
}

const COLUMNS: readonly Column<Row>[] = [
  {
    name: 'Library',
    isHead: true,
    show: ({ code, name }) => <a href={`/partners/${code}`}>{name}</a>,
    by: ({ name }) => name,
  },
  {
    name: 'Sent',
    isNumber: true,
    show: ({ sends }) => count(sends?.transits ?? 0),
    by: ({ sends }) => sends?.transits,
  },
  { name: 'sent, half within', isNumber: true, show: ({ sends }) => days(sends?.p50), by: ({ sends }) => sends?.p50 },
  { name: 'sent, nine of ten', isNumber: true, show: ({ sends }) => days(sends?.p90), by: ({ sends }) => sends?.p90 },
  {
    name: 'Addressed',
    isNumber: true,
    show: ({ receives }) => count(receives?.transits ?? 0),
    by: ({ receives }) => receives?.transits,
  },
  {
    name: 'addressed, half within',
    isNumber: true,
    show: ({ receives }) => days(receives?.p50),
    by: ({ receives }) => receives?.p50,
  },
  {
    name: 'addressed, nine of ten',
    isNumber: true,
    show: ({ receives }) => days(receives?.p90),
    by: ({ receives }) => receives?.p90,
  },
  {
    name: 'Both scans',
    isNumber: true,
    show: ({ receives }) => share(receives?.compliance),
    by: ({ receives }) => receives?.compliance,
  },
  {
    name: 'In its hands',
    isNumber: true,
    show: ({ rates }) => count(rates?.transits ?? 0),
    by: ({ rates }) => rates?.transits,
  },
  {
    name: 'damages of 10,000',
    isNumber: true,
    show: ({ rates }) => days(rates?.possible.rate),
    by: ({ rates }) => rates?.possible.rate,
  },
  {
    name: 'certain of 10,000',
    isNumber: true,
    show: ({ rates }) => days(rates?.certain.rate),
    by: ({ rates }) => rates?.certain.rate,
  },
];
