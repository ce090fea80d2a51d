/** Statements: what libraries owe each other over damage at the end of a quarter, and the claims that it came from. */
import { useEffect } from 'preact/hooks';
import { addressOf, csvOf } from '../api/call.js';
import type { AccountAnswer, PaymentAnswer, StatementAnswer, StatementLineAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, ChoiceFilter, FilterForm } from '../parts/filter-form.js';
import { choicesOf, useMembers, type Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { day, several } from '../parts/words.js';
import { hrefWith } from '../shell/router.js';
import '../styles/damage.css';
import { DamageNav } from './damage-nav.js';
import { accountName, money } from './damage-words.js';

export function StatementsPage() {
  useEffect(() => void (document.title = 'Statements · Waybill'), []);
  const members = useMembers();
  const query = { quarter: inAddress('quarter'), library: inAddress('library') };
  const asked = useAsked('/v1/statements', query);
  return (
    <>
      <h1>Statements</h1>
      <DamageNav />
      <FilterForm label="Filter the statement" names={['quarter', 'library']}>
        <ChoiceFilter name="library" label="Library" choices={choicesOf(members.libraries, 'The whole group')} />
      </FilterForm>
      <Section
        title="Who pays whom"
        hint="What was settled, less what was paid or waived, netted. Each claim is then confirmed as paid by whom it was owed to."
        asked={asked}
      >
        {(statement) => (
          <>
            <Quarters statement={statement} />
            <p>
              <a class="button" href={addressOf('/v1/statements/page', query)} download>
                The page to print and sign
              </a>
            </p>
            <DataTable
              id="payments"
              caption={
                statement.library === null
                  ? `${several(statement.payments.length, 'payment')}, after which nobody owes anybody anything`
                  : 'What is owed with each of the others, all claims taken together'
              }
              columns={paymentColumns(members)}
              rows={statement.payments}
              keyOf={({ payer, payee }) => `${payer} ${payee}`}
              empty="Nobody owes anybody anything. What the group’s staff settle comes here."
            />
          </>
        )}
      </Section>
      <Section
        title="Accounts"
        hint="What is owed to an account counts up, what it owes counts down; all together come to nothing."
        asked={asked}
      >
        {({ accounts }) => (
          <DataTable
            id="accounts"
            caption={several(accounts.length, 'account')}
            columns={accountColumns(members)}
            rows={accounts}
            keyOf={({ account }) => account}
            most={60}
            empty="No account has anything in this quarter."
          />
        )}
      </Section>
      <Section
        title="The claims behind it"
        hint="In the order in which it was recorded. An entry is never changed."
        asked={asked}
      >
        {({ lines, timeZone }) => (
          <DataTable
            id="lines"
            caption={several(lines.length, 'entry', 'entries')}
            columns={lineColumns(members, timeZone)}
            rows={lines}
            keyOf={({ position, kind, claimId }) => `${position} ${kind} ${claimId}`}
            csv={csvOf('/v1/statements', query)}
            empty="Nothing was settled in this quarter."
          />
        )}
      </Section>
    </>
  );
}

/** The quarter, with the one before it and the one after. */
function Quarters({ statement: { quarter, since, until, soFar, timeZone } }: { readonly statement: StatementAnswer }) {
  const dayBefore = new Date(Date.parse(until) - 1).toISOString();
  return (
    <p class="quarters">
      <a href={hrefWith({ quarter: stepped(quarter, -1) })}>← {stepped(quarter, -1)}</a> <strong>{quarter}</strong> (
      {day(since, timeZone)} to {day(dayBefore, timeZone)}
      {soFar && ', so far'}){' '}
      {!soFar && <a href={hrefWith({ quarter: stepped(quarter, 1) })}>{stepped(quarter, 1)} →</a>}
    </p>
  );
}

/** `2026-Q4` and one quarter on is `2027-Q1`. */
export function stepped(quarter: string, by: number): string {
  const [year, number] = quarter.split('-Q').map(Number);
  const all = (year ?? 0) * 4 + (number ?? 1) - 1 + by;
  return `${Math.floor(all / 4)}-Q${(all % 4) + 1}`;
}

const paymentColumns = ({ library }: Members): readonly Column<PaymentAnswer>[] => [
  {
    name: 'From',
    isHead: true,
    show: ({ payer }) => accountName(payer, library),
    by: ({ payer }) => accountName(payer, library),
  },
  { name: 'To', show: ({ payee }) => accountName(payee, library), by: ({ payee }) => accountName(payee, library) },
  { name: 'Amount', isNumber: true, show: ({ amount }) => money(amount), by: ({ amount }) => amount },
];

const accountColumns = ({ library }: Members): readonly Column<AccountAnswer>[] => [
  {
    name: 'Account',
    isHead: true,
    show: ({ account }) => accountName(account, library),
    by: ({ account }) => accountName(account, library),
  },
  { name: 'At the beginning', isNumber: true, show: ({ opening }) => money(opening), by: ({ opening }) => opening },
  { name: 'Owed to it', isNumber: true, show: ({ owed }) => money(owed), by: ({ owed }) => owed },
  { name: 'Owed by it', isNumber: true, show: ({ owes }) => money(owes), by: ({ owes }) => owes },
  {
    name: 'Paid, waived, corrected',
    isNumber: true,
    show: ({ cleared }) => money(cleared),
    by: ({ cleared }) => cleared,
  },
  { name: 'In the end', isNumber: true, show: ({ closing }) => money(closing), by: ({ closing }) => closing },
];

const KINDS: Readonly<Record<StatementLineAnswer['kind'], string>> = {
  settled: 'settled',
  'settled-anew': 'taken back, since it was settled anew',
  paid: 'paid',
  waived: 'waived',
  lapsed: 'came too late',
};

const lineColumns = ({ library }: Members, timeZone: string): readonly Column<StatementLineAnswer>[] => [
  {
    name: 'Item',
    isHead: true,
    width: 'narrow',
    show: ({ claimId, barcode }) => <a href={`/damage/${encodeURIComponent(claimId)}`}>{barcode}</a>,
    by: ({ barcode }) => barcode,
  },
  { name: 'Day', width: 'narrow', show: ({ at }) => day(at, timeZone), by: ({ at }) => at },
  { name: 'What', show: ({ kind }) => KINDS[kind], by: ({ kind }) => KINDS[kind] },
  { name: 'From', show: ({ payer }) => accountName(payer, library), by: ({ payer }) => accountName(payer, library) },
  { name: 'To', show: ({ payee }) => accountName(payee, library), by: ({ payee }) => accountName(payee, library) },
  { name: 'Amount', isNumber: true, show: ({ amount }) => money(amount), by: ({ amount }) => amount },
  { name: 'Why', show: ({ why }) => why },
];
