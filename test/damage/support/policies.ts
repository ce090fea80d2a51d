/** The policies that are shipped, and the facts that they are asked about: given what was scanned of an item. */
import { readdirSync, readFileSync } from 'node:fs';
import { observationOf } from '../../../src/courier/item.decider.js';
import type { ItemFound, ItemLost, ScanEvent } from '../../../src/courier/item.events.js';
import { journey } from '../../../src/courier/journey.js';
import type { Observation } from '../../../src/courier/journey.shape.js';
import { factsOf } from '../../../src/damage/damage.facts.js';
import type { Catalogued } from '../../../src/damage/damage.roles.js';
import { damageWindow, observedIn } from '../../../src/damage/damage.window.js';
import { checkPolicy } from '../../../src/damage/policy.check.js';
import type { Facts } from '../../../src/damage/policy.facts.js';
import type { Policy } from '../../../src/damage/policy.shape.js';
import { at, barcode } from '../../courier/support/scans.js';

const FOLDER = new URL('../../../src/damage/policies/', import.meta.url);

export const policies: ReadonlyMap<string, Policy> = new Map(
  readdirSync(FOLDER).map((file) => {
    const checked = checkPolicy(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));
    if (!('policy' in checked)) throw new Error(`${file}: ${JSON.stringify(checked.flaws)}`);
    return [checked.policy.policy, checked.policy] as const;
  }),
);

/** Missoula owns it and lends it; Bozeman asked for it; at Helena it must not be. */
export const LIBRARIES: Readonly<Record<string, string>> = { MSLA: 'MPL', BOZE: 'BPL', HLNA: 'LCL' };
export const CATALOG: Catalogued = {
  owningBranch: 'MSLA',
  price: 25,
  acquiredOn: '2024-03-01',
  evidence: { event: 'item-catalogued', id: '1', occurredAt: at(1) },
};

export type Told = ScanEvent | ItemLost | ItemFound | Observation;

const observed = (told: Told): Observation => ('kind' in told ? told : observationOf(told, told.data.occurredAt));

/** What is known of the damage that was reported, or else of the last that was; null if there was none. */
export function factsAbout(
  told: readonly Told[],
  reported?: string,
  catalogued: Catalogued | null = CATALOG,
): Facts | null {
  const history = journey(barcode, told.map(observed));
  const isReport = ({ kind, scanId, voided }: Observation) =>
    kind === 'damaged' && voided === undefined && (reported === undefined || scanId === reported);
  const report = history.observations.findLast(isReport);
  if (!report) return null;
  const window = damageWindow(history, report.scanId);
  const [first, ...others] = observedIn(history.observations, report.scanId);
  if (!window || !first) return null;
  return factsOf({
    window,
    report,
    observed: [first, ...others],
    catalogued,
    libraryOf: (branch) => LIBRARIES[branch],
  });
}
