/** How an item's events are told in a timeline, and which of them belong to a hold. Pure. */
import type { Change, Telling } from '../audit/telling.js';
import type { RecordedEvent } from '../event-store/event-store.js';
import { courierEvents, type ItemEvent, type ItemShipped, type Purpose, type ScanEvent } from './item.events.js';
import { journey } from './journey.js';
import { observationsIn } from './journey.rows.js';
import type { CustodyInterval, Holder, Journey } from './journey.shape.js';

export const itemTelling: Telling<ItemEvent> = {
  types: Object.keys(courierEvents) as ItemEvent['type'][],
  words,
  about: (event, past) => ({ branches: branchesOf(event, past), holds: holdsOf(event) }),
  byPast: ['scan-voided', 'item-lost', 'item-found'],
  changes,
};

function words({ type, data }: ItemEvent): string {
  switch (type) {
    case 'item-shipped':
      return `${data.branch} shipped it to ${data.to}${purposeWords(data)}${seenWords(data)}.${noteWords(data)}`;
    case 'item-received':
      return `${data.branch} received it${forHold(data.holdId)}${seenWords(data)}.${noteWords(data)}`;
    case 'item-damaged':
      return `${data.branch} found it damaged: ${data.severity}, noticed ${data.discovery}.${noteWords(data)}`;
    case 'item-inspected':
      return `${data.branch} looked at it: ${data.condition}.${noteWords(data)}`;
    case 'scan-voided':
      return `Scan ${data.scanId} was taken back: ${data.reason}`;
    case 'item-lost':
      return `It was declared lost on transit ${data.transitId}: ${data.reason}`;
    case 'item-found':
      return `It was declared found ${data.branch === undefined ? 'on the road' : `at ${data.branch}`}, of transit ${data.transitId}: ${data.reason}`;
    case 'item-catalogued':
      return `The catalog says: ${data.title}, owned by ${data.owningBranch}${data.price === undefined ? '' : `, ${data.price.toFixed(2)} US dollars`}.`;
  }
}

const purposeWords = ({ purpose, holdId }: ItemShipped['data']): string =>
  purpose === 'hold' ? forHold(holdId, ' for a hold') : PURPOSES[purpose];

const PURPOSES: Readonly<Record<Exclude<Purpose, 'hold'>, string>> = {
  return: ' to go home',
  float: ' to stay there',
  other: '',
};

const forHold = (holdId: string | undefined, otherwise = ''): string =>
  holdId === undefined ? otherwise : ` for hold ${holdId}`;
const seenWords = ({ condition }: { readonly condition?: string }): string =>
  condition === undefined ? '' : `, ${condition}`;
const noteWords = ({ note }: { readonly note?: string }): string => (note === undefined ? '' : ` ${note}`);

const holdsOf = ({ data }: ItemEvent): readonly string[] => ('holdId' in data ? [data.holdId] : []);

/** Where it was scanned and sent; what is said of a scan or a transit concerns those it concerned. */
function branchesOf({ type, data }: ItemEvent, past: readonly ItemEvent[]): readonly (string | undefined)[] {
  switch (type) {
    case 'scan-voided':
      return ofScan(data.scanId, past);
    case 'item-lost':
      return ofScan(data.transitId, past);
    case 'item-found':
      return [data.branch, ...ofScan(data.transitId, past)];
    case 'item-catalogued':
      return [data.owningBranch];
    case 'item-shipped':
      return [data.branch, data.to];
    default:
      return [data.branch];
  }
}

function ofScan(scanId: string, past: readonly ItemEvent[]): readonly (string | undefined)[] {
  const scan = past.find((event) => isScan(event) && event.data.scanId === scanId);
  return scan ? branchesOf(scan, []) : [];
}

const isScan = (event: ItemEvent): event is ScanEvent =>
  ['item-shipped', 'item-received', 'item-damaged', 'item-inspected'].includes(event.type);

/** Transits and custody, as they were known before the last event and after it. */
function changes(past: readonly RecordedEvent[]): readonly Change[] {
  const [before, after] = [journeyOf(past.slice(0, -1)), journeyOf(past)];
  return [...transitChanges(before, after), ...custodyChanges(before.custody, after.custody)];
}

const journeyOf = (events: readonly RecordedEvent[]): Journey => journey('', observationsIn(events));

function transitChanges(before: Journey, after: Journey): readonly Change[] {
  const statusIn = ({ transits }: Journey) => new Map(transits.map(({ transitId, status }) => [transitId, status]));
  const [was, is] = [statusIn(before), statusIn(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((id) => was.get(id) !== is.get(id))
    .map((id) => ({ what: 'transit', id, before: was.get(id) ?? null, after: is.get(id) ?? null }));
}

/** Who has it; where that is as it was, who had it before. */
function custodyChanges(before: readonly CustodyInterval[], after: readonly CustodyInterval[]): readonly Change[] {
  const now = (held: readonly CustodyInterval[]) => held.slice(-1).map(holderWords)[0] ?? null;
  if (now(before) !== now(after)) return [{ what: 'custody', before: now(before), after: now(after) }];
  const all = (held: readonly CustodyInterval[]) => held.map(holderWords).join(', then ');
  if (all(before) === all(after)) return [];
  return [{ what: 'custody-before', before: all(before), after: all(after) }];
}

const holderWords = ({ holder }: { readonly holder: Holder }): string =>
  'branch' in holder ? holder.branch : `courier from ${holder.courier.from} to ${holder.courier.to}`;

/** The scans of the trips that were made for a hold, and what was said of them. */
export function partOfHold(holdId: string, events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const { transits, observations } = journeyOf(events);
  const trips = transits.filter((transit) => transit.holdId === holdId);
  const receipts = observations.filter(
    ({ kind, occurredAt, branch }) =>
      kind === 'received' &&
      trips.some(({ receivedAt, receivedBy }) => receivedAt === occurredAt && receivedBy === branch),
  );
  const named = observations.filter((observation) => observation.holdId === holdId);
  const ids = new Set([
    ...trips.map(({ transitId }) => transitId),
    ...[...receipts, ...named].map(({ scanId }) => scanId),
  ]);
  return ofScans(events, ids);
}

/** The events of an item that are these scans, or say something of them. */
export const ofScans = (events: readonly RecordedEvent[], ids: ReadonlySet<string>): readonly RecordedEvent[] =>
  events.filter(({ data }) => {
    const { scanId, transitId } = data as { readonly scanId?: string; readonly transitId?: string };
    return ids.has(scanId ?? transitId ?? '');
  });
