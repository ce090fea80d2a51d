/**
 * An item decides what to record of a scan. A scan is an observation, so next to nothing is refused: what contradicts the
 * history is recorded with its anomalies. A scan that is sent again is recorded once.
 */
import { accept, refuse, type Decider, type Decision } from '../event-store/decider.js';
import { sameFacts } from '../plain/facts.js';
import type {
  AnomalyCode,
  ItemCatalogued,
  ItemEvent,
  ItemFound,
  ItemLost,
  ScanEvent,
  ScanVoided,
} from './item.events.js';
import { journey, standing } from './journey.js';
import type { JourneyState, Observation } from './journey.shape.js';
import { advance, beginning, orderKey } from './journey.steps.js';

/** An observation with the event that holds it. */
export interface KnownObservation extends Observation {
  readonly position: bigint;
}

export interface ItemState {
  readonly observations: readonly KnownObservation[];
  /** Where the journey stands; null after a late scan or a void until a decision needs it: then it is told anew. */
  readonly standing: JourneyState | null;
  readonly catalogued: ItemCatalogued['data'] | null;
}

export type ItemCommand =
  | { readonly type: 'scan'; readonly scan: ScanEvent; readonly receivedAt: string; readonly legacyAllowed: boolean }
  /** `of`: only a scan of these branches. */
  | { readonly type: 'void'; readonly void: ScanVoided['data']; readonly of?: ReadonlySet<string> }
  | {
      readonly type: 'declare-lost';
      readonly loss: Omit<ItemLost['data'], 'transitId'> & { readonly transitId?: string };
    }
  | {
      readonly type: 'declare-found';
      readonly find: Omit<ItemFound['data'], 'transitId'> & { readonly transitId?: string };
    }
  | { readonly type: 'catalogue'; readonly facts: ItemCatalogued['data'] };

/** A clock may run ahead this much before we call it wrong: 5 minutes. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** A scan that takes longer than this to reach us is late: 24 hours. */
const LATE_MS = 24 * 3_600_000;

export const itemDecider: Decider<ItemState, ItemCommand, ItemEvent> = {
  initial: { observations: [], standing: beginning, catalogued: null },

  evolve(state, event, recorded) {
    if (event.type === 'item-catalogued') return { ...state, catalogued: event.data };
    if (event.type === 'scan-voided') {
      const observations = voiding(state.observations, event.data);
      return { ...state, observations, standing: null };
    }
    const observation = { ...observationOf(event, recorded.recordedAt), position: recorded.position };
    const before = state.standing ?? toldAnew.get(state.observations);
    const inOrder = before !== undefined && orderKey(observation) > before.last;
    return {
      ...state,
      observations: [...state.observations, observation],
      standing: inOrder ? advance(before, observation).state : null,
    };
  },

  decide(command, state) {
    switch (command.type) {
      case 'scan':
        return record(command, state);
      case 'void':
        return takeBack(command, state);
      case 'declare-lost':
        return declareLost(command.loss, state);
      case 'declare-found':
        return declareFound(command.find, state);
      case 'catalogue':
        return sameFacts(state.catalogued, command.facts)
          ? accept()
          : accept({ type: 'item-catalogued', data: command.facts });
    }
  },
};

/** The observation that an event of the item's stream tells of. */
export function observationOf(event: ScanEvent | ItemLost | ItemFound, recordedAt: string): Observation {
  if (event.type === 'item-lost' || event.type === 'item-found') {
    const { transitId, barcode: _barcode, reason, ...mark } = event.data;
    return {
      kind: event.type === 'item-lost' ? 'lost' : 'found',
      scanId: transitId,
      recordedAt,
      note: reason,
      ...mark,
    };
  }
  const { barcode: _barcode, clockSkewSeconds: _skew, ...scan } = event.data;
  return { kind: KIND[event.type], recordedAt, ...scan };
}

const KIND = {
  'item-shipped': 'shipped',
  'item-received': 'received',
  'item-damaged': 'damaged',
  'item-inspected': 'inspected',
} as const;

/** What was told anew for a decision: the next scan in order goes on from there. */
const toldAnew = new WeakMap<readonly Observation[], JourneyState>();

/** A void touches the scan of that id; what is said about its transit (lost, found) bears the same id and stays. */
export function voiding<O extends Observation>(observations: readonly O[], taken: ScanVoided['data']): readonly O[] {
  return observations.map((known) => (isScan(known, taken.scanId) ? { ...known, voided: taken.reason } : known));
}

/** The scan of that id among what is known of the item. */
export const scanOf = ({ observations }: ItemState, scanId: string): KnownObservation | undefined =>
  observations.find((known) => isScan(known, scanId));

const isScan = (known: Observation, scanId: string): boolean =>
  known.scanId === scanId && known.kind !== 'lost' && known.kind !== 'found';

