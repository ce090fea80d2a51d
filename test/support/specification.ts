/**
 * A decider's rule as a story in three clauses: what was recorded, what is asked, what comes of it.
 *
 *   hold.given(placed, cancelled).when({ type: 'pick-up', pickup }).thenRefused('hold-closed');
 */
import { expect } from '@jest/globals';
import type { Decider, DomainEvent } from '../../src/event-store/decider.js';

/** An event whose time of recording matters to the story. */
export interface RecordedAt<E> {
  readonly event: E;
  readonly recordedAt: string;
}

export const recorded = <E extends DomainEvent>(event: E, recordedAt: string): RecordedAt<E> => ({ event, recordedAt });

/** Given events get the positions 1, 2, 3 … and, unless told otherwise, are recorded a minute apart from this time on. */
const FIRST_RECORDED = Date.parse('2026-01-01T00:00:00.000Z');
const MINUTE_MS = 60_000;

export function specification<State, Command, E extends DomainEvent>(decider: Decider<State, Command, E>) {
  /** The state after these events. */
  const fold = (given: readonly (E | RecordedAt<E>)[]): State =>
    given.reduce((state, one, index) => {
      const event = 'event' in one ? one.event : one;
      const recordedAt = 'event' in one ? one.recordedAt : new Date(FIRST_RECORDED + index * MINUTE_MS).toISOString();
      return decider.evolve(state, event, { position: BigInt(index + 1), recordedAt });
    }, decider.initial);

  return {
    given: (...given: readonly (E | RecordedAt<E>)[]) => ({
      state: () => fold(given),
      when(command: Command) {
        const decision = decider.decide(command, fold(given));
        return {
          /** Exactly these events are recorded. */
          then: (...events: readonly E[]) => expect(decision).toEqual({ outcome: 'accepted', events }),
          /** It is accepted and there is nothing to record: it was so before. */
          thenNothing: () => expect(decision).toEqual({ outcome: 'accepted', events: [] }),
          /** It is refused with this problem and says in a sentence what to mend. */
          thenRefused: (problem: string) =>
            expect(decision).toEqual({ outcome: 'refused', problem, detail: expect.stringMatching(/^.{10,}\.$/) }),
        };
      },
    }),
  };
}
