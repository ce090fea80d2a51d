/** The ladder, rule by rule: who is asked, what their answers lead to, when a case climbs, and how it ends. */
import { describe, expect, test } from '@jest/globals';
import { caseDecider, type CaseCommand } from '../../src/cases/case.decider.js';
import type {
  CaseAnswered,
  CaseClosed,
  CaseEscalated,
  CaseEvent,
  CaseOpened,
  CaseReopened,
} from '../../src/cases/case.events.js';
import { specification } from '../support/specification.js';

const cases = specification(caseDecider);

/** `day(7)` is a week after it was shipped. */
const day = (n: number) => new Date(Date.UTC(2026, 2, 1) + n * 86_400_000).toISOString();
const about = { caseId: '31234000000016-s-1', barcode: '31234000000016', transitId: 's-1' };
const transit = { barcode: about.barcode, transitId: 's-1', from: 'MSLA', to: 'BOZE', shippedAt: day(0) };

const receiver = { owner: 'receiver', ownerBranch: 'BOZE' } as const;
const sender = { owner: 'sender', ownerBranch: 'MSLA' } as const;
const msc = { owner: 'msc' } as const;

const opened = (more: Partial<CaseOpened['data']> = {}): CaseOpened => ({
  type: 'case-opened',
  data: {
    ...about,
    from: 'MSLA',
    to: 'BOZE',
    shippedAt: day(0),
    stage: 'expectation',
    usualDays: 5,
    explanation: 'overdue',
    ...receiver,
    step: 'receiver-searches',
    dueAt: day(15),
    occurredAt: day(8),
    ...more,
  },
});
const answered = (data: Omit<CaseAnswered['data'], keyof typeof about>): CaseAnswered => ({
  type: 'case-answered',
  data: { ...about, ...data },
});
const escalated = (data: Omit<CaseEscalated['data'], keyof typeof about>): CaseEscalated => ({
  type: 'case-escalated',
  data: { ...about, ...data },
});
const closed = (data: Omit<CaseClosed['data'], keyof typeof about>): CaseClosed => ({
  type: 'case-closed',
  data: { ...about, ...data },
});
const reopened = (data: Omit<CaseReopened['data'], keyof typeof about | 'reason'>): CaseReopened => ({
  type: 'case-reopened',
  data: { ...about, reason: 'Another copy', ...data },
});

const raise = (at: string, more: object = {}, seen = 100n): CaseCommand => ({
  type: 'raise',
  about,
  transit: { ...transit, usualDays: 5, explanation: 'overdue', ...more },
  seen,
  at,
});
const follow = (at: string, status = 'open', receivedBy: string | null = null, seen = 100n): CaseCommand => ({
  type: 'follow',
  transit: { status, receivedBy },
  seen,
  at,
});
const say = (branch: string, answer: CaseAnswered['data']['answer'], at: string, note?: string): CaseCommand => ({
  type: 'answer',
  caseId: about.caseId,
  answer,
  ...(note !== undefined && { note }),
  branch,
  at,
});
const close = (how: 'lost' | 'mistake', at: string): CaseCommand => ({
  type: 'close',
  caseId: about.caseId,
  how,
  reason: 'Settled',
  at,
});

const reopen = (at: string, status?: string): CaseCommand => ({
  type: 'reopen',
  caseId: about.caseId,
  ...(status !== undefined && { transit: { status, receivedBy: null } }),
  reason: 'Another copy',
  at,
});

const receiverSaysNo = answered({
  side: 'receiver',
  branch: 'BOZE',
  answer: 'searched-not-here',
  ...sender,
  step: 'sender-searches',
  dueAt: day(16),
  occurredAt: day(9),
});
const senderSaysNoEarly = answered({
  side: 'sender',
  branch: 'MSLA',
  answer: 'searched-not-here',
  ...receiver,
  step: 'receiver-searches',
  dueAt: day(15),
  occurredAt: day(9),
});
const receiverSaysFound = answered({
  side: 'receiver',
  branch: 'BOZE',
  answer: 'found',
  ...receiver,
  step: 'receiver-scans',
  dueAt: day(12),
  occurredAt: day(9),
});
const arrived = closed({ how: 'arrived', by: 'transit', branch: 'BOZE', occurredAt: day(10) });
const settled = closed({ how: 'lost', by: 'msc', reason: 'Settled', occurredAt: day(10) });

