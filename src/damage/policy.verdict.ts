/** What a policy says of some facts: the first of its rules that holds, and why the ones before it do not. Pure. */
import { FACTS, type Fact, type FactName, type Facts } from './policy.facts.js';
import type { Condition, Party, Policy, PolicyRule, Remedy } from './policy.shape.js';

/** A fact that a rule asked for; null where it is not known. */
export interface AskedFact {
  readonly fact: FactName;
  readonly known: Fact | null;
}

/** A rule that does not hold, by the fact that is otherwise or is not known. */
export interface PassedRule extends AskedFact {
  readonly rule: string;
}

export interface PolicyVerdict {
  readonly policy: string;
  readonly rule: string;
  readonly responsible: Party;
  readonly remedy: Remedy['kind'];
  /** US dollars; null where nothing is owed, or it is not known yet what. */
  readonly amount: number | null;
  readonly because: string;
  /** What the rule holds by. */
  readonly facts: readonly { readonly fact: FactName; readonly known: Fact }[];
  readonly passed: readonly PassedRule[];
}

export function verdictOf({ policy, rules }: Policy, facts: Facts): PolicyVerdict {
  const passed: PassedRule[] = [];
  for (const rule of rules) {
    const failing = Object.entries(rule.when ?? {}).find(
      ([fact, condition]) => !isMet(condition, facts[fact as FactName]),
    );
    if (failing) {
      const fact = failing[0] as FactName;
      passed.push({ rule: rule.rule, fact, known: facts[fact] ?? null });
      continue;
    }
    return { policy, ...decided(rule, facts), passed };
  }
  throw new Error(`Policy ${policy} has no rule that always holds.`);
}

function decided(rule: PolicyRule, facts: Facts): Omit<PolicyVerdict, 'policy' | 'passed'> {
  const isPriced = rule.remedy.kind === 'price' || rule.remedy.kind === 'depreciation';
  const asked: FactName[] = [
    ...(Object.keys(rule.when ?? {}) as FactName[]),
    ...(isPriced ? (['price'] as const) : []),
    ...(rule.remedy.kind === 'depreciation' ? (['itemAgeDays'] as const) : []),
  ];
  return {
    rule: rule.rule,
    responsible: rule.responsible,
    remedy: rule.remedy.kind,
    amount: amountOf(rule.remedy, facts),
    because: rule.because,
    facts: [...new Set(asked)].flatMap((fact) => {
      const known = facts[fact];
      return known ? [{ fact, known }] : [];
    }),
  };
}

/** Nothing is so of a fact that is not known. */
function isMet(condition: Condition, fact: Fact | undefined): boolean {
  if (!fact) return false;
  const { value } = fact;
  if (typeof condition === 'string') return value === condition;
  if (isOneOf(condition)) return condition.includes(String(value));
  if ('includes' in condition) return Array.isArray(value) && value.includes(condition.includes);
  if ('only' in condition) {
    const { only } = condition;
    return Array.isArray(value) && value.length > 0 && value.every((each) => only.includes(String(each)));
  }
  const { atLeast = -Infinity, over = -Infinity, atMost = Infinity, under = Infinity } = condition;
  return typeof value === 'number' && value >= atLeast && value > over && value <= atMost && value < under;
}

const isOneOf = (condition: Condition): condition is readonly string[] => Array.isArray(condition);

const YEAR_DAYS = 365.25;

function amountOf(remedy: Remedy, { price, itemAgeDays }: Facts): number | null {
  switch (remedy.kind) {
    case 'none':
    case 'repair':
    case 'replace':
      return null;
    case 'price': {
      const full = price?.value ?? remedy.usual;
      return full === undefined ? null : cents(Math.min(full + (remedy.fee ?? 0), remedy.atMost ?? Infinity));
    }
    case 'depreciation': {
      const full = price?.value ?? remedy.usual;
      // Of an age that is not known nothing is taken off: who knows it better can say so.
      const left = 1 - ((itemAgeDays?.value ?? 0) / YEAR_DAYS) * remedy.perYear;
      return full === undefined ? null : cents(full * Math.max(left, remedy.atLeast));
    }
  }
}

const cents = (dollars: number): number => Math.round(dollars * 100) / 100;

/** How a fact's kind is called; for messages. */
export const kindOf = (fact: FactName): string => FACTS[fact].kind;
