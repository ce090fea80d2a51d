/** What the station says, in large and in small. */
import type { Entry } from './entry.js';

export type Heard = 'kept' | 'recorded' | 'anomaly' | 'refused';

export const LARGE: Readonly<Record<Heard, string>> = {
  kept: 'Kept',
  recorded: 'Recorded',
  anomaly: 'Recorded, with an anomaly',
  refused: 'Refused',
};

/** What looks wrong, and what to do about it. The item is recorded all the same. */
const ANOMALIES: Readonly<Record<string, string>> = {
  'no-open-shipment': 'Nobody has scanned it out: it came without a shipment. Nothing to do.',
  'wrong-branch': 'It was sent to another branch. Ship it on to where it should be.',
  'already-in-transit': 'It is on the road already. Look whether it was shipped twice.',
  'not-in-custody': 'By the records it is not here. Look whether it was received.',
  'already-here': 'It was received here before. Nothing to do, unless it is another item.',
  'clock-ahead': 'The clock of this device is ahead. Set it.',
  'out-of-order': 'Later scans of it were there first. Nothing to do.',
  'late-report': 'It took more than a day to arrive at Waybill. Nothing to do.',
};

export const anomalyInWords = (code: string): string => ANOMALIES[code] ?? `It was marked ${code}.`;

export function heardOf({ state, anomalies }: Entry): Heard {
  if (state === 'waiting') return 'kept';
  if (state === 'recorded') return anomalies ? 'anomaly' : 'recorded';
  return 'refused';
}

/** What somebody may say who takes a scan back: chosen, never written, so that nothing private can be in it. */
export const REASONS = ['Wrong item', 'Wrong kind of scan', 'Wrong branch chosen', 'Scanned by mistake'] as const;

const TYPES = { shipped: 'Shipped', received: 'Received', damaged: 'Damaged', inspected: 'Inspected' } as const;

export function whatOf(entry: Entry): string {
  if (entry.kind === 'void') return `Taken back: ${entry.void.reason.toLowerCase()}`;
  const { scan } = entry;
  return scan.type === 'shipped' ? `Shipped to ${scan.to}` : TYPES[scan.type];
}
