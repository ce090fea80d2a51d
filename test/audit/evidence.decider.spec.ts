/** Which checkpoints are recorded: each goes on from the one before, and none is signed for the sake of another. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evidenceDecider, type SignCommand } from '../../src/audit/evidence.decider.js';
import type { CheckpointSigned, EvidenceEvent, EvidenceKeyIntroduced } from '../../src/audit/evidence.events.js';
import { specification } from '../support/specification.js';

const evidence = specification(evidenceDecider);
const [OLD, NEW] = ['waybill/log+00000000+old', 'waybill/log+00000001+new'];
const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour)).toISOString();

const checkpoint = (size: number, hour = size, verifier = OLD, root = `root of ${size}`): CheckpointSigned['data'] => ({
  ...{ origin: 'waybill/log', size, root, note: `note of ${size}` },
  ...{ verifier, signedAt: at(hour) },
});
const signed = (...about: Parameters<typeof checkpoint>): CheckpointSigned => ({
  type: 'checkpoint-signed',
  data: checkpoint(...about),
});
const introduced = (verifier: string, hour: number, follows?: string): EvidenceKeyIntroduced => ({
  type: 'evidence-key-introduced',
  data: { verifier, ...(follows !== undefined && { follows }), introducedAt: at(hour) },
});
const sign = (size: number, last: number | null, more: Partial<SignCommand> = {}): SignCommand => ({
  type: 'sign',
  checkpoint: checkpoint(size),
  goesOnFrom: last === null ? null : { size: last, root: `root of ${last}` },
  facts: size,
  ...more,
});
const begun = [introduced(OLD, 10), signed(10)];

test('the first one introduces its key', () =>
  evidence
    .given()
    .when(sign(10, null))
    .then(...begun));

test('the next one is signed with a key that is known', () =>
  evidence
    .given(...begun)
    .when(sign(30, 10))
    .then(signed(30)));

test('signing the same tree twice is once', () =>
  evidence
    .given(...begun)
    .when(sign(10, 10))
    .thenNothing());

test('what is about checkpoints alone is not signed', () => {
  const story = evidence.given(...begun);
  story.when(sign(12, 10, { facts: 10 })).thenNothing();
  story.when(sign(13, 10, { facts: 13 })).then(signed(13));
});

test('a tree smaller than that of an earlier checkpoint is refused', () =>
  evidence
    .given(...begun, signed(30))
    .when(sign(20, 10))
    .thenRefused('checkpoint-behind'));

test('whoever has not seen the last checkpoint is to look again', () =>
  evidence
    .given(...begun, signed(30))
    .when(sign(31, 10))
    .thenRefused('checkpoint-behind'));

test('a log that is another than that of the last checkpoint is not signed', () => {
  const story = evidence.given(...begun);
  story.when(sign(30, 10, { goesOnFrom: { size: 10, root: 'another' } })).thenRefused('log-rewritten');
  const other = { ...checkpoint(30), origin: 'waybill/other' };
  story.when(sign(30, 10, { checkpoint: other })).thenRefused('log-rewritten');
});

test('the clock signs no sooner than it is set to; who asks, gets one', () => {
  const story = evidence.given(...begun);
  const day = { pauseMs: 24 * 3_600_000 };
  story.when(sign(33, 10, day)).thenNothing();
  story.when(sign(34, 10, day)).then(signed(34));
  story.when(sign(33, 10)).then(signed(33));
  // A clock that was wrong once, a day ahead, has no say.
  evidence
    .given(introduced(OLD, 99), signed(10, 99))
    .when(sign(34, 10, day))
    .then(signed(34));
});

test('a new key is introduced with whom it follows, and signs though nothing else has happened', () => {
  const handover = checkpoint(12, 12, NEW);
  evidence
    .given(...begun)
    .when(sign(12, 10, { checkpoint: handover, follows: OLD, facts: 10 }))
    .then(introduced(NEW, 12, OLD), { type: 'checkpoint-signed', data: handover });
});

test('however instances take turns, checkpoints grow, and the events about them ask for no more of them', () => {
  /** What happens: something in the group, or an instance signs, which has seen the last `unseen` events or not. */
  const step = fc.oneof(
    fc.record({ what: fc.constant('fact' as const) }),
    fc.record({ what: fc.constant('sign' as const), unseen: fc.nat(3), key: fc.constantFrom(OLD, NEW) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const log: ('fact' | EvidenceEvent)[] = ['fact'];
      const own = () => log.filter((event) => event !== 'fact');
      const command = (key: string, size: number): SignCommand => {
        const { last } = stateOf(own());
        const facts = log.slice(0, size).findLastIndex((event) => event === 'fact') + 1;
        const goesOnFrom = last && last.size <= size ? { size: last.size, root: last.root } : null;
        return { type: 'sign', checkpoint: checkpoint(size, log.length, key), goesOnFrom, facts };
      };
      const ask = (key: string, size: number) => evidenceDecider.decide(command(key, size), stateOf(own()));
      for (const each of steps) {
        if (each.what === 'fact') log.push('fact');
        else {
          const decision = ask(each.key, Math.max(1, log.length - each.unseen));
          if (decision.outcome === 'accepted') log.push(...decision.events);
        }
      }
      const sizes = own().flatMap((event) => (event.type === 'checkpoint-signed' ? [event.data.size] : []));
      expect(sizes).toEqual([...new Set(sizes)].sort((one, other) => one - other));
      // Once all keys have signed, and nothing else happens, there is an end.
      for (const key of [OLD, NEW, OLD, NEW]) {
        const decision = ask(key, log.length);
        if (decision.outcome === 'accepted') log.push(...decision.events);
      }
      for (const key of [OLD, NEW]) expect(ask(key, log.length)).toEqual({ outcome: 'accepted', events: [] });
    }),
  );
});

const stateOf = (events: readonly EvidenceEvent[]) =>
  events.reduce(
    (state, event) => evidenceDecider.evolve(state, event, { position: 1n, recordedAt: at(0) }),
    evidenceDecider.initial,
  );
