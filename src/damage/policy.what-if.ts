/** What it would have been under another policy: who would have paid what, against what was decided. Pure. */
import type { Fact, FactName, Facts } from './policy.facts.js';
import type { Party, Policy, Remedy } from './policy.shape.js';
import { verdictOf } from './policy.verdict.js';

/** Who pays or is paid: a library by its code, `courier` or `group-pool`. */
export type Account = string;

/** Who stands behind the roles of a damage; what is not in it is not known. */
export interface Parties {
  readonly lending?: Account;
  readonly borrowing?: Account;
  readonly owning?: Account;
  /** The only one that had it in the window. */
  readonly custodian?: Account;
}

export interface Answer {
  /** Null where people have settled it, or nothing is asked for. */
  readonly policy: string | null;
  readonly rule: string | null;
  readonly responsible: Party;
  readonly remedy: Remedy['kind'];
  /** US dollars; null where nothing is owed, or it is not known yet what. */
  readonly amount: number | null;
  /** Null where nobody pays, or it is not known who. */
  readonly payer: Account | null;
  readonly payee: Account | null;
  readonly because: string;
  /** What the rule holds by. */
  readonly facts: readonly { readonly fact: FactName; readonly value: Fact['value'] }[];
}

export interface Damage {
  readonly claimId: string;
  readonly barcode: string;
  readonly occurredAt: string;
  readonly facts: Facts;
  readonly parties: Parties;
  /** Null where nothing was: no policy was in force, and nobody has settled it. */
  readonly decided: Answer | null;
}

/** An answer that is another one: another answers for it, or with something else. */
export interface Flip {
  readonly claimId: string;
  readonly barcode: string;
  readonly occurredAt: string;
  readonly flips: 'who' | 'what';
  readonly decided: Answer | null;
  readonly tried: Answer;
}

/** US dollars; `net` is what comes in less what goes out. */
export interface Sums {
  readonly pays: number;
  readonly owed: number;
  readonly net: number;
}

export interface WhatIf {
  readonly damages: number;
  /** By account; the nets of all add up to nothing. */
  readonly accounts: readonly { readonly account: Account; readonly decided: Sums; readonly tried: Sums }[];
  /** By who answers; null where nothing was decided. */
  readonly parties: readonly { readonly party: Party | null; readonly decided: number; readonly tried: number }[];
  /** Where somebody answers, but for how much, or who it is, is not known: in no sum. */
  readonly open: { readonly decided: number; readonly tried: number };
  readonly flips: readonly Flip[];
}

export function answerOf(policy: Policy, facts: Facts, parties: Parties): Answer {
  const { passed: _passed, facts: by, ...said } = verdictOf(policy, facts);
  return {
    ...said,
    payer: accountOf(said.responsible, parties),
    payee: parties.owning ?? parties.lending ?? null,
    facts: by.map(({ fact, known }) => ({ fact, value: known.value })),
  };
}

function accountOf(party: Party, parties: Parties): Account | null {
  switch (party) {
    case 'courier':
    case 'group-pool':
      return party;
    case 'none':
    case 'group-decides':
      return null;
    default:
      return parties[party] ?? null;
  }
}

export function whatIf(policy: Policy, damages: readonly Damage[]): WhatIf {
  const both = damages.map((damage) => ({ damage, tried: answerOf(policy, damage.facts, damage.parties) }));
  const [decided, tried] = [both.map(({ damage }) => damage.decided), both.map((each) => each.tried)];
  const sums = { decided: sumsOf(decided), tried: sumsOf(tried) };
  const accounts = [...new Set([...sums.decided.keys(), ...sums.tried.keys()])].sort();
  const isNamed = (party: Party | null) => (answer: Answer | null) => (answer?.responsible ?? null) === party;
  return {
    damages: damages.length,
    accounts: accounts.map((account) => ({
      account,
      decided: inDollars(sums.decided.get(account)),
      tried: inDollars(sums.tried.get(account)),
    })),
    parties: [...new Set([...decided, ...tried].map((answer) => answer?.responsible ?? null))]
      .sort((a, b) => (String(a) < String(b) ? -1 : 1))
      .map((party) => ({
        party,
        decided: decided.filter(isNamed(party)).length,
        tried: tried.filter(isNamed(party)).length,
      })),
    open: { decided: decided.filter(isOpen).length, tried: tried.filter(isOpen).length },
    flips: both.flatMap(({ damage: { claimId, barcode, occurredAt, decided: before }, tried: after }): Flip[] => {
      const flips = flipOf(before, after);
      return flips === null ? [] : [{ claimId, barcode, occurredAt, flips, decided: before, tried: after }];
    }),
  };
}

function flipOf(decided: Answer | null, tried: Answer): Flip['flips'] | null {
  if (decided?.responsible !== tried.responsible || decided.payer !== tried.payer) return 'who';
  // The same sum is the same, however it was come by.
  if (tried.amount === null && decided.remedy !== tried.remedy) return 'what';
  return decided.amount === tried.amount ? null : 'what';
}

function isOpen(answer: Answer | null): boolean {
  if (!answer || answer.remedy === 'none' || answer.responsible === 'none') return false;
  const { payer, payee } = answer;
  return (payer === null || payer !== payee) && paymentIn(answer) === null;
}

/** Who owes to themselves, owes nothing. */
function paymentIn({ amount, payer, payee }: Answer) {
  if (amount === null || payer === null || payee === null || payer === payee) return null;
  return { payer, payee, cents: Math.round(amount * 100) };
}

interface Cents {
  readonly pays: number;
  readonly owed: number;
}
const NOTHING: Cents = { pays: 0, owed: 0 };

function sumsOf(answers: readonly (Answer | null)[]): ReadonlyMap<Account, Cents> {
  const sums = new Map<Account, Cents>();
  for (const answer of answers) {
    const payment = answer && paymentIn(answer);
    if (!payment) continue;
    const { payer, payee, cents } = payment;
    const [from, to] = [sums.get(payer) ?? NOTHING, sums.get(payee) ?? NOTHING];
    sums.set(payer, { ...from, pays: from.pays + cents }).set(payee, { ...to, owed: to.owed + cents });
  }
  return sums;
}

const inDollars = ({ pays, owed }: Cents = NOTHING): Sums => ({
  pays: pays / 100,
  owed: owed / 100,
  net: (owed - pays) / 100,
});
