/** A policy that somebody sends: looked at for its size, for private texts, and for whether it is a policy; and those that are shipped. */
import { readdirSync, readFileSync } from 'node:fs';
import { findPrivate } from '../plain/private-text.js';
import { fail, type FieldError } from '../http/problems.js';
import { invalid } from '../http/validation.js';
import { checkPolicy } from './policy.check.js';
import type { Policy } from './policy.shape.js';

/** Of its JSON; the longest that is shipped has a tenth of it. */
const MOST_CHARACTERS = 40_000;
/** Nobody mends more at once. */
const MOST_FLAWS = 50;

/** `at`: the field that it was sent in. Throws a problem that names each field to mend. */
export function policyFrom(document: object, at: string): Policy {
  const checked = checkDocument(document);
  if ('policy' in checked) return checked.policy;
  throw invalid(checked.flaws.map(({ field, detail }) => ({ field: field === '' ? at : `${at}.${field}`, detail })));
}

/** Every detail names its field. */
export function checkDocument(
  document: unknown,
): { readonly policy: Policy } | { readonly flaws: readonly FieldError[] } {
  if (JSON.stringify(document).length > MOST_CHARACTERS)
    return { flaws: [{ field: '', detail: `The policy has more than ${MOST_CHARACTERS} characters.` }] };
  const found = privateIn(document, '');
  if (found.length > 0) return { flaws: found };
  const checked = checkPolicy(document);
  if ('policy' in checked) return checked;
  return { flaws: checked.flaws.slice(0, MOST_FLAWS).map((flaw) => ({ ...flaw, detail: sentenceOf(flaw) })) };
}

const sentenceOf = ({ field, detail }: FieldError): string => (field === '' ? detail : `${field} ${detail}`);

/** Texts and names of fields that may not be kept, nor said in an answer. */
function privateIn(value: unknown, at: string): readonly FieldError[] {
  if (typeof value === 'string') {
    const found = findPrivate(value);
    return found ? [{ field: at, detail: `${at} ${found.detail}` }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const found = findPrivate(name);
    if (found) return [{ field: at, detail: `A name within ${at || 'it'} ${found.detail}` }];
    return privateIn(inner, Array.isArray(value) ? `${at}[${name}]` : at === '' ? name : `${at}.${name}`);
  });
}

const FOLDER = new URL('./policies/', import.meta.url);
let read: readonly Policy[] | undefined;

/** Those that come with the service, by their names. */
export const shippedPolicies = (): readonly Policy[] => (read ??= readdirSync(FOLDER).sort().map(readShipped));

/** Throws the problem that there is none of that name. */
export function shippedPolicy(name: string): Policy {
  const found = shippedPolicies().find(({ policy }) => policy === name);
  if (found) return found;
  const names = shippedPolicies().map(({ policy }) => policy);
  throw fail('policy-unknown', `No policy of this name is shipped; these are: ${names.join(', ')}.`);
}

function readShipped(file: string): Policy {
  const checked = checkDocument(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));
  if ('policy' in checked) return checked.policy;
  throw new Error(`${file} is no policy: ${checked.flaws.map(({ detail }) => detail).join('; ')}`);
}
