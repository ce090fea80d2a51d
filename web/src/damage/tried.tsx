/** What came of a trial: who answers how often, what each account comes to, and every damage that flips, from → to. */
import { useState } from 'preact/hooks';
import { posting } from '../api/tell.js';
import type { AnswerAnswer, FlipAnswer, PartyAnswer, TrialAnswer, TriedAccountAnswer } from '../api/contract.js';
import { DataTable, type Column } from '../parts/data-table.js';
import type { Members } from '../parts/members.js';
import { count, day, several } from '../parts/words.js';
import { accountName, money, PARTIES, whatOf } from './damage-words.js';

interface TriedProps {
  readonly trial: TrialAnswer;
  /** What was asked, so that it can be asked as a spreadsheet. */
  readonly body: unknown;
  readonly members: Members;
}

export function Tried({ trial, body, members }: TriedProps) {
  const { damages, flips, accounts, parties, open } = trial;
  if (damages === 0) return <p class="empty">No damage was found in this time. Choose an earlier day.</p>;
  const who = flips.filter((flip) => flip.flips === 'who').length;
  return (
    <>
      <p class="verdict">
        <strong>{several(flips.length, 'damage')}</strong> of {count(damages)} would have been decided otherwise: with{' '}
        {count(who)} somebody else answers, with {count(flips.length - who)} it is something else that is owed.{' '}
        <SheetOfFlips body={body} />
      </p>
      <div class="beside">
        <DataTable
          id="parties"
          caption={`Who answers, of ${several(damages, 'damage')}`}
          columns={PARTY_COLUMNS}
          rows={parties}
          keyOf={({ party }) => party ?? 'nothing'}
          empty=""
        />
        <DataTable
          id="accounts"
          caption="What each comes to, US dollars"
          columns={accountColumns(members)}
          rows={[...accounts].sort((a, b) => moved(b) - moved(a))}
          keyOf={({ account }) => account}
          empty="Nobody owes anybody anything, neither way."
        />
      </div>
      <p class="sample">
        In no sum, since it is not known who answers or for how much: {count(open.decided)} as decided,{' '}
        {count(open.tried)} as tried. All nets together are nothing.
      </p>
      <DataTable
        id="flips"
        caption={`${several(flips.length, 'damage')} that flip`}
        columns={flipColumns(members)}
        rows={flips}
        keyOf={({ claimId }) => claimId}
        empty="Nothing flips: this policy decides as it was decided."
      />
    </>
  );
}

/** A question that is posted has no address to follow: it is asked again, and saved. */
function SheetOfFlips({ body }: { readonly body: unknown }) {
  const [failed, setFailed] = useState(false);
  const save = async () => {
    const response = await fetch('/v1/policies/try?format=csv', posting(body)).catch(() => undefined);
    setFailed(!response?.ok);
    if (!response?.ok) return;
    const address = URL.createObjectURL(await response.blob());
    const link = Object.assign(document.createElement('a'), { href: address, download: 'waybill-what-if.csv' });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <>
      <button type="button" class="csv" onClick={() => void save()}>
        CSV<span class="unseen"> of what flips</span>
      </button>
      {failed && <span role="alert"> The CSV did not come. Try again in a moment.</span>}
    </>
  );
}

const PARTY_COLUMNS: readonly Column<PartyAnswer>[] = [
  { name: 'Answers', isHead: true, show: ({ party }) => (party === null ? 'Not decided' : PARTIES[party]) },
  { name: 'As decided', isNumber: true, show: ({ decided }) => count(decided), by: ({ decided }) => decided },
  { name: 'As tried', isNumber: true, show: ({ tried }) => count(tried), by: ({ tried }) => tried },
];

const moved = ({ decided, tried }: TriedAccountAnswer): number => Math.abs(tried.net - decided.net);

const accountColumns = ({ library }: Members): readonly Column<TriedAccountAnswer>[] => [
  {
    name: 'Account',
    isHead: true,
    show: ({ account }) => accountName(account, library),
    by: ({ account }) => accountName(account, library),
  },
  {
    name: 'Net as decided',
    isNumber: true,
    show: ({ decided }) => money(decided.net),
    by: ({ decided }) => decided.net,
  },
  { name: 'Net as tried', isNumber: true, show: ({ tried }) => money(tried.net), by: ({ tried }) => tried.net },
  {
    name: 'Change',
    isNumber: true,
    show: ({ decided, tried }) => money(tried.net - decided.net),
    by: ({ decided, tried }) => tried.net - decided.net,
  },
];

const flipColumns = ({ library }: Members): readonly Column<FlipAnswer>[] => [
  {
    name: 'Item',
    isHead: true,
    width: 'narrow',
    show: ({ claimId, barcode }) => <a href={`/damage/${encodeURIComponent(claimId)}`}>{barcode}</a>,
    by: ({ barcode }) => barcode,
  },
  { name: 'Found', width: 'narrow', show: ({ occurredAt }) => day(occurredAt), by: ({ occurredAt }) => occurredAt },
  { name: 'Flips', show: ({ flips }) => flips, by: ({ flips }) => flips },
  { name: 'From', show: ({ decided }) => (decided ? <Decided answer={decided} library={library} /> : 'Not decided') },
  { name: 'To', show: ({ tried }) => <Decided answer={tried} library={library} /> },
];

/** Who pays what; the rule in small, and why. */
function Decided({ answer, library }: { readonly answer: AnswerAnswer; readonly library: (code: string) => string }) {
  const { responsible, remedy, amount, payer, rule, because } = answer;
  const who = payer === null ? PARTIES[responsible] : accountName(payer, library);
  return (
    <>
      {who}
      {remedy !== 'none' && `: ${whatOf({ party: responsible, remedy, amount })}`}
      <small>
        {rule === null ? '' : `${rule}: `}
        {because}
      </small>
    </>
  );
}