describe('a transit becomes a case', () => {
  test('three days beyond what is usual on its lane: the receiver is to search for a week', () =>
    cases
      .given()
      .when(raise(day(8)))
      .then(opened()));

  test('not before, nor within its first week', () => {
    cases
      .given()
      .when(raise(day(7.9)))
      .thenNothing();
    cases
      .given()
      .when(raise(day(6.9), { usualDays: 1 }))
      .thenNothing();
    cases
      .given()
      .when(raise(day(7), { usualDays: 1 }))
      .then(opened({ usualDays: 1, dueAt: day(14), occurredAt: day(7) }));
  });

  test('after thirty days where nobody knows what is usual', () => {
    cases
      .given()
      .when(raise(day(29.9), { usualDays: null, explanation: 'unknown' }))
      .thenNothing();
    const { usualDays: _unknown, ...data } = opened({
      stage: '30-days',
      explanation: 'unknown',
      dueAt: day(37),
      occurredAt: day(30),
    }).data;
    cases
      .given()
      .when(raise(day(30), { usualDays: null, explanation: 'unknown' }))
      .then({ type: 'case-opened', data });
  });

  test.each([
    ['a whole lane is late', 8, 'lane-late', 5, 'expectation'],
    ['thirty days are usual on its lane', 30, 'on-its-way', 50, '30-days'],
  ] as const)(
    'where %s there is nothing to be found on shelves: the group traces it',
    (_, age, explanation, usualDays, stage) =>
      cases
        .given()
        .when(raise(day(age), { explanation, usualDays }))
        .then(
          bySomebodyElse({
            explanation,
            usualDays,
            stage,
            step: 'msc-traces',
            dueAt: day(age + 14),
            occurredAt: day(age),
          }),
        ),
  );

  test('where all that was sent with it is missing the sender begins', () =>
    cases
      .given()
      .when(raise(day(8), { explanation: 'run-late' }))
      .then(opened({ explanation: 'run-late', ...sender, step: 'sender-searches' })));

  test('after sixty days: the group decides', () =>
    cases
      .given()
      .when(raise(day(60)))
      .then(bySomebodyElse({ stage: '60-days', step: 'msc-decides', dueAt: day(74), occurredAt: day(60) })));

  test('once', () => {
    cases
      .given(opened())
      .when(raise(day(9)))
      .thenNothing();
    cases
      .given(opened(), settled)
      .when(raise(day(70)))
      .thenNothing();
  });

  test('again, from the beginning, when its end was taken back', () =>
    cases
      .given(opened(), receiverSaysNo, arrived)
      .when(raise(day(12)))
      .then(opened({ dueAt: day(19), occurredAt: day(12) })));

  test('but not for somebody who has not seen yet that it ended', () => {
    cases
      .given(opened(), arrived)
      .when(raise(day(12), {}, 1n))
      .thenNothing();
    cases
      .given(opened(), arrived, opened())
      .when(follow(day(13), 'closed', 'BOZE', 2n))
      .thenNothing();
  });
});

const bySomebodyElse = (more: Partial<CaseOpened['data']>): CaseOpened => {
  const { ownerBranch: _branch, ...data } = opened({ ...more, ...msc }).data;
  return { type: 'case-opened', data };
};

