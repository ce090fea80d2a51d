/** A claim as stories: given what was recorded, when something is said or time goes by, then this becomes of it. */
import { describe, expect, test } from '@jest/globals';
import { claimDecider, type ClaimCommand } from '../../src/damage/claim.decider.js';
import type { ClaimEvent } from '../../src/damage/claim.events.js';
import { differsFromSettlement, type Claim } from '../../src/damage/claim.state.js';
import { CONSEQUENCES, nextDue, nextStep } from '../../src/damage/claim.steps.js';
import { specification } from '../support/specification.js';
import {
  about,
  acknowledged,
  answered,
  assessed,
  assessment,
  change,
  day,
  deadline,
  disputed,
  event,
  follow,
  opened,
  paid,
  report,
  settled,
  settlement,
} from './support/claims.js';

const claim = specification(claimDecider);
const standing = (...given: readonly ClaimEvent[]) => claim.given(...given).state() as Claim;
const open = [opened, assessed()] as const;
const courier = { responsible: 'courier', responsibleLibrary: undefined } as const;

const saying = (type: string, of: string | undefined, more: object = {}, n = 12): ClaimCommand =>
  ({ type, claimId: about.claimId, ...(of !== undefined && { of }), ...more, at: day(n) }) as unknown as ClaimCommand;
const settling = (more: object = {}) =>
  saying('settle', undefined, { party: 'borrowing', remedy: 'price', amount: 40, rationale: 'Half each', ...more });

describe('what follows from the log', () => {
  test('a report opens a claim, which is assessed at once', () =>
    claim
      .given()
      .when(follow(day(6)))
      .then(opened, assessed()));

  test('an instance that comes later adds nothing', () => {
    claim
      .given(...open)
      .when(follow(day(6)))
      .thenNothing();
    claim
      .given(...open)
      .when(follow(day(6), { seen: 1n, assessment: assessment({ amount: 1 }), cause: [change(1)] }))
      .thenNothing();
  });

  test('a report that was taken back before anybody looked is no claim', () =>
    claim
      .given()
      .when(follow(day(6), { assessment: null }))
      .thenNothing());

  test('another assessment is recorded with its cause', () => {
    const other = assessment({ responsible: 'lending', responsibleLibrary: 'MSLA' });
    const data = { assessment: other, cause: [change(90)], seen: '100' };
    claim
      .given(...open)
      .when(follow(day(7), { assessment: other, cause: [change(90)] }))
      .then(event('claim-assessed', 7, data));
  });

  test('what nothing in the log has changed is not assessed again, though another version would tell it otherwise', () =>
    claim
      .given(...open)
      .when(follow(day(7), { assessment: assessment({ because: 'In other words.' }) }))
      .thenNothing());

  test('a report that was taken back withdraws the claim, once; where it is there again, the claim is, too', () => {
    const withdrawn = event('claim-withdrawn', 7, { cause: [change(90)], seen: '100' });
    const gone = follow(day(7), { assessment: null, cause: [change(90)] });
    claim
      .given(...open)
      .when(gone)
      .then(withdrawn);
    claim
      .given(...open, withdrawn)
      .when(gone)
      .thenNothing();
    claim
      .given(...open, withdrawn)
      .when(saying('acknowledge', 'BOZE'))
      .thenRefused('claim-ended');
    const again = [...open, acknowledged, withdrawn, assessed({}, 9)];
    expect(standing(...again)).toMatchObject({ status: 'assessed', since: day(9), isReported: true });
  });
});