function record(command: Extract<ItemCommand, { type: 'scan' }>, state: ItemState): Decision<ItemEvent> {
  const { scan, receivedAt, legacyAllowed } = command;
  const known = scanOf(state, scan.data.scanId);
  if (known) return sameScan(known, scan) ? accept() : refuse('scan-id-reused', reused(scan.data.scanId));
  if (!legacyAllowed && state.observations.length === 0 && !state.catalogued) {
    return refuse(
      'legacy-barcode',
      `${scan.data.barcode} is not a 14-digit item barcode, and the library of ${scan.data.branch} has no legacy barcodes.`,
    );
  }
  const anomalies = judge(scan, receivedAt, state);
  const event = anomalies.length === 0 ? scan : { ...scan, data: { ...scan.data, anomalies } };
  return accept(event as ScanEvent);
}

const reused = (scanId: string): string =>
  `Another scan of this item has the id ${scanId}. Give every scan its own id; send it again with a new one.`;

/** Sent again is the same act at the same place. Its time may differ: the skew is corrected anew whenever it is sent. */
function sameScan(known: Observation, scan: ScanEvent): boolean {
  const again = observationOf(scan, known.recordedAt);
  return known.kind === again.kind && known.branch === again.branch && known.to === again.to;
}

function judge(scan: ScanEvent, receivedAt: string, state: ItemState): readonly AnomalyCode[] {
  const observation = observationOf(scan, receivedAt);
  const now = Date.parse(receivedAt);
  const at = Date.parse(scan.data.occurredAt);
  const before = standingOf(state);
  const late = orderKey(observation) < before.last;
  const history = late
    ? journey(scan.data.barcode, [...state.observations, observation])
        .anomalies.filter(({ scanId }) => scanId === scan.data.scanId)
        .map(({ code }) => code)
    : [advance(before, observation).anomaly?.code].filter((code) => code !== undefined);
  return [
    ...history,
    ...(at > now + CLOCK_TOLERANCE_MS ? (['clock-ahead'] as const) : []),
    ...(late ? (['out-of-order'] as const) : []),
    ...(now - at > LATE_MS ? (['late-report'] as const) : []),
  ];
}

function standingOf({ observations, standing: known }: ItemState): JourneyState {
  const told = known ?? toldAnew.get(observations) ?? standing(observations);
  if (!known) toldAnew.set(observations, told);
  return told;
}

function takeBack(command: Extract<ItemCommand, { type: 'void' }>, state: ItemState): Decision<ItemEvent> {
  const { void: taken, of } = command;
  const known = scanOf(state, taken.scanId);
  // Whoever may not take it back learns nothing of it either.
  const theirs = known && (!of || of.has(known.branch ?? ''));
  if (!theirs) return refuse('scan-unknown', `No scan ${taken.scanId} of item ${taken.barcode} was recorded.`);
  return known.voided === undefined ? accept({ type: 'scan-voided', data: taken }) : accept();
}

function declareLost(
  loss: Extract<ItemCommand, { type: 'declare-lost' }>['loss'],
  state: ItemState,
): Decision<ItemEvent> {
  const { underway } = standingOf(state);
  if (!underway) return refuse('not-in-transit', `Item ${loss.barcode} is not on the road.`);
  const { transitId = underway.transitId } = loss;
  if (transitId !== underway.transitId) {
    return refuse('not-in-transit', `Transit ${transitId} is over; the item is on transit ${underway.transitId} now.`);
  }
  if (underway.status === 'lost') return accept();
  const event = { type: 'item-lost', data: { ...loss, transitId } } as const;
  if (standingWith(event, state).underway?.status === 'lost') return accept(event);
  return refuse('not-in-transit', `A scan after ${loss.occurredAt} tells that item ${loss.barcode} was not lost then.`);
}

function declareFound(
  find: Extract<ItemCommand, { type: 'declare-found' }>['find'],
  state: ItemState,
): Decision<ItemEvent> {
  const { underway } = standingOf(state);
  const { transitId = underway?.transitId } = find;
  if (underway?.status !== 'lost' || transitId !== underway.transitId) {
    return foundBefore(find.transitId, state)
      ? accept()
      : refuse('not-lost', `Item ${find.barcode} is not declared lost.`);
  }
  const event = { type: 'item-found', data: { ...find, transitId } } as const;
  if (standingWith(event, state).underway?.status !== 'lost') return accept(event);
  return refuse('not-lost', `Item ${find.barcode} was declared lost after ${find.occurredAt}.`);
}

/** Said again: of the named transit, or right after it was said. */
const foundBefore = (transitId: string | undefined, { observations }: ItemState): boolean =>
  transitId === undefined
    ? observations.at(-1)?.kind === 'found'
    : observations.some(({ kind, scanId }) => kind === 'found' && scanId === transitId);

/** Where the journey would stand: what is declared of a time before later news must not be recorded in vain. */
const standingWith = (event: ItemLost | ItemFound, state: ItemState): JourneyState =>
  standing([...state.observations, observationOf(event, event.data.occurredAt)]);