describe('the receiver', () => {
  test('has searched in vain: the sender is to search', () =>
    cases
      .given(opened())
      .when(say('BOZE', 'searched-not-here', day(9)))
      .then(receiverSaysNo));

  test('has searched in vain after the sender did: the group traces it', () =>
    cases
      .given(opened(), senderSaysNoEarly)
      .when(say('BOZE', 'searched-not-here', day(10)))
      .then(
        answered({
          side: 'receiver',
          branch: 'BOZE',
          answer: 'searched-not-here',
          ...msc,
          step: 'msc-traces',
          dueAt: day(24),
          occurredAt: day(10),
        }),
      ));

  test('has found it, or set it aside damaged: it is to scan it within three days', () => {
    cases
      .given(opened())
      .when(say('BOZE', 'found', day(9)))
      .then(receiverSaysFound);
    cases
      .given(opened())
      .when(say('BOZE', 'set-aside-damaged', day(9), 'Wet'))
      .then(answered({ ...receiverSaysFound.data, answer: 'set-aside-damaged', note: 'Wet' }));
  });

  test('has it not after all: the sender is to search', () =>
    cases
      .given(opened(), receiverSaysFound)
      .when(say('BOZE', 'searched-not-here', day(10)))
      .then(answered({ ...receiverSaysNo.data, dueAt: day(17), occurredAt: day(10) })));

  test('says it when it is no longer asked: it is kept, and whoever is asked remains so', () =>
    cases
      .given(opened(), receiverSilent)
      .when(say('BOZE', 'searched-not-here', day(17)))
      .then(answered({ ...receiverSaysNo.data, dueAt: day(22), occurredAt: day(17) })));

  test('says the same twice: once', () =>
    cases
      .given(opened(), receiverSaysNo)
      .when(say('BOZE', 'searched-not-here', day(10)))
      .thenNothing());
});

const receiverSilent = escalated({
  why: 'not-answered',
  stage: 'expectation',
  ...sender,
  step: 'sender-searches',
  dueAt: day(22),
  occurredAt: day(15),
});
const traces = { ...msc, step: 'msc-traces' } as const;

describe('the sender', () => {
  const saysNo = { side: 'sender', branch: 'MSLA', answer: 'searched-not-here' } as const;

  test('says early that it is not there: the receiver still is to search', () =>
    cases
      .given(opened())
      .when(say('MSLA', 'searched-not-here', day(9)))
      .then(senderSaysNoEarly));

  test('has searched in vain, asked because the receiver was silent: the group traces it', () =>
    cases
      .given(opened(), receiverSilent)
      .when(say('MSLA', 'searched-not-here', day(16)))
      .then(answered({ ...saysNo, ...traces, dueAt: day(30), occurredAt: day(16) })));

  test('has it still: it is to take its scan back; and has it not after all: the receiver is to search', () => {
    const found = answered({
      ...saysNo,
      answer: 'found',
      ...sender,
      step: 'sender-scans',
      dueAt: day(12),
      occurredAt: day(9),
    });
    cases
      .given(opened())
      .when(say('MSLA', 'found', day(9)))
      .then(found);
    cases
      .given(opened(), found)
      .when(say('MSLA', 'searched-not-here', day(10)))
      .then(answered({ ...saysNo, ...receiver, step: 'receiver-searches', dueAt: day(17), occurredAt: day(10) }));
  });
});