describe('another assessment', () => {
  const other = assessed({ amount: 20 }, 9);
  const sameAnswer = assessed({ shippedOn: '2026-03-01' }, 9);

  test.each([
    ['acknowledged', [acknowledged]],
    ['disputed', [disputed]],
    ['answered', [disputed, answered]],
    ['escalated', [event('claim-escalated', 8, { to: 'msc', step: 'acknowledge', dueAt: day(8) })]],
    ['lapsed', [event('claim-lapsed', 8, { step: 'acknowledge', dueAt: day(8), how: 'lapsed' })]],
  ] as const)('%s before: with another answer it begins anew, with the same one it goes on', (status, said) => {
    expect(standing(...open, ...said, other)).toMatchObject({ status: 'assessed', since: day(9), escalated: [] });
    expect(standing(...open, ...said, other)).not.toHaveProperty('dispute');
    expect(standing(...open, ...said, sameAnswer)).toMatchObject({ status, assessment: { shippedOn: '2026-03-01' } });
  });

  test.each([
    ['settled', [settled]],
    ['paid', [settled, paid]],
  ] as const)('%s before: it is recorded, and changes nothing but that it is told', (status, said) => {
    const state = standing(...open, ...said, other);
    expect(state).toMatchObject({ status, assessment: { amount: 20 }, settlement: { amount: 40 } });
    expect(differsFromSettlement(state)).toBe(true);
    expect(differsFromSettlement(standing(...open, ...said, sameAnswer))).toBe(false);
  });

  test('taken back after it was settled: the settlement stands, and it is told', () => {
    const state = standing(...open, settled, event('claim-withdrawn', 12, { cause: [change(1)], seen: '100' }));
    expect([state.status, state.isReported, differsFromSettlement(state)]).toEqual(['settled', false, true]);
  });

  test('a claim that was waived stays so', () =>
    expect(standing(...open, event('claim-waived', 8, { by: 'msc', reason: 'Old' }), other).status).toBe('waived'));
});

describe('acknowledge', () => {
  const said = event('claim-acknowledged', 12, { library: 'BOZE', by: 'library' });
  test('the responsible library does, once', () => {
    claim
      .given(...open)
      .when(saying('acknowledge', 'BOZE'))
      .then(said);
    claim
      .given(...open, said)
      .when(saying('acknowledge', 'BOZE', {}, 13))
      .thenNothing();
  });
  test('the group’s staff pass it on', () =>
    claim
      .given(...open)
      .when(saying('acknowledge', undefined))
      .then(event('claim-acknowledged', 12, { library: 'BOZE', by: 'msc' })));
  test('nobody else does', () => {
    for (const library of ['MSLA', 'HLNA'])
      claim
        .given(...open)
        .when(saying('acknowledge', library))
        .thenRefused('not-a-party');
    claim.given(opened, assessed(courier)).when(saying('acknowledge', undefined)).thenRefused('not-a-party');
  });
  test('what is settled is not acknowledged any more; what is not there, neither', () => {
    claim
      .given(...open, settled)
      .when(saying('acknowledge', 'BOZE'))
      .thenRefused('claim-settled');
    for (const given of [[], [opened]])
      claim
        .given(...given)
        .when(saying('acknowledge', 'BOZE'))
        .thenRefused('claim-unknown');
  });
});

