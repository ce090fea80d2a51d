/** Two policies side by side. */
import { expect, test } from '@jest/globals';
import { checkDocument, shippedPolicies, shippedPolicy } from '../../src/damage/policy.document.js';
import { compared } from '../../src/damage/policy.compare.js';
import type { Policy } from '../../src/damage/policy.shape.js';
import { TYPICAL_CASES } from '../../src/damage/policy.typical-cases.js';
import { policyWords, whenWords } from '../../src/damage/policy.words.js';

const of = (one: string, other: string) => compared(shippedPolicy(one), shippedPolicy(other));

test('any policy beside itself is the same in every line', () => {
  for (const { policy } of shippedPolicies()) expect(of(policy, policy).filter(({ same }) => !same)).toEqual([]);
});

test('cases come first, each with both answers; then rules and deadlines by their names', () => {
  const rows = of('courier-reimburses', 'requesting-library-pays');
  expect(rows.slice(0, TYPICAL_CASES.length).map(({ part }) => part)).toEqual(TYPICAL_CASES.map(() => 'case'));
  expect(rows.find(({ name }) => name === 'wet-tote-outward')).toEqual({
    part: 'case',
    name: 'wet-tote-outward',
    told: 'Sent sound; the borrowing library finds it wet on opening the tote',
    same: false,
    a: {
      says: 'the courier: the price ($50 where it is not known), $100 at most, $25.00. It was found damaged on opening what the courier had brought.',
      responsible: 'courier',
      remedy: 'price',
      amount: 25,
    },
    b: {
      says: 'the borrowing library: the price ($100 where it is not known) and $20, $45.00. If it had not asked for the item, the item would not have been on the road.',
      responsible: 'borrowing',
      remedy: 'price',
      amount: 45,
    },
  });
  const rules = rows.filter(({ part }) => part === 'rule');
  expect(rules.map(({ name, a, b }) => [name, a.says !== null, b.says !== null])).toEqual([
    ['noted-when-shipped', true, true],
    ['never-left', false, true],
    ['slight', false, true],
    ['while-away', false, true],
    ['on-the-road', false, true],
    ['found-on-receipt', true, false],
    ['only-on-the-road', true, false],
    ['one-library', true, false],
    ['at-home', true, false],
    ['otherwise', true, true],
  ]);
  expect(rules.filter(({ same }) => same).map(({ name }) => name)).toEqual(['noted-when-shipped', 'otherwise']);
  expect(rows.filter(({ part }) => part === 'deadline').map(({ name, a }) => [name, a.says])).toEqual([
    ['acknowledge', null],
    ['settle', null],
    ['claim', 'within 365 days, not before 90; else it lapses'],
  ]);
});

test('the typical cases tell the five apart', () => {
  const answers = shippedPolicies().map(({ policy }) =>
    of(policy, policy)
      .filter(({ part }) => part === 'case')
      .map(({ a }) => [a.responsible, a.amount]),
  );
  for (const [index, one] of answers.entries())
    for (const other of answers.slice(index + 1)) expect(one).not.toEqual(other);
});

test('a rule in words', () => {
  const words = (when: NonNullable<Policy['rules'][number]['when']>) =>
    whenWords({ rule: 'r', when, responsible: 'none', remedy: { kind: 'none' }, because: '' });
  expect(words({ price: { over: 20, atMost: 50 }, severity: ['major', 'unusable'] })).toBe(
    'what the catalog says that it costs to replace: over 20, at most 50 US dollars; and how bad it is: major or unusable',
  );
  expect(words({ custodians: { includes: 'courier' } })).toMatch(/: courier among them$/);
  expect(words({})).toBe('in all other cases');
  expect(policyWords(shippedPolicy('no-money-changes-hands')).join('\n')).toContain('1. on-the-road: the courier');
});

test.each([
  ['rules', { rules: [] }, 'rules must be a list of at least one rule'],
  ['sources[0].seen', { sources: [{ title: 'T', says: 'S', seen: '2026-02-31' }] }, 'the date on which they were read'],
  ['deadlines[1].step', { deadlines: [0, 1].map(() => ({ step: 'pay', days: 3, otherwise: 'lapsed' })) }, 'before it'],
  ['notes', { notes: '' }, 'notes must say something'],
])('a flaw is told with its field: %s', (field, change, words) => {
  const checked = checkDocument({ ...shippedPolicy('clean-receipt'), ...change });
  expect(checked).toEqual({ flaws: [{ field, detail: expect.stringContaining(words) }] });
});
