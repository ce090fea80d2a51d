/** The three sentences that matter: what they claim of given figures, and what they leave unsaid. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LagFigures } from '../../src/courier/index.js';
import type { ReportFigures } from '../../src/report/report.figures.js';
import { sentences } from '../../src/report/report.sentences.js';
import { anyFigures, branch, few, figures, lag, stuck, trend } from './support/figures.js';

const told = (given: Partial<ReportFigures>, nth: 0 | 1 | 2) => sentences(figures(given))[nth];

describe('how long transits took', () => {
  const given = (...months: readonly Partial<LagFigures>[]) => told({ trend: trend(...months) }, 0);
  const slow = { p50: 5, p50Interval: [4, 6], p90: 12, p90Interval: [10, 14] } as const;

  test('half and nine of ten are told with their intervals, and that they are slower than in the month before', () =>
    expect(given({}, { ...slow, transits: 1234 })).toBe(
      'Of the 1,234 transits shipped in March 2026, half arrived within 5.0 days (95% interval 4.0 to 6.0) and nine of ten within 12.0 (10.0 to 14.0); that is slower than in February 2026, when it was 3.0 and 6.0.',
    ));

  test('faster, likewise', () =>
    expect(given(slow, {})).toContain('; that is faster than in February 2026, when it was 5.0 and 12.0.'));

  test('intervals that overlap, or only touch, are no difference', () => {
    for (const touching of [
      [3.2, 4],
      [2.9, 3.5],
    ] as const)
      expect(given({}, { p50: 3.5, p50Interval: touching })).toContain(
        '; in February 2026 it was 3.0 and 6.0, a difference that may be chance.',
      );
  });

  test('where one of them differs, only that is said', () => {
    expect(given({}, { p90: 9, p90Interval: [8, 10] })).toContain('; nine of ten were slower than in February 2026');
    expect(given({}, { p50: 1, p50Interval: [1, 2], p90: 9, p90Interval: [8, 10] })).toContain(
      '; half of them were faster but nine of ten were slower than in February 2026',
    );
  });

  test('an upper end that nobody knows is above everything', () =>
    expect(given({ p90: null, p90Interval: [7, null] }, { p90: 9, p90Interval: [8, 10] })).toContain('may be chance'));

  test('of fewer than ten nothing is told but how many', () => {
    expect(given({}, few(9))).toBe('9 transits were shipped in March 2026: too few to say how long they take.');
    expect(given({}, few(1))).toBe('1 transit was shipped in March 2026: too few to say how long they take.');
    expect(given(few(9), {})).toContain('; February 2026 has too few to compare with.');
    expect(given({}, few(0))).toBe('No transit was shipped in March 2026.');
    expect(given({})).toContain('; there is no month before it to compare with.');
  });

  test('where half have not arrived, what is sure is told', () => {
    expect(given({}, { p50: null, p50Interval: [12.5, null] })).toBe(
      'Of the 100 transits shipped in March 2026, fewer than half are known to have arrived: half of them take 12.5 days or longer.',
    );
    expect(given({}, { p50: null, p50Interval: [null, null], followUpDays: 40 })).toContain(
      'take 40.0 days or longer.',
    );
  });

  test('a month that is not over is told so far', () =>
    expect(told({ month: { ...figures().month, soFar: true } }, 0)).toContain('shipped in March 2026, so far, half'));
});

describe('where it hurts most', () => {
  const slow = { p50: 30, p50Interval: [25, 35] } as const;
  const lane = (from: string, to: string, more: Partial<LagFigures> = {}) => lag({ from, to, transits: 20, ...more });

  test('the lane on which the most days are lost, not the slowest of a few', () =>
    expect(
      told(
        {
          lanes: [
            lane('A1', 'B1', { ...slow, p50: 40 }),
            lane('A2', 'B2', { ...slow, transits: 60 }),
            lane('A3', 'B3'),
          ],
        },
        1,
      ),
    ).toBe(
      'It hurts most on the lane A2 to B2: half of the 60 transits from January to March 2026 took 30.0 days or longer (95% interval 25.0 to 35.0), while half of all transits in the group took no more than 3.0.',
    ));

  test('a branch where it is slow on all of its lanes', () => {
    const lanes = ['B1', 'B2', 'B3'].map((to) => lane('A1', to, slow));
    const whole = { ...slow, transits: 60 };
    expect(told({ lanes, senders: [lag({ from: 'A1', ...whole })] }, 1)).toContain('on what A1 sends: half of the 60');
    expect(told({ lanes, receivers: [lag({ to: 'B9', ...whole })] }, 1)).toContain('on what is sent to B9: half');
    const oneOnly = { lanes: lanes.slice(0, 1), senders: [lag({ from: 'A1', ...slow, transits: 25 })] };
    expect(told(oneOnly, 1)).toContain('on the lane A1 to B1');
  });

  test('nobody is named where the interval reaches down to that of all', () =>
    expect(told({ lanes: [lane('A1', 'B1', { p50: 30, p50Interval: [3.2, 60] })] }, 1)).toBe(
      'From January to March 2026 no lane and no branch was slower than all transits in the group by more than chance may make.',
    ));

  test('nobody is named below ten transits', () =>
    expect(told({ lanes: [lane('A1', 'B1', few(9))] }, 1)).toBe(
      'From January to March 2026 no lane and no branch had ten transits, so none can be singled out.',
    ));

  test('a lane on which nothing arrives is the worst, and no number is made up for it', () =>
    expect(
      told(
        {
          lanes: [
            lane('A1', 'B1', slow),
            lane('A2', 'B2', { transits: 40, p50: null, p50Interval: [null, null], followUpDays: 44 }),
          ],
        },
        1,
      ),
    ).toContain(
      'on the lane A2 to B2: half of the 40 transits from January to March 2026 take 44.0 days or longer, how much longer is not known yet',
    ));

  test('a library reads of its own', () =>
    expect(told({ library: { code: 'MCPL', name: 'M' }, lanes: [lane('A1', 'B1', slow)] }, 1)).toContain(
      'all transits of MCPL took',
    ));
});

describe('what is stuck', () => {
  const missed = [
    ...Array.from({ length: 3 }, () => stuck('receive-scan-missed', 'A1', 'B1')),
    stuck('receive-scan-missed', 'A2', 'B2'),
  ];

  test('how many, why most of them, where, and how much of the lag missing scans make', () =>
    expect(
      told(
        {
          stuck: [...missed, stuck('overdue', 'A3', 'B3')],
          compliance: [branch('B1', { p90: 33, p90WithoutThem: 9 })],
        },
        2,
      ),
    ).toBe(
      '5 transits had been under way for more than 30 days on April 3, 2026: 4 of them (80%) were probably received without a scan, since others overtook them, above all at B1 (3); without such transits nine of ten shipped to B1 from January to March 2026 would have arrived within 9.0 days instead of 33.0.',
    ));

  test('where missing scans make no difference, none is told', () =>
    expect(told({ stuck: missed, compliance: [branch('B1')] }, 2)).toMatch(/above all at B1 \(3\)\.$/));

  test('a lane that is late as a whole', () =>
    expect(told({ stuck: [stuck('lane-late', 'A1', 'B1'), stuck('lane-late', 'A1', 'B1')] }, 2)).toContain(
      '2 of them (100%) are late together with all that was shipped since on the same lane from A1 to B1.',
    ));

  test('a run that is missing as a whole, by the branch that sent it', () =>
    expect(told({ stuck: [stuck('run-late', 'A1', 'B1'), stuck('run-late', 'A1', 'B2')] }, 2)).toContain(
      '2 of them (100%) are late together with all that was sent with them by A1.',
    ));

  test('no place is named for which a single one speaks, or where nothing is known', () => {
    expect(told({ stuck: [stuck('overdue', 'A1', 'B1'), stuck('overdue', 'A2', 'B2')] }, 2)).toMatch(/to say why\.$/);
    expect(told({ stuck: [stuck('unknown', 'A1', 'B1'), stuck('unknown', 'A1', 'B1')] }, 2)).toMatch(/to say why\.$/);
  });

  test('one, and none', () => {
    expect(told({ stuck: [stuck('overdue', 'A1', 'B1')] }, 2)).toBe(
      '1 transit had been under way for more than 30 days on April 3, 2026: it is late for the lane, with too little shipped since to say why from A1 to B1.',
    );
    expect(told({}, 2)).toBe('No transit had been under way for more than 30 days on April 3, 2026.');
  });
});

test('whatever the figures are, these are three sentences without holes', () =>
  fc.assert(
    fc.property(anyFigures, (any) => {
      for (const sentence of sentences(any)) {
        expect(sentence).toMatch(/^[A-Z0-9].+\.$/s);
        expect(sentence).not.toMatch(/NaN|Infinity|undefined|null|[ ]{2}/);
      }
    }),
  ));
