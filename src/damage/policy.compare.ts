/** Two policies side by side: rule by rule, deadline by deadline, and what each says of the cases that a group talks about. Pure. */
import { sameJson } from '../plain/same-json.js';
import type { Evidence, Fact, Facts } from './policy.facts.js';
import type { Deadline, Party, Policy, PolicyRule, Remedy } from './policy.shape.js';
import { TYPICAL_CASES, type TypicalCase } from './policy.typical-cases.js';
import { verdictOf } from './policy.verdict.js';
import { answerWords, deadlineWords, whenWords } from './policy.words.js';

/** What one of the two says; all of it null where it says nothing. */
export interface ComparedSide {
  readonly says: string | null;
  readonly responsible: Party | null;
  readonly remedy: Remedy['kind'] | null;
  /** US dollars, of a case. */
  readonly amount: number | null;
}

export interface ComparedRow {
  readonly part: 'rule' | 'deadline' | 'case';
  readonly name: string;
  /** Of a case, what happened. */
  readonly told: string | null;
  readonly same: boolean;
  readonly a: ComparedSide;
  readonly b: ComparedSide;
}

/** Rules of one name stand in one line, where the first of the two has them; those that only the second has come after its own before. */
export function compared(a: Policy, b: Policy): readonly ComparedRow[] {
  const rules = namesOf(a.rules, b.rules, ({ rule }) => rule).map((name) => {
    const [one, other] = [ruleOf(a, name), ruleOf(b, name)];
    return row('rule', name, null, ruleSide(one), ruleSide(other), sameRule(one, other));
  });
  const deadlines = namesOf(a.deadlines, b.deadlines, ({ step }) => step).map((name) => {
    const [one, other] = [a, b].map(({ deadlines }) => deadlines.find(({ step }) => step === name));
    return row('deadline', name, null, deadlineSide(one), deadlineSide(other), sameJson(one, other));
  });
  const cases = TYPICAL_CASES.map((each) => {
    const [one, other] = [caseSide(a, each), caseSide(b, each)];
    return row('case', each.case, each.told, one, other, sameAnswer(one, other));
  });
  return [...cases, ...rules, ...deadlines];
}

const row = (
  part: ComparedRow['part'],
  name: string,
  told: string | null,
  a: ComparedSide,
  b: ComparedSide,
  same: boolean,
): ComparedRow => ({ part, name, told, same, a, b });

const NOTHING: ComparedSide = { says: null, responsible: null, remedy: null, amount: null };

const ruleOf = ({ rules }: Policy, name: string) => rules.find(({ rule }) => rule === name);

function ruleSide(rule: PolicyRule | undefined): ComparedSide {
  if (!rule) return NOTHING;
  const { responsible, remedy } = rule;
  return {
    says: `${answerWords(responsible, remedy)} (${whenWords(rule)})`,
    responsible,
    remedy: remedy.kind,
    amount: null,
  };
}

/** Whatever their reasons. */
const sameRule = (one: PolicyRule | undefined, other: PolicyRule | undefined): boolean =>
  one !== undefined && other !== undefined && sameJson({ ...one, because: '' }, { ...other, because: '' });

const deadlineSide = (deadline: Deadline | undefined): ComparedSide =>
  deadline ? { ...NOTHING, says: deadlineWords(deadline) } : NOTHING;

function caseSide(policy: Policy, { facts }: TypicalCase): ComparedSide {
  const { responsible, remedy, amount, because, rule } = verdictOf(policy, supposed(facts));
  const { remedy: said } = ruleOf(policy, rule) as PolicyRule;
  const much = amount === null ? '' : `, $${amount.toFixed(2)}`;
  return { says: `${answerWords(responsible, said)}${much}. ${because}`, responsible, remedy, amount };
}

const sameAnswer = (one: ComparedSide, other: ComparedSide): boolean =>
  one.responsible === other.responsible && one.remedy === other.remedy && one.amount === other.amount;

const SUPPOSED: Evidence = { event: 'typical-case', id: 'typical-case', occurredAt: '2026-01-01T00:00:00.000Z' };

function supposed(facts: TypicalCase['facts']): Facts {
  const fact = (value: Fact['value']): Fact => ({ value, evidence: [SUPPOSED] });
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, fact(value as Fact['value'])]));
}

/** In the order of the first list; what only the second has, after what stands before it there. */
function namesOf<Part>(a: readonly Part[], b: readonly Part[], nameOf: (part: Part) => string): readonly string[] {
  const names = a.map(nameOf);
  let after = -1;
  for (const name of b.map(nameOf)) {
    const place = names.indexOf(name);
    if (place < 0) names.splice(++after, 0, name);
    else after = place;
  }
  return names;
}
