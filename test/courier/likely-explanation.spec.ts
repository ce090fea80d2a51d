/** Why an open transit has probably not arrived: one rule each. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { likelyExplanation } from '../../src/courier/likely-explanation.js';

test.each([
  ['what is not late for its lane is on its way', 5, 5, [9, 9], 3, 'on-its-way'],
  ['what is late and was overtaken by three has probably arrived', 5.1, 5, [3, 3], 0, 'receive-scan-missed'],
  ['not where all that was sent with it is missing', 5.1, 5, [3, 3], 3, 'run-late'],
  ['two that are missing with it leave it open', 5.1, 5, [3, 3], 2, 'overdue'],
  ['what was sent alone was sent with nothing that is missing', 5.1, 5, [3, 3], 0, 'receive-scan-missed'],
  ['what is late like all that was shipped since is not alone', 5.1, 5, [3, 0], 3, 'lane-late'],
  ['what is late, where little was shipped since, is overdue', 5.1, 5, [2, 0], 2, 'overdue'],
  ['but not where enough was sent with it elsewhere', 5.1, 5, [2, 0], 3, 'run-late'],
  ['two that have overtaken it prove nothing yet', 5.1, 5, [9, 2], 0, 'overdue'],
  ['without a history nobody can say what is late', 90, null, [9, 9], 3, 'unknown'],
] as const)('%s', (_, age, usual, [shipped, received], missing, explanation) =>
  expect(likelyExplanation(age, usual, { shipped, received }, () => missing)).toBe(explanation),
);

test('nothing is said to have been missed before it is late', () => {
  const days = fc.double({ min: 0, max: 400, noNaN: true });
  fc.assert(
    fc.property(days, days, fc.nat(50), fc.nat(50), (age, usual, received, others) => {
      const explanation = likelyExplanation(age, usual, { shipped: received + others, received }, () => 9);
      expect(explanation === 'on-its-way').toBe(age <= usual);
    }),
  );
});