describe('dispute and answer', () => {
  const objection = { reason: 'It came so' };
  test('either side objects, with a reason; the same is said once', () => {
    claim
      .given(...open)
      .when(saying('dispute', 'BOZE', objection, 8))
      .then(disputed);
    claim
      .given(...open, disputed, answered)
      .when(saying('dispute', 'BOZE', objection))
      .thenNothing();
    claim
      .given(...open)
      .when(saying('dispute', undefined, { ...objection, library: 'MSLA' }, 8))
      .then(event('claim-disputed', 8, { side: 'owed', library: 'MSLA', by: 'msc', ...objection }));
  });
  test('who is on no side does not; the group’s staff say for whom', () => {
    claim
      .given(...open)
      .when(saying('dispute', 'HLNA', objection))
      .thenRefused('not-a-party');
    claim
      .given(...open)
      .when(saying('dispute', undefined, objection))
      .thenRefused('invalid');
    claim
      .given(...open)
      .when(saying('dispute', 'BOZE', { ...objection, library: 'MSLA' }))
      .thenRefused('not-a-party');
  });
  test('the other side answers, whichever that is; once', () => {
    claim
      .given(...open, disputed)
      .when(saying('answer', 'MSLA', { agrees: false }, 9))
      .then(answered);
    claim
      .given(...open, disputed, answered)
      .when(saying('answer', 'MSLA', { agrees: false }))
      .thenNothing();
    const theirs = event('claim-disputed', 8, { side: 'owed', library: 'MSLA', by: 'library', reason: 'Too little' });
    claim
      .given(...open, theirs)
      .when(saying('answer', 'BOZE', { agrees: true, note: 'Fair' }))
      .then(
        event('claim-answered', 12, {
          side: 'responsible',
          library: 'BOZE',
          by: 'library',
          agrees: true,
          note: 'Fair',
        }),
      );
  });
  test('nobody answers to himself, nor to nothing', () => {
    claim
      .given(...open, disputed)
      .when(saying('answer', 'BOZE', { agrees: true }))
      .thenRefused('not-a-party');
    claim
      .given(...open)
      .when(saying('answer', 'MSLA', { agrees: true }))
      .thenRefused('not-disputed');
  });
  test('whoever acknowledges has taken the objection back', () =>
    claim
      .given(...open, disputed, acknowledged)
      .when(saying('answer', 'MSLA', { agrees: true }))
      .thenRefused('not-disputed'));
});

describe('settle', () => {
  test('the group’s staff do, at any time before it is paid; the same is said once', () => {
    const done = event('claim-settled', 12, settlement);
    for (const said of [[], [acknowledged], [disputed], [disputed, answered]])
      claim
        .given(...open, ...said)
        .when(settling())
        .then(done);
    claim
      .given(...open, settled)
      .when(settling())
      .thenNothing();
    claim
      .given(...open, settled)
      .when(settling({ amount: 30 }))
      .then(event('claim-settled', 12, { ...settlement, amount: 30 }));
    claim
      .given(...open, settled, paid)
      .when(settling())
      .thenRefused('claim-ended');
  });
  test('also otherwise than assessed, with whom and how much', () => {
    claim
      .given(...open)
      .when(settling({ party: 'lending', library: 'MSLA', remedy: 'repair', amount: undefined }))
      .then(
        event('claim-settled', 12, {
          party: 'lending',
          library: 'MSLA',
          owedLibrary: 'MSLA',
          remedy: 'repair',
          rationale: 'Half each',
          by: 'msc',
        }),
      );
  });
  test.each([
    ['group-decides is no answer', { party: 'group-decides' }],
    ['which library', { party: 'lending' }],
    ['no library is the courier', { party: 'courier', library: 'BOZE' }],
    ['nobody owes nothing', { party: 'none' }],
    ['nothing has no price', { party: 'none', remedy: 'none' }],
    ['how much', { amount: undefined }],
  ])('%s', (_told, more) =>
    claim
      .given(...open)
      .when(settling(more))
      .thenRefused('invalid'),
  );
  test('what is got from the courier is not settled too early', () => {
    const deadlines = [{ ...deadline('claim', 'lapsed', 365), notBeforeDays: 90 }];
    const given = [opened, assessed({ ...courier, deadlines })];
    claim
      .given(...given)
      .when(settling({ party: 'courier' }))
      .thenRefused('too-early');
    claim
      .given(...given)
      .when({ ...settling({ party: 'courier' }), at: day(96) })
      .then(event('claim-settled', 96, { ...settlement, party: 'courier', library: undefined as never }));
  });
});