describe('time goes by', () => {
  test('the receiver is silent: the sender is to search, at the hour and not before', () => {
    cases
      .given(opened())
      .when(follow(day(14.9)))
      .thenNothing();
    cases
      .given(opened())
      .when(follow(day(15)))
      .then(receiverSilent);
  });

  test('the receiver is silent and the sender has searched already: the group traces it', () =>
    cases
      .given(opened(), senderSaysNoEarly)
      .when(follow(day(15)))
      .then(escalated({ why: 'not-answered', stage: 'expectation', ...traces, dueAt: day(29), occurredAt: day(15) })));

  test('the sender is silent too: the group traces it, and there is nowhere to climb from there', () => {
    const senderSilent = escalated({
      why: 'not-answered',
      stage: 'expectation',
      ...traces,
      dueAt: day(36),
      occurredAt: day(22),
    });
    cases
      .given(opened(), receiverSilent)
      .when(follow(day(22)))
      .then(senderSilent);
    const thirty = escalated({ ...senderSilent.data, why: '30-days', stage: '30-days', occurredAt: day(30) });
    cases
      .given(opened(), receiverSilent, senderSilent)
      .when(follow(day(30)))
      .then(thirty);
    cases
      .given(opened(), receiverSilent, senderSilent, thirty)
      .when(follow(day(59)))
      .thenNothing();
  });

  test('thirty days: the group traces it, whoever was to search', () =>
    cases
      .given(opened({ occurredAt: day(25), dueAt: day(32) }))
      .when(follow(day(30)))
      .then(escalated({ why: '30-days', stage: '30-days', ...traces, dueAt: day(44), occurredAt: day(30) })));

  test('thirty days, and it was opened for them: the branches search first', () => {
    const late = opened({ stage: '30-days', occurredAt: day(30), dueAt: day(37) });
    cases
      .given(late)
      .when(follow(day(31)))
      .thenNothing();
    cases
      .given(late)
      .when(follow(day(37)))
      .then(escalated({ ...receiverSilent.data, stage: '30-days', dueAt: day(44), occurredAt: day(37) }));
  });

  test('sixty days: the group decides', () =>
    cases
      .given(opened())
      .when(follow(day(61)))
      .then(
        escalated({
          why: '60-days',
          stage: '60-days',
          ...msc,
          step: 'msc-decides',
          dueAt: day(75),
          occurredAt: day(61),
        }),
      ));

  test('a branch that has it is left to scan it; if it does not, the group asks', () => {
    const late = opened({ occurredAt: day(27), dueAt: day(34) });
    const found = answered({ ...receiverSaysFound.data, dueAt: day(32), occurredAt: day(29) });
    const standing = { ...receiver, step: 'receiver-scans', dueAt: day(32) } as const;
    const thirty = escalated({ why: '30-days', stage: '30-days', ...standing, occurredAt: day(30) });
    cases
      .given(late, found)
      .when(follow(day(30)))
      .then(thirty);
    cases
      .given(late, found, thirty)
      .when(follow(day(32)))
      .then(
        escalated({
          why: 'not-scanned',
          stage: '30-days',
          ...msc,
          step: 'msc-confirms',
          dueAt: day(39),
          occurredAt: day(32),
        }),
      );
  });
});

describe('the end', () => {
  test.each([
    ['closed', 'arrived', 'BOZE'],
    ['misrouted', 'arrived', 'HLNA'],
    ['unconfirmed', 'found', null],
    ['lost', 'lost', null],
    ['withdrawn', 'withdrawn', null],
  ] as const)('of a transit that is %s closes its case as %s', (status, how, branch) =>
    cases
      .given(opened())
      .when(follow(day(10), status, branch))
      .then(closed({ how, by: 'transit', ...(branch !== null && { branch }), occurredAt: day(10) })),
  );

  test('is the group’s word as well; said again it is said once', () => {
    cases
      .given(opened())
      .when(close('lost', day(10)))
      .then(settled);
    cases
      .given(opened(), settled)
      .when(close('lost', day(11)))
      .thenNothing();
    cases
      .given(opened(), settled)
      .when(close('mistake', day(11)))
      .thenRefused('case-closed');
    cases
      .given(opened(), arrived)
      .when(close('lost', day(11)))
      .thenRefused('case-closed');
  });

  test('is the end: time does nothing to it, and answers come too late', () => {
    cases
      .given(opened(), settled)
      .when(follow(day(70)))
      .thenNothing();
    cases
      .given(opened(), settled)
      .when(say('BOZE', 'found', day(11)))
      .thenRefused('case-closed');
  });
});

