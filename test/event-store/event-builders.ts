/** Events for the store's tests: valid, small, and each with an id of its own. */
import { v7 as uuid } from 'uuid';
import type {
  Appended,
  EventStore,
  ExpectedRevision,
  LogPage,
  NewEvent,
  RecordedEvent,
} from '../../src/event-store/event-store.js';
import { EventSchemas } from '../../src/event-store/upcast.js';

/** Types of the tests: `renamed` was once written with `old` where today it has `now`. */
export const schemas = new EventSchemas({
  noted: { version: 1 },
  counted: { version: 1 },
  renamed: { version: 2, upcasts: { 1: ({ old }: { old: string }) => ({ now: old }) } },
});

export function anEvent(changes: Partial<NewEvent> = {}): NewEvent {
  return {
    id: uuid(),
    type: 'noted',
    data: { text: 'what was noted' },
    metadata: {
      schemaVersion: 1,
      correlationId: 'request-1',
      causationId: 'cause-1',
      actor: { key: 'key-1', branch: 'MSLA' },
    },
    recordedAt: '2026-03-01T09:30:00.123Z',
    ...changes,
  };
}

export const numbered = (n: number, type = 'noted'): NewEvent => anEvent({ type, data: { n } });
export const numberedUpTo = (count: number, type = 'noted'): NewEvent[] =>
  Array.from({ length: count }, (_, n) => numbered(n, type));
export const numberOf = (event: RecordedEvent): number => (event.data as { n: number }).n;

/** What the event is apart from its place. */
export const withoutPlace = ({ id, type, data, metadata, recordedAt }: RecordedEvent): NewEvent => ({
  id,
  type,
  data,
  metadata,
  recordedAt,
});

/** The whole log from `after`, page by page. */
export async function wholeLog(store: Pick<EventStore, 'readAll'>, after = 0n, limit = 500): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let page: LogPage; ; after = page.end) {
    page = await store.readAll(after, { limit });
    if (page.events.length === 0) return events;
    events.push(...page.events);
  }
}

/** The error that a promise rejects with; a promise that is kept is a failed test. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome;
  throw new Error(`Expected a rejection, got ${String(outcome)}.`);
}

export const appendTo = (
  store: EventStore,
  stream: string,
  expected: ExpectedRevision,
  ...events: NewEvent[]
): Promise<Appended> => store.append(stream, events, expected);
