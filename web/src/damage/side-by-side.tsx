/** Two policies on the same rows: what each says of typical cases, then rule by rule and deadline by deadline. */
import { csvOf } from '../api/call.js';
import type { ComparedAnswerRow, ComparisonOfPolicies } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, ChoiceFilter, type Choice } from '../parts/filter-form.js';
import { Section } from '../parts/section.js';
import { count } from '../parts/words.js';

type Row = ComparedAnswerRow;

export function SideBySide({ choices }: { readonly choices: readonly Choice[] }) {
  const a = inAddress('a') ?? choices[0]?.value ?? '';
  const b = inAddress('b') ?? choices.find(({ value }) => value !== a)?.value ?? '';
  const query = { a, b };
  const asked = useAsked('/v1/policies/compare', query);
  const differing = inAddress('only') === 'different';
  return (
    <Section
      title="Side by side"
      hint="What both say of twelve typical cases, of each rule and of each deadline."
      asked={asked}
    >
      {(compared) => (
        <>
          <form class="filters" aria-label="Which policies" onSubmit={(event) => event.preventDefault()}>
            <ChoiceFilter name="a" label="The one" choices={withUsual(choices, inAddress('a'), a)} />
            <ChoiceFilter name="b" label="The other" choices={withUsual(choices, inAddress('b'), b)} />
            <ChoiceFilter name="only" label="Rows" choices={ROWS} />
          </form>
          {PARTS.map(([part, title]) => {
            const all = compared.rows.filter((row) => row.part === part);
            const rows = differing ? all.filter(({ same }) => !same) : all;
            const different = all.filter(({ same }) => !same).length;
            return (
              <DataTable
                key={part}
                id={part}
                caption={`${title}: ${count(different)} of ${count(all.length)} different`}
                columns={columns(compared)}
                rows={rows}
                keyOf={({ name }) => name}
                csv={csvOf('/v1/policies/compare', query)}
                most={60}
                empty={all.length === 0 ? 'Neither says anything here.' : 'Both say the same.'}
              />
            );
          })}
        </>
      )}
    </Section>
  );
}

/** Where the address names none, the one that is shown stands for it. */
const withUsual = (choices: readonly Choice[], named: string | undefined, shown: string): readonly Choice[] =>
  choices.map((choice) => (named === undefined && choice.value === shown ? { ...choice, value: '' } : choice));

const ROWS = [
  { value: '', name: 'All' },
  { value: 'different', name: 'Where they differ' },
];
const PARTS = [
  ['case', 'Typical cases'],
  ['rule', 'Rules'],
  ['deadline', 'Deadlines'],
] as const satisfies readonly (readonly [Row['part'], string])[];

const titleOf = (policy: unknown): string => (policy as { readonly title: string }).title;

function columns({ a, b }: ComparisonOfPolicies): readonly Column<Row>[] {
  return [
    {
      name: 'Of',
      isHead: true,
      show: ({ name, told, same }) => (
        <>
          {name}
          {!same && <span class="differs"> different</span>}
          {told && <small>{told}</small>}
        </>
      ),
    },
    { name: titleOf(a.policy), show: (row) => row.a.says ?? 'says nothing' },
    {
      name: `${titleOf(b.policy)}${titleOf(a.policy) === titleOf(b.policy) ? ' (the other)' : ''}`,
      show: (row) => row.b.says ?? 'says nothing',
    },
  ];
}