describe('pay and waive', () => {
  test('whoever is owed confirms it, or the group’s staff do; once', () => {
    claim
      .given(...open, settled)
      .when(saying('pay', 'MSLA', {}, 11))
      .then(paid);
    claim
      .given(...open, settled)
      .when(saying('pay', undefined, {}, 11))
      .then(event('claim-paid', 11, { by: 'msc' }));
    claim
      .given(...open, settled, paid)
      .when(saying('pay', 'MSLA'))
      .thenNothing();
  });
  test('nobody pays by saying so, nor what is not settled, nor nothing', () => {
    claim
      .given(...open, settled)
      .when(saying('pay', 'BOZE'))
      .thenRefused('not-a-party');
    claim
      .given(...open)
      .when(saying('pay', 'MSLA'))
      .thenRefused('not-settled');
    const nothing = event('claim-settled', 10, { party: 'none', remedy: 'none', rationale: 'Wear', by: 'msc' });
    claim
      .given(...open, nothing)
      .when(saying('pay', undefined))
      .thenRefused('nothing-owed');
  });
  test('whoever is owed waives it, also before it is settled', () => {
    const waived = event('claim-waived', 12, { by: 'library', library: 'MSLA', reason: 'Old' });
    for (const said of [[], [settled]])
      claim
        .given(...open, ...said)
        .when(saying('waive', 'MSLA', { reason: 'Old' }))
        .then(waived);
    claim
      .given(...open, waived)
      .when(saying('waive', 'MSLA', { reason: 'Old' }))
      .thenNothing();
    claim
      .given(...open)
      .when(saying('waive', 'BOZE', { reason: 'Old' }))
      .thenRefused('not-a-party');
    claim
      .given(...open, settled, paid)
      .when(saying('waive', 'MSLA', { reason: 'Old' }))
      .thenRefused('claim-ended');
  });
});

test('a picture is added once, also to a claim that has ended', () => {
  const photo = { sha256: 'ab'.repeat(32), mediaType: 'image/jpeg', bytes: 1000 };
  const added = event('claim-photo-added', 12, { ...photo, caption: 'Spine' });
  for (const said of [[], [settled, paid]])
    claim
      .given(...open, ...said)
      .when(saying('add-photo', undefined, { ...photo, caption: 'Spine' }))
      .then(added);
  claim
    .given(...open, added)
    .when(saying('add-photo', undefined, photo))
    .thenNothing();
});

