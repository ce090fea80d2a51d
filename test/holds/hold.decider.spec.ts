/** What a hold allows: one rule each. */
import { expect, test } from '@jest/globals';
import { holdDecider, type HoldCommand } from '../../src/holds/hold.decider.js';
import type { HoldEvent } from '../../src/holds/index.js';
import { specification } from '../support/specification.js';

const hold = specification(holdDecider);

const facts = {
  holdId: 'h1',
  titleId: 't1',
  pickupBranch: 'MSLA',
  patronLibrary: 'MISSOULA',
  occurredAt: '2026-03-02T10:00:00.000Z',
};
const later = '2026-03-09T10:00:00.000Z';
const pickup = { holdId: 'h1', branch: 'MSLA', occurredAt: later };
const cancellation = { holdId: 'h1', reason: 'no longer wanted', occurredAt: later };
const expiry = { holdId: 'h1', occurredAt: later };

const placed: HoldEvent = { type: 'hold-placed', data: facts };
const pickedUp: HoldEvent = { type: 'hold-picked-up', data: pickup };
const cancelled: HoldEvent = { type: 'hold-cancelled', data: cancellation };
const expired: HoldEvent = { type: 'hold-expired', data: expiry };

test('a hold can be placed', () => hold.given().when({ type: 'place', hold: facts }).then(placed));

test('a hold placed twice by a nervous ILS is placed once', () =>
  hold.given(placed).when({ type: 'place', hold: facts }).thenNothing());

test('a hold placed again after its end stays ended', () =>
  hold.given(placed, pickedUp).when({ type: 'place', hold: facts }).thenNothing());

test('a hold cannot be placed again for another pickup branch', () =>
  hold
    .given(placed)
    .when({ type: 'place', hold: { ...facts, pickupBranch: 'HMLT' } })
    .thenRefused('hold-exists'));

test('a hold cannot be placed again for another title', () =>
  hold
    .given(placed)
    .when({ type: 'place', hold: { ...facts, titleId: 't2' } })
    .thenRefused('hold-exists'));

test('the id of a hold that is over is not given to another hold', () =>
  hold
    .given(placed, expired)
    .when({ type: 'place', hold: { ...facts, titleId: 't2' } })
    .thenRefused('hold-exists'));

test('a waiting hold is picked up at its branch', () =>
  hold.given(placed).when({ type: 'pick-up', pickup }).then(pickedUp));

test('a hold is not picked up at a branch where it does not wait', () =>
  hold
    .given(placed)
    .when({ type: 'pick-up', pickup: { ...pickup, branch: 'HMLT' } })
    .thenRefused('wrong-pickup-branch'));

test('a waiting hold can be cancelled', () =>
  hold.given(placed).when({ type: 'cancel', cancellation }).then(cancelled));

test('a waiting hold can expire', () => hold.given(placed).when({ type: 'expire', expiry }).then(expired));

const endings: [word: string, command: HoldCommand, event: HoldEvent][] = [
  ['picked up', { type: 'pick-up', pickup }, pickedUp],
  ['cancelled', { type: 'cancel', cancellation }, cancelled],
  ['expired', { type: 'expire', expiry }, expired],
];

test.each(endings)('a hold that was never placed cannot be %s', (_word, command) =>
  hold.given().when(command).thenRefused('hold-unknown'),
);

test.each(endings)('a hold %s twice is so once', (_word, command, event) =>
  hold.given(placed, event).when(command).thenNothing(),
);

const twoEndings = endings.flatMap(([was, , event]) =>
  endings
    .filter(([word]) => word !== was)
    .map(([word, command]) => [was, word, event, command] satisfies [string, string, HoldEvent, HoldCommand]),
);

test.each(twoEndings)('a hold that was %s cannot be %s', (_was, _word, event, command) =>
  hold.given(placed, event).when(command).thenRefused('hold-closed'),
);

const early = '2026-03-02T09:59:59.999Z';
test.each([
  ['picked up', { type: 'pick-up', pickup: { ...pickup, occurredAt: early } }],
  ['cancelled', { type: 'cancel', cancellation: { ...cancellation, occurredAt: early } }],
  ['expired', { type: 'expire', expiry: { ...expiry, occurredAt: early } }],
] as const)('a hold cannot be %s before it was placed', (_word, command) =>
  hold.given(placed).when(command).thenRefused('before-placed'),
);

test('a hold can end in the moment in which it was placed', () => {
  const atOnce = { ...cancellation, occurredAt: facts.occurredAt };
  hold.given(placed).when({ type: 'cancel', cancellation: atOnce }).then({ type: 'hold-cancelled', data: atOnce });
});

test('a hold that is over remembers what it was for and when it ended', () =>
  expect(hold.given(placed, cancelled).state()).toEqual({ status: 'cancelled', hold: facts, endedAt: later }));
