/** Histories of one item as those of the journey, with more of what scans say of its state, and at least one report of damage. */
import fc from 'fast-check';
import type { Condition, Discovery, Severity } from '../../../src/courier/item.events.js';
import type { Observation } from '../../../src/courier/journey.shape.js';
import { histories } from '../../courier/support/histories.js';

const conditions = fc.constantFrom<(Condition | undefined)[]>(
  undefined,
  undefined,
  'sound',
  'worn',
  'damaged',
  'not-inspected',
);
const discoveries = fc.constantFrom<Discovery[]>('on-receipt', 'before-shipping', 'at-checkin', 'on-shelf');
const severities = fc.constantFrom<Severity[]>('minor', 'major', 'unusable');

interface Remark {
  readonly condition: Condition | undefined;
  readonly discovery: Discovery;
  readonly severity: Severity;
}

/** More than a history has scans. */
const MANY = { minLength: 60, maxLength: 60 };
const remarks = fc.array(
  fc.record<Remark>({ condition: conditions, discovery: discoveries, severity: severities }),
  MANY,
);

/** In the order of occurrence; some scans are taken back, some transits lost and found again. */
export const damageHistories = (): fc.Arbitrary<readonly Observation[]> =>
  fc
    .tuple(histories(), remarks)
    .map(([history, said]) => history.map((scan, index) => ({ ...scan, ...sayingOf(scan, said[index] as Remark) })))
    .filter((history) => reportsIn(history).length > 0);

function sayingOf({ kind }: Observation, { condition, ...damage }: Remark): Partial<Observation> {
  if (kind === 'lost' || kind === 'found') return {};
  return { ...(kind === 'damaged' && damage), ...(condition && { condition }) };
}

/** The scans that report damage and stand. */
export const reportsIn = (history: readonly Observation[]): readonly Observation[] =>
  history.filter(({ kind, voided }) => kind === 'damaged' && voided === undefined);