describe('the group takes its word back', () => {
  const again = reopened({
    stage: 'expectation',
    ...sender,
    step: 'sender-searches',
    dueAt: day(18),
    occurredAt: day(11),
  });

  test('it goes on where it stood, with all its time, and what was said still counts', () => {
    cases
      .given(opened(), receiverSaysNo, settled)
      .when(reopen(day(11), 'open'))
      .then(again);
    const state = cases.given(opened(), receiverSaysNo, settled, again).state();
    expect(state).toMatchObject({ status: 'open', said: { receiver: receiverSaysNo.data }, opened: opened().data });
    expect(state).not.toHaveProperty('end');
    cases
      .given(opened(), receiverSaysNo, settled, again)
      .when(reopen(day(12), 'open'))
      .thenNothing();
    cases
      .given(opened(), receiverSaysNo, settled, again)
      .when(say('BOZE', 'searched-not-here', day(12)))
      .thenNothing();
  });

  test.each([
    [30, '30-days', 'msc-traces', 14],
    [61, '60-days', 'msc-decides', 14],
  ] as const)('%d days after the shipment it is the group’s', (age, stage, step, days) =>
    cases
      .given(opened(), receiverSaysNo, settled)
      .when(reopen(day(age), 'open'))
      .then(reopened({ stage, ...msc, step, dueAt: day(age + days), occurredAt: day(age) })),
  );

  test('what has passed a stage has passed it, also where nobody knows what is usual', () => {
    const { usualDays: _unknown, ...data } = opened().data;
    cases
      .given({ type: 'case-opened', data }, settled)
      .when(reopen(day(11)))
      .then(
        reopened({
          stage: 'expectation',
          ...receiver,
          step: 'receiver-searches',
          dueAt: day(18),
          occurredAt: day(11),
        }),
      );
  });

  test('then time, answers and the transit’s end are to it what they were', () => {
    const open = cases.given(opened(), receiverSaysNo, settled, again);
    open
      .when(follow(day(18)))
      .then(escalated({ why: 'not-answered', stage: 'expectation', ...traces, dueAt: day(32), occurredAt: day(18) }));
    open
      .when(follow(day(12), 'closed', 'BOZE'))
      .then(closed({ how: 'arrived', by: 'transit', branch: 'BOZE', occurredAt: day(12) }));
    open.when(close('lost', day(12))).then(closed({ how: 'lost', by: 'msc', reason: 'Settled', occurredAt: day(12) }));
    // Who has not seen that it was opened again, closes nothing.
    open.when(follow(day(12), 'closed', 'BOZE', 3n)).thenNothing();
  });

  test('not of what is open, what its transit has ended, or what is no case', () => {
    cases
      .given(opened())
      .when(reopen(day(11), 'open'))
      .thenRefused('case-open');
    cases
      .given(opened(), arrived)
      .when(reopen(day(11), 'closed'))
      .thenRefused('transit-ended');
    // Its receipt was taken back meanwhile: the clock opens it.
    cases
      .given(opened(), arrived)
      .when(reopen(day(11), 'open'))
      .thenRefused('transit-ended');
    cases
      .given()
      .when(reopen(day(11), 'open'))
      .thenRefused('case-unknown');
  });

  test.each(['closed', 'misrouted', 'unconfirmed', 'lost', 'withdrawn'])(
    'not when its transit is %s meanwhile',
    (status) =>
      cases
        .given(opened(), settled)
        .when(reopen(day(11), status))
        .thenRefused('transit-ended'),
  );
});

describe('who may answer', () => {
  const of = (...branches: string[]) => new Set(branches);
  const answer = { type: 'answer', caseId: about.caseId, answer: 'searched-not-here', at: day(9) } as const;

  test('a key of one end speaks for that end', () =>
    cases
      .given(opened())
      .when({ ...answer, of: of('BOZE', 'HLNA') })
      .then(receiverSaysNo));

  test('a key of both ends, or of the group, says which', () => {
    cases
      .given(opened())
      .when({ ...answer, of: of('BOZE', 'MSLA') })
      .thenRefused('invalid');
    cases.given(opened()).when(answer).thenRefused('invalid');
    cases
      .given(opened())
      .when({ ...answer, of: of('BOZE', 'MSLA'), branch: 'BOZE' })
      .then(receiverSaysNo);
  });

  test('nobody speaks for others, and no branch for a trip that it has no part in', () => {
    cases
      .given(opened())
      .when({ ...answer, of: of('BOZE'), branch: 'MSLA' })
      .thenRefused('not-your-branch');
    cases
      .given(opened())
      .when({ ...answer, branch: 'HLNA' })
      .thenRefused('not-a-side');
  });

  test('whom it does not concern learns nothing of it', () => {
    const stranger = { ...answer, of: of('HLNA') };
    expect(caseDecider.decide(stranger, cases.given(opened()).state())).toEqual(
      caseDecider.decide(stranger, caseDecider.initial),
    );
    cases.given().when(stranger).thenRefused('case-unknown');
    cases
      .given()
      .when(close('lost', day(9)))
      .thenRefused('case-unknown');
  });
});

test('what comes before an opening says nothing', () => {
  const events: readonly CaseEvent[] = [receiverSaysNo, receiverSilent, arrived];
  for (const event of events) expect(cases.given(event).state()).toEqual({ status: 'none' });
});
