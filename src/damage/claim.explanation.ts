/** Why somebody answers for a damage, and what was said of it since, in sentences. Pure. */
import type {
  AssessedCustodian,
  Assessment,
  Change,
  ClaimEvent,
  KnownFact,
  PassedOver,
  Responsible,
  Voice,
} from './claim.events.js';
import { STEP_WORDS } from './claim.steps.js';
import { FACTS, type Evidence } from './policy.facts.js';
import { GROUP } from './policy.events.js';

/** The rule, what it holds by, and the event behind each fact. */
export function explain(assessment: Assessment): readonly string[] {
  const { facts, passed, window, sameAs } = assessment;
  return [
    policySentence(assessment),
    ruleSentence(assessment),
    ...facts.map((fact) => `${factSentence(fact)}.`),
    ...passed.map(passedSentence),
    windowSentence(window),
    `${capital(answerSentence(assessment))}.`,
    ...(sameAs === undefined
      ? []
      : [`The damage was reported before, and nobody found the item sound in between: see claim ${sameAs}.`]),
  ];
}

function policySentence({ policy, shippedOn }: Assessment): string {
  if (!policy) return `The item was shipped on ${shippedOn}, when no policy was in force.`;
  const { scope, version, policy: name, inForceFrom } = policy;
  const whose = scope === GROUP ? 'the group’s policy' : `the policy of library ${scope}`;
  return `The item was shipped on ${shippedOn}, when ${whose} ${name} was in force (version ${version}, from ${inForceFrom} on).`;
}

const ruleSentence = ({ rule, because }: Assessment): string =>
  rule === undefined ? because : `Its rule ${rule} holds: ${because}`;

const factSentence = ({ fact, value, evidence }: KnownFact): string =>
  `${capital(wordsOf(fact))}: ${valueWords(fact, value)}, by ${evidence.map(evidenceWords).join(' and ')}`;

function passedSentence({ rule, fact, known }: PassedOver): string {
  const why = known
    ? `${wordsOf(fact)} is ${valueWords(fact, known.value)}, by ${known.evidence.map(evidenceWords).join(' and ')}`
    : `it is not known ${wordsOf(fact)}`;
  return `Rule ${rule} does not hold: ${why}.`;
}

function windowSentence({ lastSound, firstDamaged, custodians }: Assessment['window']): string {
  const since = lastSound ? `last found sound by ${evidenceWords(lastSound)}` : 'never found sound by a scan';
  const had = custodians.map(custodianWords).join(', ');
  const between = had === '' ? 'no scan tells who had it in between' : `in between it was with ${had}`;
  return `It was ${since}, and first found damaged by ${evidenceWords(firstDamaged)}; ${between}.`;
}

const custodianWords = ({ branch, from, to, hours }: AssessedCustodian): string =>
  `${branch ?? `the courier from ${from ?? ''} to ${to ?? ''}`} for ${hours} hours`;

interface Told {
  readonly responsible: Responsible;
  readonly responsibleLibrary?: string;
  readonly owedLibrary?: string;
  readonly remedy: Assessment['remedy'];
  readonly amount?: number;
}

function answerSentence({ responsible, responsibleLibrary, owedLibrary, remedy, amount }: Told): string {
  if (responsible === 'group-decides') return 'the group’s staff decide who answers';
  if (responsible === 'none') return 'nobody answers for it';
  const who = responsibleLibrary ?? RESPONSIBLE[responsible];
  const dollars = amount === undefined ? '' : `: ${amount.toFixed(2)} US dollars`;
  const owed = owedLibrary === undefined || owedLibrary === responsibleLibrary ? '' : ` to ${owedLibrary}`;
  return remedy === 'none'
    ? `${who} answers for it and owes nothing`
    : `${who} owes ${REMEDIES[remedy]}${owed}${dollars}`;
}

const RESPONSIBLE: Readonly<Record<Responsible, string>> = {
  lending: 'the lending library, which is not known,',
  borrowing: 'the borrowing library, which is not known,',
  owning: 'the owning library, which is not known,',
  custodian: 'whoever had it, which is not known,',
  courier: 'the courier',
  'group-pool': 'the pool of all members',
  none: 'nobody',
  'group-decides': 'whoever the group’s staff decide',
};

