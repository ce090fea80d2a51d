/**
 * The journey of an item: from its observations, in whatever order they arrived, to its transits, its custody and what
 * contradicts what. Pure: the decider judges a scan by it, the views measure by it, damage finds the custodian by it, and
 * audit goes back in time by leaving observations out.
 *
 * Observations are ordered by when they happened and then told one by one (`advance`); that is all there is to pairing.
 */
import type { AnomalyCode } from './item.events.js';
import type { Anomaly, CustodyInterval, Journey, JourneyState, Observation, Transit } from './journey.shape.js';
import { advance, beginning, orderKey } from './journey.steps.js';

/** The whole journey. The order of `observations` does not matter; one that is there twice counts once. */
export function journey(barcode: string, observations: readonly Observation[]): Journey {
  const ordered = inOrder(observations);
  const transits: Transit[] = [];
  const custody: CustodyInterval[] = [];
  const anomalies: Anomaly[] = [];
  let state = beginning;
  for (const observation of ordered) {
    if (observation.voided !== undefined) continue;
    anomalies.push(...arrivalAnomalies(observation));
    const step = advance(state, observation);
    if (step.ended) transits.push(step.ended);
    if (step.custodyEnded) custody.push(step.custodyEnded);
    if (step.anomaly) anomalies.push(step.anomaly);
    state = step.state;
  }
  if (state.underway) transits.push(state.underway);
  if (state.custody) custody.push(state.custody);
  return { barcode, transits, custody, anomalies, observations: ordered };
}

/** Where the journey stands after all of them, without its history. */
export function standing(observations: readonly Observation[]): JourneyState {
  return inOrder(observations)
    .filter((observation) => observation.voided === undefined)
    .reduce((state, observation) => advance(state, observation).state, beginning);
}

/** What had occurred by `at`. */
export const occurredBy = (at: string) => (observation: Observation) => observation.occurredAt <= at;

/** By when they happened; one that is there twice counts once. */
export function inOrder(observations: readonly Observation[]): readonly Observation[] {
  const byKey = new Map<string, Observation>();
  for (const observation of observations) {
    const key = orderKey(observation);
    if (!byKey.has(key)) byKey.set(key, observation);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, observation]) => observation);
}

/** What was odd about the way a scan reached us is a fact of the scan; no later scan explains it away. */
const ARRIVAL: Partial<Record<AnomalyCode, string>> = {
  'clock-ahead': "The scanner's clock was ahead.",
  'out-of-order': 'It was recorded after scans that happened later.',
  'late-report': 'It was recorded more than a day after it happened.',
};

function arrivalAnomalies({ scanId, anomalies = [] }: Observation): readonly Anomaly[] {
  return anomalies.flatMap((code) => {
    const detail = ARRIVAL[code];
    return detail === undefined ? [] : [{ code, scanId, detail }];
  });
}
