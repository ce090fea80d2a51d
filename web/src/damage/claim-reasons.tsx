/** Why somebody answers: sentences as the API tells them; facts with the events behind each; rules that were passed over; deadlines. */
import type { ClaimAnswer, KnownFactAnswer } from '../api/contract.js';
import { DataTable, type Column } from '../parts/data-table.js';
import type { Members } from '../parts/members.js';
import { moment, several } from '../parts/words.js';
import { factName, plain } from './damage-words.js';

interface ReasonsProps {
  readonly claim: ClaimAnswer;
  readonly members: Members;
}

export function ClaimReasons({ claim, members }: ReasonsProps) {
  const { explanation, facts, known, passed, deadlines, policy, policyScope } = claim;
  if (explanation.length === 0)
    return <p class="empty">Nothing follows from the log any more: the report was taken back.</p>;
  const held = new Set(facts.map(({ fact }) => fact));
  return (
    <>
      <ol class="sentences">
        {explanation.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <DataTable
        id="facts"
        caption={`What the rule holds by: ${several(facts.length, 'fact')}`}
        columns={factColumns(members)}
        rows={facts}
        keyOf={({ fact }) => fact}
        empty="No rule decided: no policy was in force when the item was shipped."
      />
      <details>
        <summary>All that is known: {several(known.length, 'fact')}</summary>
        <DataTable
          id="known"
          caption="Whether a rule asked for it or not"
          columns={[
            ...factColumns(members),
            { name: 'Decides', show: ({ fact }) => (held.has(fact) ? 'yes' : 'no') } satisfies Column<KnownFactAnswer>,
          ]}
          rows={known}
          keyOf={({ fact }) => fact}
          empty="Nothing is known but that it is damaged."
        />
      </details>
      <details>
        <summary>{several(passed.length, 'rule')} before it, which do not hold</summary>
        <DataTable
          id="passed"
          caption="Rules are asked in their order; the first that holds decides"
          columns={PASSED}
          rows={passed}
          keyOf={({ rule }) => rule}
          empty="The first rule held."
        />
      </details>
      {deadlines.length > 0 && (
        <details>
          <summary>{several(deadlines.length, 'deadline')} of the policy</summary>
          <DataTable
            id="deadlines"
            caption="Days from the step before, and what it means that it was not done"
            columns={DEADLINES}
            rows={deadlines}
            keyOf={({ step }) => step}
            empty=""
          />
        </details>
      )}
      {policy && (
        <p>
          <a href={`/damage/policies?a=${policyScope ?? policy}`}>What this policy says beside another</a>
        </p>
      )}
    </>
  );
}

const valueOf = ({ value }: Pick<KnownFactAnswer, 'value'>): string =>
  Array.isArray(value) ? value.map(plain).join(', ') : typeof value === 'number' ? String(value) : plain(value);

const factColumns = ({ branch, zoneOf }: Members): readonly Column<KnownFactAnswer>[] => [
  { name: 'Fact', isHead: true, width: 'narrow', show: ({ fact }) => factName(fact) },
  { name: 'Is', show: valueOf },
  {
    name: 'Known by',
    show: ({ evidence }) =>
      evidence.map((event) => (
        <div key={`${event.event} ${event.id}`}>
          {plain(event.event)}
          {event.branch && ` at ${branch(event.branch)}`}, {moment(event.occurredAt, zoneOf(event.branch))}{' '}
          <code>{event.id}</code>
        </div>
      )),
  },
];

type Passed = ClaimAnswer['passed'][number];

const PASSED: readonly Column<Passed>[] = [
  { name: 'Rule', isHead: true, show: ({ rule }) => rule },
  {
    name: 'Why not',
    show: ({ fact, known }) => (known ? `${factName(fact)} is ${valueOf(known)}` : `${factName(fact)} is not known`),
  },
];

type Deadline = ClaimAnswer['deadlines'][number];

const DEADLINES: readonly Column<Deadline>[] = [
  { name: 'Step', isHead: true, show: ({ step }) => step },
  { name: 'Days', isNumber: true, show: ({ days }) => days },
  { name: 'Not before', isNumber: true, show: ({ notBeforeDays }) => notBeforeDays },
  { name: 'Otherwise', show: ({ otherwise }) => otherwise },
];
