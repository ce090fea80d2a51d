/** Tells a journey and reads from it what a story is about. */
import { observationOf } from '../../../src/courier/item.decider.js';
import type { ItemFound, ItemLost, ScanEvent } from '../../../src/courier/item.events.js';
import { journey } from '../../../src/courier/journey.js';
import type { Holder, Journey, Observation } from '../../../src/courier/journey.shape.js';
import { barcode } from './scans.js';

export type Told = ScanEvent | ItemLost | ItemFound;
export const observed = (...events: readonly Told[]): Observation[] =>
  events.map((event) => observationOf(event, event.data.occurredAt));
export const after = (...events: readonly Told[]): Journey => journey(barcode, observed(...events));

const name = (holder: Holder) =>
  'branch' in holder ? holder.branch : `courier ${holder.courier.from}→${holder.courier.to}`;
/** Who had it, in order: `[holder, since, until]`. */
export const holders = ({ custody }: Journey) =>
  custody.map(({ holder, since, until }) => [name(holder), since, until]);
export const codes = ({ anomalies }: Journey) => anomalies.map(({ scanId, code }) => [scanId, code]);
export const statuses = ({ transits }: Journey) => transits.map(({ transitId, status }) => [transitId, status]);
