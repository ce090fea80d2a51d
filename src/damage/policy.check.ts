/** Whether a document is a policy; if not, what is to be mended, field by field. Pure. */
import { FACTS, type FactName } from './policy.facts.js';
import { PARTIES, type Policy } from './policy.shape.js';

export interface Flaw {
  /** Such as `rules[2].when.severity`. */
  readonly field: string;
  readonly detail: string;
}

export type Checked = { readonly policy: Policy } | { readonly flaws: readonly Flaw[] };

export function checkPolicy(document: unknown): Checked {
  const flaws: Flaw[] = [];
  const say = (field: string, detail: string) => void flaws.push({ field, detail });
  if (!isObject(document)) return { flaws: [{ field: '', detail: 'a policy is a JSON object' }] };
  nothingElse(document, '', ['policy', 'title', 'summary', 'sources', 'notes', 'rules', 'deadlines'], say);
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(text(document['policy'])))
    say('policy', 'must be a name of small letters, digits and dashes, such as requesting-library-pays');
  for (const field of ['title', 'summary'] as const)
    if (text(document[field]).trim() === '') say(field, 'must say something');
  if (document['notes'] !== undefined && text(document['notes']).trim() === '') say('notes', 'must say something');
  each(document['sources'], 'sources', say, source);
  const rules = document['rules'];
  if (!Array.isArray(rules) || rules.length === 0) say('rules', 'must be a list of at least one rule');
  else if (rules.length > MOST_RULES) say('rules', `must have at most ${MOST_RULES} rules: nobody could follow more`);
  else checkRules(rules, say);
  each(document['deadlines'], 'deadlines', say, deadline);
  stepsOnce(document['deadlines'], say);
  return flaws.length > 0 ? { flaws } : { policy: document as unknown as Policy };
}

const MOST_RULES = 50;

type Say = (field: string, detail: string) => void;
type Fields = Readonly<Record<string, unknown>>;

function checkRules(rules: readonly unknown[], say: Say): void {
  const names = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const at = `rules[${index}]`;
    if (!isObject(rule)) {
      say(at, 'must be an object');
      continue;
    }
    nothingElse(rule, at, ['rule', 'when', 'responsible', 'remedy', 'because'], say);
    const name = text(rule['rule']);
    if (!/^[a-z][a-z0-9-]{1,59}$/.test(name)) say(`${at}.rule`, 'must be a name of small letters, digits and dashes');
    else if (names.has(name)) say(`${at}.rule`, `there is a rule ${name} before it`);
    names.add(name);
    if (!(PARTIES as readonly string[]).includes(text(rule['responsible'])))
      say(`${at}.responsible`, `must be one of ${PARTIES.join(', ')}`);
    if (text(rule['because']).trim() === '') say(`${at}.because`, 'must say why: both sides will read it');
    checkWhen(rule['when'], `${at}.when`, say);
    checkRemedy(rule['remedy'], `${at}.remedy`, say);
    const always = !isObject(rule['when']) || Object.keys(rule['when']).length === 0;
    const isLast = index === rules.length - 1;
    if (isLast && !always) say(`${at}.when`, 'the last rule must have no condition, so that there is always an answer');
    if (!isLast && always) say(`${at}.when`, 'always holds, so that no rule after it is ever asked');
  }
}

function checkWhen(when: unknown, at: string, say: Say): void {
  if (when === undefined) return;
  if (!isObject(when)) {
    say(at, 'must be an object of facts and what they must be');
    return;
  }
  for (const [name, condition] of Object.entries(when)) {
    if (!Object.hasOwn(FACTS, name)) {
      say(`${at}.${name}`, `is no fact; these are: ${Object.keys(FACTS).join(', ')}`);
      continue;
    }
    const flaw = flawOf(FACTS[name as FactName], condition);
    if (flaw !== undefined) say(`${at}.${name}`, flaw);
  }
}

function flawOf(fact: (typeof FACTS)[FactName], condition: unknown): string | undefined {
  if (fact.kind === 'number') {
    const bounds = ['atLeast', 'over', 'atMost', 'under'];
    const isRange =
      isObject(condition) &&
      Object.keys(condition).length > 0 &&
      Object.entries(condition).every(([bound, value]) => bounds.includes(bound) && isAmount(value));
    return isRange ? undefined : `must have bounds in ${fact.unit}: ${bounds.join(', ')}`;
  }
  const isValue = (value: unknown) => (fact.of as readonly string[]).includes(text(value));
  const isValues = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isValue);
  const values = fact.of.join(', ');
  if (fact.kind === 'choice')
    return isValue(condition) || isValues(condition) ? undefined : `must be one of ${values}, or a list of some`;
  const [only] = isObject(condition) && Object.keys(condition).length === 1 ? Object.entries(condition) : [];
  const isAbout = (only?.[0] === 'includes' && isValue(only[1])) || (only?.[0] === 'only' && isValues(only[1]));
  return isAbout ? undefined : `must be {"includes": one} or {"only": [some]} of ${values}`;
}

