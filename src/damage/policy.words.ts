/** Policies in words, for those who are to decide about them. Pure. */
import { FACTS, type FactName } from './policy.facts.js';
import type { Condition, Deadline, Party, Policy, PolicyRule, Remedy } from './policy.shape.js';

const PARTY_WORDS: Readonly<Record<Party, string>> = {
  lending: 'the lending library',
  borrowing: 'the borrowing library',
  owning: 'the owning library',
  courier: 'the courier',
  custodian: 'whoever alone had it',
  'group-pool': 'the pool of the group',
  none: 'nobody',
  'group-decides': 'the group decides',
};
export const partyWords = (party: Party): string => PARTY_WORDS[party];

export function remedyWords(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'none':
      return 'nothing is owed';
    case 'repair':
      return `repair${upTo(remedy.atMost)}`;
    case 'replace':
      return 'another copy';
    case 'price':
      return `the price${usually(remedy.usual)}${remedy.fee === undefined ? '' : ` and ${dollars(remedy.fee)}`}${upTo(remedy.atMost)}`;
    case 'depreciation':
      return `the price${usually(remedy.usual)} less ${percent(remedy.perYear)} a year, ${percent(remedy.atLeast)} of it at least`;
  }
}

/** Who answers, and with what. */
export const answerWords = (responsible: Party, remedy: Remedy): string =>
  remedy.kind === 'none' ? partyWords(responsible) : `${partyWords(responsible)}: ${remedyWords(remedy)}`;

export function whenWords({ when = {} }: PolicyRule): string {
  const conditions = Object.entries(when) as [FactName, Condition][];
  if (conditions.length === 0) return 'in all other cases';
  return conditions
    .map(([fact, condition]) => `${FACTS[fact].words}: ${conditionWords(fact, condition)}`)
    .join('; and ');
}

function conditionWords(fact: FactName, condition: Condition): string {
  if (typeof condition === 'string') return condition;
  if (isOneOf(condition)) return condition.join(' or ');
  if ('includes' in condition) return `${condition.includes} among them`;
  if ('only' in condition) return `nobody but ${condition.only.join(' or ')}`;
  const { kind } = FACTS[fact];
  const unit = kind === 'number' ? ` ${FACTS[fact].unit}` : '';
  const bounds = [
    ['at least', condition.atLeast],
    ['over', condition.over],
    ['at most', condition.atMost],
    ['under', condition.under],
  ] as const;
  const said = bounds.filter(([, bound]) => bound !== undefined).map(([words, bound]) => `${words} ${bound}`);
  return said.join(', ') + unit;
}

const OTHERWISE: Readonly<Record<Deadline['otherwise'], string>> = {
  accepted: 'it counts as accepted',
  dismissed: 'it is dismissed',
  escalated: 'it goes to the group',
  lapsed: 'it lapses',
};

export const deadlineWords = ({ days, notBeforeDays, otherwise }: Deadline): string =>
  `within ${days} days${notBeforeDays === undefined ? '' : `, not before ${notBeforeDays}`}; else ${OTHERWISE[otherwise]}`;

/** The whole of it, a line each. */
export function policyWords({ title, summary, rules, deadlines, sources, notes }: Policy): readonly string[] {
  return [
    title,
    summary,
    '',
    ...rules.flatMap((rule, index) => [
      `${index + 1}. ${rule.rule}: ${answerWords(rule.responsible, rule.remedy)}`,
      `   ${whenWords(rule)}`,
      `   ${rule.because}`,
    ]),
    ...(deadlines.length === 0 ? [] : ['', ...deadlines.map((each) => `To ${each.step}: ${deadlineWords(each)}`)]),
    ...(sources.length === 0 ? [] : ['', ...sources.map(sourceWords)]),
    ...(notes === undefined ? [] : ['', notes]),
  ];
}

const sourceWords = ({ title, address, says, seen }: Policy['sources'][number]): string =>
  `From ${title}${address === undefined ? '' : ` (${address})`}, read on ${seen}: ${says}`;

const isOneOf = (condition: Condition): condition is readonly string[] => Array.isArray(condition);
const dollars = (amount: number): string => `$${Number.isInteger(amount) ? amount : amount.toFixed(2)}`;
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
const upTo = (most: number | undefined): string => (most === undefined ? '' : `, ${dollars(most)} at most`);
const usually = (usual: number | undefined): string =>
  usual === undefined ? '' : ` (${dollars(usual)} where it is not known)`;
