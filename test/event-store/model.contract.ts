/** Any sequence of appends does to the log what it does to a few arrays. Part of `contract.ts`. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExpectedRevision, NewEvent } from '../../src/event-store/event-store.js';
import type { OpenStore } from './contract.js';
import { anEvent, wholeLog, withoutPlace } from './event-builders.js';

interface Attempt {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly count: number;
  readonly text: string;
}

const attempts: fc.Arbitrary<Attempt> = fc.record({
  stream: fc.constantFrom('item-1', 'item-2', 'hold-ü'),
  expected: fc.oneof(
    { weight: 1, arbitrary: fc.constant<ExpectedRevision>('no-stream') },
    { weight: 2, arbitrary: fc.nat({ max: 6 }) },
  ),
  count: fc.integer({ min: 1, max: 3 }),
  text: fc.string({ unit: 'grapheme' }),
});
/** Appends of one inner list are sent together, each to a stream of its own; the lists one after the other. */
const plans = fc.array(fc.uniqueArray(attempts, { minLength: 1, maxLength: 3, selector: ({ stream }) => stream }), {
  maxLength: 15,
});

export function modelContract(open: () => Promise<OpenStore>): void {
  test('behaves as its model does, for any appends sent together or in turn', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const opened = await open();
        try {
          const log: { stream: string; event: NewEvent }[] = [];
          for (const together of plan) {
            const sent = together.map((attempt) => ({ ...attempt, events: eventsOf(attempt) }));
            const outcomes = await Promise.allSettled(
              sent.map((one) => opened.store.append(one.stream, one.events, one.expected)),
            );
            for (const [index, { stream, expected, events }] of sent.entries()) {
              const before = log.filter((entry) => entry.stream === stream).length;
              const actual = before === 0 ? 'no-stream' : before - 1;
              if (actual === expected) log.push(...events.map((event) => ({ stream, event })));
              expect(outcomes[index]).toMatchObject(
                actual === expected
                  ? { status: 'fulfilled', value: { revision: before + events.length - 1 } }
                  : { status: 'rejected', reason: { name: 'RevisionConflict', stream, expected, actual } },
              );
            }
          }
          const recorded = await wholeLog(opened.store, 0n, 3);
          expect(recorded).toHaveLength(log.length);
          for (const stream of ['item-1', 'item-2', 'hold-ü']) {
            const inLog = recorded.filter((event) => event.stream === stream);
            expect(inLog.map(withoutPlace)).toEqual(
              log.filter((entry) => entry.stream === stream).map(({ event }) => event),
            );
            expect(await opened.store.readStream(stream)).toEqual(inLog);
          }
        } finally {
          await opened.close();
        }
      }),
      { numRuns: 60 },
    );
  });
}

const eventsOf = ({ count, text }: Attempt): NewEvent[] =>
  Array.from({ length: count }, (_, n) => anEvent({ data: { text, n } }));
