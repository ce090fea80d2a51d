/** Answers about policies as lines for a terminal. */
import type { PoliciesAnswer, TrialAnswer } from '../damage/policy.answers.js';
import type { ComparedRow } from '../damage/policy.compare.js';
import type { Policy } from '../damage/policy.shape.js';
import type { Answer } from '../damage/policy.what-if.js';
import { partyWords } from '../damage/policy.words.js';
import { aligned } from './aligned.js';

export const listLines = ({ on, policies }: PoliciesAnswer): readonly string[] =>
  aligned(
    policies.map(({ name, scope, version, from, inForce, title }) =>
      scope === null
        ? [name, 'shipped', '', '', title]
        : [name, `${scope} ${version}`, `from ${from}`, inForce ? `in force on ${on}` : '', title],
    ),
  );

export function comparedLines(a: Policy, b: Policy, rows: readonly ComparedRow[]): readonly string[] {
  const [one, other] = padded(a.policy, b.policy);
  const said = (says: string | null) => says ?? '–';
  const same = rows.filter((row) => row.part === 'case' && row.same).length;
  const cases = rows.filter(({ part }) => part === 'case').length;
  return [
    `${a.policy}: ${a.title}`,
    `${b.policy}: ${b.title}`,
    `Of ${cases} typical cases both say the same of ${same}.`,
    ...rows.flatMap((row) => [
      '',
      `${row.part} ${row.name}${row.told === null ? '' : `: ${row.told}`}`,
      ...(row.same
        ? [`  both  ${said(row.a.says)}`]
        : [`  ${one}  ${said(row.a.says)}`, `  ${other}  ${said(row.b.says)}`]),
    ]),
  ];
}

export function triedLines({ policy, since, until, damages, accounts, parties, open, flips }: TrialAnswer) {
  const period = `since ${since.slice(0, 10)}${until === null ? '' : ` until ${until.slice(0, 10)}`}`;
  return [
    `${policy}, tried on ${damages} damages ${period}: ${flips.length} would have been decided otherwise.`,
    '',
    ...aligned([
      ['US dollars', 'paid', 'was owed', 'net', 'would pay', 'would be owed', 'net'],
      ...accounts.map(({ account, decided, tried }) => [
        account,
        ...[decided, tried].flatMap(({ pays, owed, net }) => [pays, owed, net].map((sum) => sum.toFixed(2))),
      ]),
    ]),
    '',
    ...aligned([
      ['who answers', 'decided', 'tried'],
      ...parties.map(({ party, decided, tried }) => [
        party === null ? 'nothing was decided' : partyWords(party),
        String(decided),
        String(tried),
      ]),
      ['who or how much is not known', String(open.decided), String(open.tried)],
    ]),
    ...flips.flatMap(({ claimId, occurredAt, decided, tried }) => [
      '',
      `${claimId}, found on ${occurredAt.slice(0, 10)}`,
      `  decided  ${decided ? answerWords(decided) : 'nothing'}`,
      `  tried    ${answerWords(tried)}`,
    ]),
  ];
}

function answerWords({ policy, rule, responsible, payer, amount, because, facts }: Answer): string {
  const who = `${partyWords(responsible)}${payer === null || payer === responsible ? '' : ` (${payer})`}`;
  const much = amount === null ? '' : `, $${amount.toFixed(2)}`;
  const by = facts.map(({ fact, value }) => `${fact} ${String(value)}`).join(', ');
  const from = policy === null ? '' : ` (${policy}, ${rule}${by === '' ? '' : `: ${by}`})`;
  return `${who}${much}: ${because}${from}`;
}

function padded(...names: readonly string[]): readonly string[] {
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => name.padEnd(width));
}
