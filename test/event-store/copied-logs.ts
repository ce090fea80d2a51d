/** Logs to copy, and what a copy must be: the same events in the same order, whatever their positions. */
import { expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { EventStore, NewEvent, RecordedEvent } from '../../src/event-store/event-store.js';
import { anEvent, wholeLog } from './event-builders.js';

export interface Entry {
  readonly stream: string;
  readonly event: NewEvent;
}

/** Any log: streams in any turn, runs in one stream, data of old schema versions, text of every kind. */
export const logs = (maxLength = 40): fc.Arbitrary<readonly Entry[]> =>
  fc.array(
    fc
      .record({
        stream: fc.constantFrom('item-1', 'item-2', 'hold-ü', 'library-BOZE'),
        type: fc.constantFrom('noted', 'renamed', 'never-heard-of'),
        schemaVersion: fc.integer({ min: 1, max: 3 }),
        data: fc.jsonValue(),
        key: fc.string({ unit: 'grapheme' }),
        recordedAt: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      })
      .map(({ stream, type, schemaVersion, data, key, recordedAt }) => {
        const metadata = { schemaVersion, correlationId: key, actor: { key } };
        return { stream, event: anEvent({ type, data, metadata, recordedAt: recordedAt.toISOString() }) };
      }),
    { maxLength },
  );

/** Appends the entries, each by itself. */
export async function fill(store: EventStore, entries: readonly Entry[]): Promise<void> {
  for (const { stream, event } of entries) {
    const revision = (await store.readStream(stream)).length - 1;
    await store.append(stream, [event], revision === -1 ? 'no-stream' : revision);
  }
}

/** All events without their positions. */
export const contents = async (store: Pick<EventStore, 'readAll'>): Promise<Omit<RecordedEvent, 'position'>[]> =>
  (await wholeLog(store)).map(({ position: _position, ...event }) => event);

/** A line of canonical JSON for each event; written down here a second time, to check the first. */
const lines = async (store: Pick<EventStore, 'readAll'>): Promise<string[]> =>
  (await contents(store)).map((event) => `${canonicalText(event)}\n`);

/** SHA-256 over all lines. */
export const digestOf = async (store: Pick<EventStore, 'readAll'>): Promise<string> =>
  createHash('sha256')
    .update((await lines(store)).join(''))
    .digest('hex');

/** Every event of the second log is in the first, at the same turn. */
export async function expectBeginning(source: Pick<EventStore, 'readAll'>, target: Pick<EventStore, 'readAll'>) {
  const [all, there] = [await lines(source), await lines(target)];
  expect(there.findIndex((line, index) => line !== all[index])).toBe(-1);
}

function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalText(inner)}`).join()}}`;
}
