/** A statement as a page to print and to sign. Pure. */
import { dayInWords, html, of, ofText, table, text, note, type Section } from '../report/index.js';
import type { Debt, EntryKind } from './ledger.entries.js';
import type { AccountBalance, Line } from './statement.js';
import type { QuarterlyStatement } from './statement.queries.js';

/** By their codes; of accounts that are no libraries nothing. */
export type Names = ReadonlyMap<string, string>;

export function statementPage(statement: QuarterlyStatement, names: Names, at: string): string {
  const { quarter, soFar, library, timeZone } = statement;
  const whose = library === null ? 'the whole group' : named(library, names);
  return html(
    {
      title: `Damage: statement of ${quarter}${soFar ? ', so far' : ''}`,
      subtitle: `Of ${whose}, made on ${dayInWords(at, timeZone)}. US dollars.`,
      sections: [paymentsSection(statement, names), accountsSection(statement, names), linesSection(statement)],
    },
    'letter',
  );
}

function paymentsSection({ payments, library, soFar }: QuarterlyStatement, names: Names): Section {
  const intro =
    payments.length === 0
      ? 'Nobody owes anybody anything.'
      : library === null
        ? 'After these payments nobody owes anybody anything. Claims are then marked as paid one by one, by whom they were owed to.'
        : 'What is owed with each of the others, all claims taken together.';
  return section('payments', 'Who pays whom', [
    text(intro),
    ...(payments.length === 0
      ? []
      : [table('Payments', [ofText('From'), ofText('To'), of('Amount')], payments.map(paymentRow(names)))]),
    ...(soFar ? [note('The quarter is not over: what is settled until then comes to it.')] : []),
  ]);
}

const paymentRow =
  (names: Names) =>
  ({ payer, payee, cents }: Debt): readonly string[] => [named(payer, names), named(payee, names), money(cents)];

function accountsSection({ accounts }: QuarterlyStatement, names: Names): Section {
  const row = ({ account, opening, owed, owes, cleared, closing }: AccountBalance) => [
    named(account, names),
    ...[opening, owed, -owes, cleared, closing].map(money),
  ];
  const columns = ['At the beginning', 'Owed to it', 'Owed by it', 'Paid, waived, corrected', 'In the end'];
  return section('accounts', 'Accounts', [
    table('Accounts', [ofText('Account'), ...columns.map(of)], accounts.map(row)),
    note('What is owed to an account counts up, what it owes counts down; all together come to nothing.'),
  ]);
}

const WORDS: Readonly<Record<EntryKind, string>> = {
  settled: 'settled',
  'settled-anew': 'taken back, since it was settled anew',
  paid: 'paid',
  waived: 'waived',
  lapsed: 'came too late',
};

function linesSection({ lines, timeZone }: QuarterlyStatement): Section {
  const row = ({ claimId, at, kind, payer, payee, cents, why }: Line) => [
    claimId,
    dayInWords(at, timeZone),
    WORDS[kind],
    payer,
    payee,
    money(cents),
    why ?? '',
  ];
  const columns = [...['Claim', 'Day', 'What', 'From', 'To'].map(ofText), of('Amount'), ofText('Why')];
  return section('lines', 'Claims', [table('In the order in which it was recorded', columns, lines.map(row))]);
}

const section = (id: string, title: string, blocks: Section['blocks']): Section => ({ id, title, blocks, data: [] });

function named(account: string, names: Names): string {
  if (account === 'courier') return 'The courier';
  if (account === 'group-pool') return 'The group’s pool';
  const name = names.get(account);
  return name === undefined ? account : `${name} (${account})`;
}

const money = (cents: number): string =>
  `${cents < 0 ? '−' : ''}${(Math.abs(cents) / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
