/** What the API's words of damage are called on the pages. */
import type { ClaimAnswer, ClaimRow, SettlementBody } from '../api/contract.js';
import { NONE } from '../parts/words.js';

export type Status = ClaimRow['status'];
export type Party = NonNullable<ClaimRow['responsible']>;
export type Remedy = NonNullable<ClaimRow['remedy']>;
export type Word = ClaimAnswer['may'][number];

export const STATUSES: Readonly<Record<Status, string>> = {
  reported: 'Reported',
  assessed: 'Assessed',
  acknowledged: 'Acknowledged',
  disputed: 'Disputed',
  answered: 'Answered',
  escalated: 'Escalated',
  settled: 'Settled',
  paid: 'Paid',
  waived: 'Waived',
  lapsed: 'Lapsed',
  withdrawn: 'Withdrawn',
};

export const PARTIES: Readonly<Record<Party, string>> = {
  lending: 'Lending library',
  borrowing: 'Borrowing library',
  owning: 'Owning library',
  courier: 'The courier',
  custodian: 'Whoever alone had it',
  'group-pool': 'The group’s pool',
  none: 'Nobody',
  'group-decides': 'The group decides',
};
export const SETTLING = (Object.keys(PARTIES) as Party[]).filter(
  (party): party is SettlementBody['party'] => party !== 'group-decides',
);

export const REMEDIES: Readonly<Record<Remedy, string>> = {
  none: 'Nothing',
  repair: 'The repair',
  replace: 'Another copy',
  price: 'Its price',
  depreciation: 'Its price less its age',
};

const MONEY = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
export const money = (amount: number | null | undefined): string => (amount == null ? NONE : MONEY.format(amount));

/** An account of the books, or who pays whom. */
export function accountName(account: string | null, library: (code: string) => string): string {
  if (account === null) return 'not known';
  if (account === 'courier') return PARTIES.courier;
  if (account === 'group-pool') return PARTIES['group-pool'];
  return library(account);
}

interface Told {
  readonly party: Party | null;
  readonly library: string | null;
  readonly remedy: Remedy | null;
  readonly amount: number | null;
}

/** Who answers: the library, where it is one and known. */
export const whoOf = ({ party, library }: Pick<Told, 'party' | 'library'>, named: (code: string) => string): string =>
  library !== null ? named(library) : party === null ? NONE : PARTIES[party];

export const whatOf = ({ party, remedy, amount }: Omit<Told, 'library'>): string => {
  if (remedy === null || party === null || party === 'group-decides') return NONE;
  return amount === null ? REMEDIES[remedy] : `${REMEDIES[remedy]}, ${money(amount)}`;
};

/** A fact's name in policies, for people: `daysSinceReceipt` is "days since receipt". */
export const factName = (fact: string): string => fact.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** `on-receipt` is "on receipt". */
export const plain = (code: string): string => code.replaceAll('-', ' ');
