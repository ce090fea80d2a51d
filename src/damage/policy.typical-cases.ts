/** Damage as it happens, for comparing policies: what a group talks about when it decides. Data. */
import type { Facts } from './policy.facts.js';

export interface TypicalCase {
  readonly case: string;
  /** For those who decide. */
  readonly told: string;
  readonly facts: { readonly [Name in keyof Facts]?: NonNullable<Facts[Name]>['value'] };
}

/** A novel of two years that costs $25. */
const NOVEL = { price: 25, itemAgeDays: 730 } as const;
const SENT_SOUND = { shippedBy: 'lending', shippedAs: 'sound', soundAt: 'lending' } as const;

export const TYPICAL_CASES: readonly TypicalCase[] = [
  {
    case: 'wet-tote-outward',
    told: 'Sent sound; the borrowing library finds it wet on opening the tote',
    facts: {
      ...NOVEL,
      ...SENT_SOUND,
      foundBy: 'borrowing',
      discovery: 'on-receipt',
      severity: 'unusable',
      custodians: ['courier'],
    },
  },
  {
    case: 'wet-tote-homeward',
    told: 'Sent home without a remark on its state; the lending library finds it wet on opening the tote',
    facts: {
      ...NOVEL,
      soundAt: 'borrowing',
      shippedBy: 'borrowing',
      shippedAs: 'unstated',
      foundBy: 'lending',
      discovery: 'on-receipt',
      severity: 'unusable',
      custodians: ['borrowing', 'courier'],
      acceptedBy: 'borrowing',
    },
  },
  {
    case: 'patron-of-the-borrower',
    told: 'Sent and received sound; damaged when the patron of the borrowing library brings it back',
    facts: {
      ...NOVEL,
      shippedBy: 'lending',
      shippedAs: 'sound',
      soundAt: 'borrowing',
      receivedAs: 'sound',
      acceptedBy: 'borrowing',
      foundBy: 'borrowing',
      discovery: 'at-checkin',
      severity: 'major',
      custodians: ['borrowing'],
      daysSinceReceipt: 20,
    },
  },
  {
    case: 'nobody-looked',
    told: 'Sent sound, received without a look at it, and found damaged a week later',
    facts: {
      ...NOVEL,
      ...SENT_SOUND,
      receivedAs: 'unstated',
      acceptedBy: 'borrowing',
      foundBy: 'borrowing',
      discovery: 'on-shelf',
      severity: 'major',
      custodians: ['courier', 'borrowing'],
      daysSinceReceipt: 7,
    },
  },
  {
    case: 'found-at-home',
    told: 'Back home and received without a remark; found damaged a week later, and nobody knows since when',
    facts: {
      ...NOVEL,
      receivedAs: 'unstated',
      acceptedBy: 'lending',
      foundBy: 'lending',
      discovery: 'on-shelf',
      severity: 'major',
      custodians: ['lending', 'courier', 'borrowing'],
      daysSinceReceipt: 7,
    },
  },
  {
    case: 'sent-damaged',
    told: 'Sent with the damage noted, and reported again by the borrowing library',
    facts: {
      ...NOVEL,
      shippedBy: 'lending',
      shippedAs: 'damaged',
      foundBy: 'lending',
      discovery: 'at-checkin',
      severity: 'minor',
      custodians: ['lending'],
    },
  },
  {
    case: 'own-shelf',
    told: 'Damaged on the shelf of the library that owns it; nobody had asked for it',
    facts: {
      ...NOVEL,
      soundAt: 'owning',
      foundBy: 'owning',
      discovery: 'on-shelf',
      severity: 'major',
      custodians: ['owning'],
    },
  },
  {
    case: 'slight',
    told: 'A torn page when the patron of the borrowing library brings it back; received sound',
    facts: {
      ...NOVEL,
      shippedBy: 'lending',
      shippedAs: 'sound',
      soundAt: 'borrowing',
      receivedAs: 'sound',
      acceptedBy: 'borrowing',
      foundBy: 'borrowing',
      discovery: 'at-checkin',
      severity: 'minor',
      custodians: ['borrowing'],
      daysSinceReceipt: 20,
    },
  },
  {
    case: 'astray',
    told: 'Went astray to a library that had not asked for it, and was found damaged there on the shelf',
    facts: {
      ...NOVEL,
      ...SENT_SOUND,
      receivedAs: 'not-inspected',
      acceptedBy: 'other',
      foundBy: 'other',
      discovery: 'on-shelf',
      severity: 'major',
      custodians: ['courier', 'other'],
      daysSinceReceipt: 3,
    },
  },
  {
    case: 'costly',
    told: 'A set for $180, bought this year; sent sound and found broken on opening the tote',
    facts: {
      ...SENT_SOUND,
      price: 180,
      itemAgeDays: 180,
      foundBy: 'borrowing',
      discovery: 'on-receipt',
      severity: 'unusable',
      custodians: ['courier'],
    },
  },
  {
    case: 'no-price',
    told: 'Received sound, damaged by the patron of the borrowing library; the catalog knows neither price nor age',
    facts: {
      soundAt: 'borrowing',
      receivedAs: 'sound',
      acceptedBy: 'borrowing',
      foundBy: 'borrowing',
      discovery: 'at-checkin',
      severity: 'major',
      custodians: ['borrowing'],
      daysSinceReceipt: 20,
    },
  },
  {
    case: 'no-scans',
    told: 'Found damaged, and no scan tells who had it before',
    facts: { ...NOVEL, foundBy: 'borrowing', discovery: 'on-shelf', severity: 'major' },
  },
];