describe('a deadline passes', () => {
  const given = (...[step, otherwise]: Parameters<typeof deadline>) =>
    [opened, assessed({ deadlines: [deadline(step, otherwise)] })] as const;
  /** Thirty days after the step before, whichever that was. */
  const late = (from: number) => follow(day(from + 30), { assessment: assessment({ deadlines: [] }) });

  test.each([
    ['acknowledge', 'accepted', [], 6, event('claim-acknowledged', 36, { library: 'BOZE', by: 'deadline' })],
    [
      'acknowledge',
      'escalated',
      [],
      6,
      event('claim-escalated', 36, { to: 'msc', step: 'acknowledge', dueAt: day(36) }),
    ],
    [
      'acknowledge',
      'dismissed',
      [],
      6,
      event('claim-lapsed', 36, { step: 'acknowledge', dueAt: day(36), how: 'dismissed' }),
    ],
    [
      'answer',
      'accepted',
      [disputed],
      8,
      event('claim-answered', 38, { side: 'owed', library: 'MSLA', by: 'deadline', agrees: true }),
    ],
    [
      'answer',
      'dismissed',
      [disputed],
      8,
      event('claim-answered', 38, { side: 'owed', library: 'MSLA', by: 'deadline', agrees: false }),
    ],
    ['answer', 'lapsed', [disputed], 8, event('claim-lapsed', 38, { step: 'answer', dueAt: day(38), how: 'lapsed' })],
    [
      'settle',
      'escalated',
      [acknowledged],
      7,
      event('claim-escalated', 37, { to: 'directors', step: 'settle', dueAt: day(37) }),
    ],
    [
      'settle',
      'accepted',
      [acknowledged],
      7,
      event('claim-settled', 37, {
        ...settlement,
        amount: 45,
        by: 'deadline',
        rationale: 'The requesting library answers while the item is away.',
      }),
    ],
    ['pay', 'escalated', [settled], 10, event('claim-escalated', 40, { to: 'msc', step: 'pay', dueAt: day(40) })],
    ['pay', 'accepted', [settled], 10, event('claim-paid', 40, { by: 'deadline' })],
  ] as const)('%s, %s', (step, otherwise, said, from, then) => {
    claim
      .given(...given(step, otherwise), ...said)
      .when(late(from))
      .then(then);
    claim
      .given(...given(step, otherwise), ...said)
      .when({ ...late(from), at: day(from + 29) })
      .thenNothing();
  });

  test('the clock of an instance that has not seen the newest assessment is not looked at', () =>
    claim
      .given(...given('acknowledge', 'accepted'))
      .when({ ...late(6), seen: 1n })
      .thenNothing());

  test('what is escalated is escalated once, and goes on from there', () => {
    const deadlines = [deadline('acknowledge', 'escalated'), deadline('settle', 'escalated', 10)];
    const climbed = event('claim-escalated', 36, { to: 'msc', step: 'acknowledge', dueAt: day(36) });
    const twice = event('claim-escalated', 46, { to: 'directors', step: 'settle', dueAt: day(46) });
    const first = standing(opened, assessed({ deadlines }), climbed);
    expect([nextStep(first), nextDue(first)?.dueAt]).toEqual([{ step: 'settle', who: 'msc' }, day(46)]);
    const last = standing(opened, assessed({ deadlines }), climbed, twice);
    expect([nextStep(last), nextDue(last)]).toEqual([{ step: 'settle', who: 'directors' }, null]);
  });

  test('what is to be got from the courier is lost after its time, whoever is to act', () => {
    const deadlines = [deadline('claim', 'lapsed', 365)];
    claim
      .given(opened, assessed({ ...courier, deadlines }))
      .when(follow(day(371)))
      .then(event('claim-lapsed', 371, { step: 'claim', dueAt: day(371), how: 'lapsed' }));
    expect(nextDue(standing(opened, assessed({ deadlines })))).toBeNull();
  });

  test('nobody can be silent where the group is to decide: it goes to somebody else', () =>
    claim
      .given(
        opened,
        assessed({
          responsible: 'group-decides',
          responsibleLibrary: undefined,
          deadlines: [deadline('settle', 'accepted')],
        }),
      )
      .when(late(6))
      .then(event('claim-escalated', 36, { to: 'directors', step: 'settle', dueAt: day(36) })));

  test('every step has a meaning for every way to pass', () => {
    for (const meanings of Object.values(CONSEQUENCES))
      expect(Object.keys(meanings).sort()).toEqual(['accepted', 'dismissed', 'escalated', 'lapsed']);
  });
});

describe('who is next', () => {
  test.each([
    ['the responsible library', open, { step: 'acknowledge', who: 'responsible', library: 'BOZE' }],
    ['no library: the group’s staff', [opened, assessed(courier)], { step: 'settle', who: 'msc' }],
    ['the other side', [...open, disputed], { step: 'answer', who: 'owed', library: 'MSLA' }],
    [
      'who is both sides has nobody to answer to',
      [opened, assessed({ owedLibrary: 'BOZE' }), disputed],
      { step: 'settle', who: 'msc' },
    ],
    ['the group’s staff', [...open, disputed, answered], { step: 'settle', who: 'msc' }],
    ['the debtor', [...open, settled], { step: 'pay', who: 'responsible', library: 'BOZE' }],
    ['nobody', [...open, settled, paid], null],
  ] as const)('%s', (_told, given, next) => expect(nextStep(standing(...given))).toEqual(next));
});

test('the report is told with the claim', () =>
  expect(standing(...open).opened).toEqual({ ...report, occurredAt: day(6) }));