const REMEDIES: Readonly<Record<Assessment['remedy'], string>> = {
  none: 'nothing',
  repair: 'the repair',
  replace: 'another copy',
  price: 'its price',
  depreciation: 'its price less its age',
};

/** What an event of a claim says, in a sentence. */
export function tell({ type, data }: ClaimEvent): string {
  switch (type) {
    case 'claim-opened':
      return `Damage was reported by ${data.branch}: ${data.severity}, noticed ${data.discovery}.`;
    case 'claim-assessed':
      return `${data.cause ? `Assessed again, because ${changesWords(data.cause)}` : 'Assessed'}: ${answerSentence(data.assessment)}.`;
    case 'claim-acknowledged':
      return data.by === 'deadline'
        ? `${data.library} has not objected in time: it counts as acknowledged.`
        : `${data.library} acknowledges the assessment${passedOn(data.by)}.`;
    case 'claim-disputed':
      return `${data.library} objects${passedOn(data.by)}: ${data.reason}`;
    case 'claim-answered':
      return data.by === 'deadline'
        ? `${data.library} has not answered in time: it counts as ${data.agrees ? 'agreeing with the objection' : 'standing by the assessment'}.`
        : `${data.library} ${data.agrees ? 'agrees with the objection' : 'stands by the assessment'}${passedOn(data.by)}${data.note === undefined ? '.' : `: ${data.note}`}`;
    case 'claim-escalated':
      return `Not done until ${data.dueAt}: ${STEP_WORDS[data.step]} Now ${GROUP_ROLES[data.to]} are to act.`;
    case 'claim-photo-added':
      return `A picture was added${data.caption === undefined ? '.' : `: ${data.caption}`}`;
    case 'claim-settled': {
      const { party, library, rationale, by } = data;
      const answer = answerSentence({
        ...data,
        responsible: party,
        ...(library !== undefined && { responsibleLibrary: library }),
      });
      return `Settled ${by === 'deadline' ? 'as assessed, since nobody settled it in time' : 'by the group’s staff'}: ${answer}. ${rationale}`;
    }
    case 'claim-paid':
      return data.by === 'deadline'
        ? 'Nobody has said otherwise in time: it counts as paid.'
        : `Paid, as ${data.library ?? 'the group’s staff'} confirmed.`;
    case 'claim-waived':
      return `Waived by ${data.library ?? 'the group’s staff'}: ${data.reason}`;
    case 'claim-lapsed':
      return `Not done until ${data.dueAt}: ${STEP_WORDS[data.step]} The claim is ${data.how === 'dismissed' ? 'dismissed' : 'lost'} by the policy.`;
    case 'claim-withdrawn':
      return `Withdrawn, because ${changesWords(data.cause)}.`;
  }
}

const GROUP_ROLES = { msc: 'the group’s staff', directors: 'the directors of the group’s libraries' } as const;

const passedOn = (by: Voice): string => (by === 'msc' ? ', as the group’s staff pass on' : '');

const changesWords = (changes: readonly Change[]): string =>
  changes
    .map(({ kind, event, id, position }) => `${CHANGES[kind]} (${event} ${id}, position ${position})`)
    .join(' and ');

const CHANGES: Readonly<Record<Change['kind'], string>> = {
  'late-scan': 'a scan came late',
  'scan-voided': 'a scan was taken back',
  lost: 'the item was declared lost',
  found: 'the item was found again',
  catalogued: 'the catalog says otherwise',
  policy: 'another policy decides',
  branch: 'a branch was registered otherwise',
};

const wordsOf = (fact: string): string => (Object.hasOwn(FACTS, fact) ? FACTS[fact as keyof typeof FACTS].words : fact);

function valueWords(fact: string, value: KnownFact['value']): string {
  if (typeof value === 'number') {
    const known = Object.hasOwn(FACTS, fact) ? FACTS[fact as keyof typeof FACTS] : undefined;
    return known?.kind === 'number' ? `${value} ${known.unit}` : String(value);
  }
  return typeof value === 'string' ? value : value.join(', then ');
}

const evidenceWords = ({ event, id, branch, occurredAt }: Evidence): string =>
  `${event} ${id}${branch === undefined ? '' : ` at ${branch}`} on ${occurredAt}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
