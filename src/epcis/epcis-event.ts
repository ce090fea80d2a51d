/**
 * A recorded event as GS1 EPCIS 2.0 has it: an `ObjectEvent` in the words of the Core Business Vocabulary (CBV) 2.0, with what is not
 * in that vocabulary under names of our own. It says what the scan said when it was recorded, and nothing that was concluded later:
 * who has read an event once must not find it changed. Free text stays in the log.
 */
import type { Condition, ItemEvent } from '../courier/index.js';
import type { HoldPlaced } from '../holds/index.js';
import { eventUri, type Names } from './epcis.names.js';

/** What has a counterpart in EPCIS. */
export type CapturedEvent = Exclude<ItemEvent, { readonly type: 'scan-voided' | 'item-catalogued' }> | HoldPlaced;

export interface Captured {
  readonly eventId: string;
  readonly event: CapturedEvent;
  readonly recordedAt: string;
  /** When it was said that the event is wrong, and the id of the one that corrects it; then `recordedAt` is when that was recorded. */
  readonly error?: { readonly declaredAt: string; readonly correctedBy: string | undefined };
}

type BizStep = 'reserving' | 'shipping' | 'receiving' | 'inspecting' | 'other';
type Disposition =
  | 'reserved'
  | 'in_transit'
  | 'in_progress'
  | 'mismatch_instance'
  | 'conformant'
  | 'damaged'
  | 'unknown'
  | 'unavailable'
  | 'available';

export interface Meaning {
  readonly bizStep: BizStep;
  readonly disposition: Disposition;
}

/** The step of business that it was, and what the item is from then on. */
export function meaningOf(event: CapturedEvent): Meaning {
  switch (event.type) {
    case 'hold-placed':
      return { bizStep: 'reserving', disposition: 'reserved' };
    case 'item-shipped':
      return { bizStep: 'shipping', disposition: 'in_transit' };
    case 'item-received':
      return { bizStep: 'receiving', disposition: asReceived(event.data) };
    case 'item-damaged':
      return { bizStep: 'inspecting', disposition: 'damaged' };
    case 'item-inspected':
      return { bizStep: 'inspecting', disposition: AS_INSPECTED[event.data.condition] };
    case 'item-lost':
      return { bizStep: 'other', disposition: 'unavailable' };
    case 'item-found':
      return { bizStep: 'other', disposition: event.data.branch === undefined ? 'in_transit' : 'available' };
  }
}

/** Of the two, the damage is said: that it came to the wrong branch is among the anomalies, too. */
function asReceived({ condition, anomalies }: Of<'item-received'>): Disposition {
  if (condition === 'damaged') return 'damaged';
  return anomalies?.includes('wrong-branch') ? 'mismatch_instance' : 'in_progress';
}

const AS_INSPECTED: Readonly<Record<Condition, Disposition>> = {
  sound: 'conformant',
  worn: 'conformant',
  damaged: 'damaged',
  'not-inspected': 'unknown',
};

/** Where it was read; a shipment is on the road from then on, which is no place, and all else is still there. */
export function placeOf(event: CapturedEvent): { readonly readPoint?: string; readonly bizLocation?: string } {
  if (event.type === 'hold-placed' || event.type === 'item-lost' || event.data.branch === undefined) return {};
  const { branch } = event.data;
  return event.type === 'item-shipped' ? { readPoint: branch } : { readPoint: branch, bizLocation: branch };
}

/** `offset` is that of the place's clock from UTC at the time, such as -07:00. */
export function objectEvent({ eventId, event, recordedAt, error }: Captured, names: Names, offset: string) {
  const { readPoint, bizLocation } = placeOf(event);
  return {
    type: 'ObjectEvent',
    eventID: eventUri(eventId),
    eventTime: event.data.occurredAt,
    eventTimeZoneOffset: offset,
    recordTime: recordedAt,
    action: 'OBSERVE',
    ...things(event, names),
    ...meaningOf(event),
    ...(readPoint !== undefined && { readPoint: { id: names.branch(readPoint) } }),
    ...(bizLocation !== undefined && { bizLocation: { id: names.branch(bizLocation) } }),
    ...journeyEnds(event, names),
    ...hold(event, names),
    ...ownWords(event),
    ...(error && { errorDeclaration: declaration(error) }),
  };
}

/** A hold for a title is for one of its copies, whichever comes. */
function things({ data }: CapturedEvent, names: Names) {
  if (data.barcode !== undefined) return { epcList: [names.item(data.barcode)] };
  return { quantityList: [{ epcClass: names.title((data as Of<'hold-placed'>).titleId), quantity: 1 }] };
}

function hold({ data }: CapturedEvent, names: Names) {
  if (!('holdId' in data)) return {};
  return { bizTransactionList: [{ type: 'waybill:hold', bizTransaction: names.hold(data.holdId) }] };
}

function journeyEnds(event: CapturedEvent, names: Names) {
  const location = 'location';
  const destination = (branch: string) => [{ type: location, destination: names.branch(branch) }];
  if (event.type === 'hold-placed') return { destinationList: destination(event.data.pickupBranch) };
  if (event.type !== 'item-shipped') return {};
  const { branch, to } = event.data;
  return { sourceList: [{ type: location, source: names.branch(branch) }], destinationList: destination(to) };
}

/** What EPCIS has no field for, as it was recorded. */
const ownWords = ({ data }: CapturedEvent): Readonly<Record<`waybill:${string}`, unknown>> =>
  Object.fromEntries(
    Object.entries(data)
      .filter(([word]) => OWN_WORDS.has(word))
      .map(([word, said]) => [`waybill:${word}`, said as unknown]),
  );

/** Of what an event says, what is told beside its item, its place and its time. */
export const toldOf = ({ data }: CapturedEvent): object =>
  Object.fromEntries(Object.entries(data).filter(([word]) => OWN_WORDS.has(word) || WORDS.has(word)));

const WORDS: ReadonlySet<string> = new Set(['to', 'holdId', 'titleId', 'pickupBranch', 'patronLibrary']);

const OWN_WORDS: ReadonlySet<string> = new Set([
  'purpose',
  'condition',
  'packaging',
  'discovery',
  'severity',
  'anomalies',
  'clockSkewSeconds',
  'transitId',
]);

/** CBV allows no correction of what did not occur. */
function declaration({ declaredAt, correctedBy }: NonNullable<Captured['error']>) {
  return correctedBy === undefined
    ? { declarationTime: declaredAt, reason: 'did_not_occur' }
    : { declarationTime: declaredAt, reason: 'incorrect_data', correctiveEventIDs: [eventUri(correctedBy)] };
}

type Of<Type extends CapturedEvent['type']> = Extract<CapturedEvent, { readonly type: Type }>['data'];
