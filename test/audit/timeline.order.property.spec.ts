/** Whatever was recorded when: both orders tell the same, and what is known at a time is what was recorded by then. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { occurredAt, within } from '../../src/audit/timeline.order.js';
import { at } from '../e2e/support/group.js';

const hours = fc.integer({ min: 0, max: 72 }).map((hour) => at(1, hour));
/** Positions are those of the log; its clock may have been put back, and some events do not say when they happened. */
const events = fc
  .array(fc.record({ recordedAt: hours, occurredAt: fc.option(hours, { nil: undefined }) }), { maxLength: 30 })
  .map((told) => told.map(({ recordedAt, ...data }, index) => ({ recordedAt, data, position: BigInt(index + 1) })));
const placesOf = (told: readonly { readonly position: bigint }[]) => told.map(({ position }) => position);
const byPlace = (a: bigint, b: bigint) => Number(a - b);
const times = fc.record({ knownAt: hours, at: hours });

test('both orders contain the same events, each once', () =>
  fc.assert(
    fc.property(events, times, (log, window) => {
      const [occurred, recorded] = (['occurred', 'recorded'] as const).map((order) =>
        placesOf(within(log, { order, ...window })),
      );
      expect([...(occurred ?? [])].sort(byPlace)).toEqual(recorded);
    }),
  ));

test('as known at a time are exactly those that were recorded by then; as it was at a time those that had happened', () =>
  fc.assert(
    fc.property(events, hours, (log, time) => {
      const known = log.filter(({ recordedAt }) => recordedAt <= time);
      expect(placesOf(within(log, { order: 'recorded', knownAt: time }))).toEqual(placesOf(known));
      const happened = log.filter((event) => occurredAt(event) <= time);
      expect(placesOf(within(log, { order: 'recorded', at: time }))).toEqual(placesOf(happened));
    }),
  ));

test('in the order of occurrence nothing comes before what happened earlier', () =>
  fc.assert(
    fc.property(events, (log) => {
      const times = within(log, { order: 'occurred' }).map(occurredAt);
      expect(times).toEqual([...times].sort());
    }),
  ));
