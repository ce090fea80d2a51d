/** What was decided of a damage, as "what if" compares with it: the word of people before that of a policy. */
import { expect, test } from '@jest/globals';
import { claimDecider } from '../../src/damage/claim.decider.js';
import { decidedIn } from '../../src/damage/claim.decided.js';
import type { ClaimEvent } from '../../src/damage/claim.events.js';
import type { Claim } from '../../src/damage/claim.state.js';
import { assessed, assessment, event, opened, paid, settled, type Otherwise } from './support/claims.js';

const claimOf = (...events: readonly ClaimEvent[]) =>
  events.reduce(
    (state, each, index) => claimDecider.evolve(state, each, { position: BigInt(index + 1), recordedAt: '' }),
    claimDecider.initial,
  ) as Claim;
/** What follows from the log is something else by now. */
const decided = (...events: readonly ClaimEvent[]) => decidedIn(claimOf(...events), assessment({ amount: 99 }));

test('as it was assessed', () =>
  expect(decided(opened, assessed())).toMatchObject({
    policy: 'requesting-library-pays',
    rule: 'while-away',
    amount: 45,
    payer: 'BOZE',
    payee: 'MSLA',
    facts: [{ fact: 'custodians', value: ['borrowing'] }],
  }));

test('as it was settled, paid or not', () => {
  const word = { policy: null, responsible: 'borrowing', payer: 'BOZE', amount: 40, because: 'Half each' };
  expect(decided(opened, assessed(), settled)).toMatchObject(word);
  expect(decided(opened, assessed(), settled, paid)).toMatchObject(word);
});

test('of what was waived nothing is owed', () =>
  expect(
    decided(opened, assessed(), event('claim-waived', 11, { by: 'library', library: 'MSLA', reason: 'Old' })),
  ).toMatchObject({ responsible: 'none', remedy: 'none', payer: null, amount: null }));

test('what follows from the log where its claim is not opened yet; nothing where no policy was in force', () => {
  expect(decidedIn(null, assessment())).toMatchObject({ amount: 45 });
  const without: Otherwise = { policy: undefined, rule: undefined, responsible: 'group-decides' };
  expect(decidedIn(null, assessment(without))).toBeNull();
});

test('the courier pays as the courier', () =>
  expect(decidedIn(null, assessment({ responsible: 'courier', responsibleLibrary: undefined }))).toMatchObject({
    payer: 'courier',
    payee: 'MSLA',
  }));
