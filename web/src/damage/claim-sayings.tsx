/** Each thing that can be said of a claim: its form, what is sent, and what that means. */
import type { ComponentChildren } from 'preact';
import { caller } from '../api/session.js';
import type { ClaimAnswer, DisputeBody, ReplyBody, SettlementBody, WaiverBody } from '../api/contract.js';
import { choicesOf, type Members } from '../parts/members.js';
import { PARTIES, REMEDIES, SETTLING, whatOf, whoOf, type Word } from './damage-words.js';

export interface Saying {
  readonly title: string;
  readonly hint: string;
  readonly fields?: ComponentChildren;
  readonly bodyOf: (form: FormData) => unknown;
  readonly meaning: (body: unknown) => string;
}

/** With its body typed by the contract; the list of all of them need not know. */
function saying<Body>(one: {
  readonly title: string;
  readonly hint: string;
  readonly fields?: ComponentChildren;
  readonly bodyOf: (form: FormData) => Body;
  readonly meaning: (body: Body) => string;
}): Saying {
  return { ...one, meaning: (body) => one.meaning(body as Body) };
}

const text = (form: FormData, name: string): string | undefined => {
  const value = form.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};
const sent = <Body extends object>(body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Body;

export function sayings(claim: ClaimAnswer, members: Members): Readonly<Record<Word, Saying>> {
  const { responsibleLibrary, owedLibrary } = claim;
  const named = (code: string | null): string => (code === null ? 'nobody' : members.library(code));
  return {
    acknowledge: saying<undefined>({
      title: 'Acknowledge',
      hint: 'The library that answers accepts the assessment.',
      bodyOf: () => undefined,
      meaning: () => `${named(responsibleLibrary)} accepts: ${whatOf({ ...claim, party: claim.responsible })}.`,
    }),
    dispute: saying<DisputeBody>({
      title: 'Dispute',
      hint: 'Either side objects, and says why. The other side is asked to answer, then the group’s staff settle it.',
      fields: <DisputeFields sides={[responsibleLibrary, owedLibrary]} members={members} />,
      bodyOf: (form) => sent({ reason: text(form, 'reason') ?? '', library: text(form, 'library') } as DisputeBody),
      meaning: ({ library, reason }) =>
        `${library === undefined ? 'Your library' : named(library)} objects to the assessment: “${reason}”.`,
    }),
    answer: saying<ReplyBody>({
      title: 'Answer the objection',
      hint: 'The other side says whether it agrees. The group’s staff settle it then.',
      fields: <ReplyFields />,
      bodyOf: (form) => sent({ agrees: form.get('agrees') === 'yes', note: text(form, 'note') } as ReplyBody),
      meaning: ({ agrees }) => (agrees ? 'The objection is agreed with.' : 'The assessment is stood by.'),
    }),
    settle: saying<SettlementBody>({
      title: claim.settlement ? 'Settle it anew' : 'Settle',
      hint: 'The group’s staff say who owes what, and why. It is the last word until it is paid.',
      fields: <SettleFields claim={claim} members={members} />,
      bodyOf: settlementIn,
      meaning: ({ party, library = null, remedy, amount = null, rationale }) =>
        `${whoOf({ party, library: library ?? (party === claim.responsible ? responsibleLibrary : null) }, members.library)} owes ${
          owedLibrary ? `${named(owedLibrary)} ` : ''
        }${whatOf({ party, remedy, amount }).toLowerCase()}: “${rationale}”.`,
    }),
    pay: saying<undefined>({
      title: 'Confirm that it was paid',
      hint: 'Whoever it was owed to confirms that it was paid or done.',
      bodyOf: () => undefined,
      meaning: () => `${named(owedLibrary)} has what was owed. The claim ends.`,
    }),
    waive: saying<WaiverBody>({
      title: 'Waive',
      hint: 'Whoever is owed asks for nothing any more.',
      fields: <Reason name="reason" label="Why" example="It was to be weeded anyway" />,
      bodyOf: (form) => ({ reason: text(form, 'reason') ?? '' }),
      meaning: ({ reason }) => `${named(owedLibrary)} asks for nothing: “${reason}”. The claim ends.`,
    }),
  };
}

function settlementIn(form: FormData): SettlementBody {
  const amount = text(form, 'amount');
  return sent({
    party: form.get('party') as SettlementBody['party'],
    library: text(form, 'library'),
    remedy: form.get('remedy') as SettlementBody['remedy'],
    amount: amount === undefined ? undefined : Number(amount),
    rationale: text(form, 'rationale') ?? '',
  } as SettlementBody);
}

const Reason = ({
  name,
  label,
  example,
}: {
  readonly name: string;
  readonly label: string;
  readonly example: string;
}) => (
  <label>
    {label}
    <textarea name={name} required maxLength={500} rows={3} aria-describedby={`${name}-help`} />
    <small id={`${name}-help`}>Nothing about patrons. Such as: {example}.</small>
  </label>
);

/** The group’s staff pass on what they were told, and say by whom; a library speaks for itself. */
function DisputeFields({ sides, members }: { readonly sides: readonly (string | null)[]; readonly members: Members }) {
  const libraries = [...new Set(sides.filter((side) => side !== null))];
  return (
    <>
      {caller.value?.library === null && (
        <label>
          Who objects
          <select name="library" required>
            {libraries.map((code) => (
              <option key={code} value={code}>
                {members.library(code)}
              </option>
            ))}
          </select>
        </label>
      )}
      <Reason name="reason" label="Why" example="The spine was loose when it came" />
    </>
  );
}

const ReplyFields = () => (
  <>
    <fieldset>
      <legend>The objection</legend>
      <label class="inline">
        <input type="radio" name="agrees" value="yes" required /> We agree with it
      </label>
      <label class="inline">
        <input type="radio" name="agrees" value="no" required /> We stand by the assessment
      </label>
    </fieldset>
    <label>
      Note, if any
      <textarea name="note" maxLength={500} rows={3} />
    </label>
  </>
);

/** Begins with what was settled before, else as it was assessed. */
function SettleFields({ claim, members }: { readonly claim: ClaimAnswer; readonly members: Members }) {
  const { settlement, responsible, responsibleLibrary, remedy, amount } = claim;
  const now = settlement ?? { party: responsible, library: responsibleLibrary, remedy, amount };
  return (
    <>
      <label>
        Who answers
        <select name="party" required>
          <option value="">Choose</option>
          {SETTLING.map((party) => (
            <option key={party} value={party} selected={party === now.party}>
              {PARTIES[party]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Which library
        <select name="library">
          {choicesOf(members.libraries, 'As assessed, or none').map(({ value, name }) => (
            <option key={value} value={value} selected={value === now.library}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        What is owed
        <select name="remedy" required>
          {Object.entries(REMEDIES).map(([value, name]) => (
            <option key={value} value={value} selected={value === now.remedy}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        US dollars
        <input type="number" name="amount" min="0" max="100000" step="0.01" defaultValue={now.amount ?? ''} />
      </label>
      <Reason name="rationale" label="Why" example="Both agreed on half of it" />
    </>
  );
}