const REMEDIES: Readonly<Record<string, { readonly needs: readonly string[]; readonly may: readonly string[] }>> = {
  none: { needs: [], may: [] },
  repair: { needs: [], may: ['atMost'] },
  replace: { needs: [], may: [] },
  price: { needs: [], may: ['usual', 'fee', 'atMost'] },
  depreciation: { needs: ['perYear', 'atLeast'], may: ['usual'] },
};
const SHARES = ['perYear', 'atLeast'];

function checkRemedy(remedy: unknown, at: string, say: Say): void {
  const kind = isObject(remedy) ? text(remedy['kind']) : '';
  if (!isObject(remedy) || !Object.hasOwn(REMEDIES, kind)) {
    say(`${at}.kind`, `must be one of ${Object.keys(REMEDIES).join(', ')}`);
    return;
  }
  const { needs, may } = REMEDIES[kind] as (typeof REMEDIES)[string];
  nothingElse(remedy, at, ['kind', ...needs, ...may], say);
  for (const field of [...needs, ...may]) {
    const value = remedy[field];
    if (value === undefined && !needs.includes(field)) continue;
    if (kind === 'depreciation' && SHARES.includes(field)) {
      if (!isAmount(value) || value > 1) say(`${at}.${field}`, 'must be a share of the price, 0 to 1');
    } else if (!isAmount(value)) say(`${at}.${field}`, 'must be US dollars, 0 or more');
  }
}

function source(value: Fields, at: string, say: Say): void {
  nothingElse(value, at, ['title', 'address', 'says', 'seen'], say);
  if (text(value['title']).trim() === '') say(`${at}.title`, 'must name the rules that it is drawn from');
  if (text(value['says']).trim() === '') say(`${at}.says`, 'must tell what they say');
  if (value['address'] !== undefined && !/^https?:\/\/\S+$/.test(text(value['address'])))
    say(`${at}.address`, 'must be where they can be read, https://…');
  if (!isDate(text(value['seen']))) say(`${at}.seen`, 'must be the date on which they were read, YYYY-MM-DD');
}

const STEPS = ['acknowledge', 'answer', 'settle', 'pay', 'claim'];
const OTHERWISE = ['accepted', 'dismissed', 'escalated', 'lapsed'];

function deadline(value: Fields, at: string, say: Say): void {
  nothingElse(value, at, ['step', 'days', 'notBeforeDays', 'otherwise'], say);
  if (!STEPS.includes(text(value['step']))) say(`${at}.step`, `must be one of ${STEPS.join(', ')}`);
  if (!OTHERWISE.includes(text(value['otherwise']))) say(`${at}.otherwise`, `must be one of ${OTHERWISE.join(', ')}`);
  const { days, notBeforeDays = 0 } = value;
  if (!isAmount(days) || days === 0) say(`${at}.days`, 'must be days, more than 0');
  else if (!isAmount(notBeforeDays) || notBeforeDays >= days)
    say(`${at}.notBeforeDays`, 'must be days, and fewer than days');
}

function stepsOnce(deadlines: unknown, say: Say): void {
  const steps: unknown[] = Array.isArray(deadlines) ? deadlines.map((one) => isObject(one) && one['step']) : [];
  for (const [index, step] of steps.entries())
    if (typeof step === 'string' && steps.indexOf(step) < index)
      say(`deadlines[${index}].step`, `there is a deadline for ${step} before it`);
}

function each(list: unknown, at: string, say: Say, check: (value: Fields, at: string, say: Say) => void): void {
  if (!Array.isArray(list)) {
    say(at, 'must be a list');
    return;
  }
  for (const [index, value] of (list as readonly unknown[]).entries()) {
    if (isObject(value)) check(value, `${at}[${index}]`, say);
    else say(`${at}[${index}]`, 'must be an object');
  }
}

/** A field with a slip in its name would otherwise be a rule that nobody applies. */
function nothingElse(value: Fields, at: string, fields: readonly string[], say: Say): void {
  for (const field of Object.keys(value))
    if (!fields.includes(field))
      say(at === '' ? field : `${at}.${field}`, `is not known; there may be ${fields.join(', ')}`);
}

/** Of dates that there are not, some are read as others. */
const isDate = (date: string): boolean => {
  const read = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(read) && new Date(read).toISOString().slice(0, 10) === date;
};
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
