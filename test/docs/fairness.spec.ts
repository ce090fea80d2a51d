/** docs/fairness.md tells of every figure, and its worked example comes out. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { FIGURES } from '../../src/fairness/fairness.figures.js';
import { NEW_DAYS } from '../../src/fairness/giving.js';
import { difference } from '../../src/fairness/waits.js';

const page = readFileSync('docs/fairness.md', 'utf8').replaceAll(/\s+/g, ' ');

test('every figure is in the table, and no other', () => {
  const told = [...page.matchAll(/\| `[\w.]+` \| `([\w-]+)` \|/g)].map(([, figure]) => figure);
  expect(told.sort()).toEqual([...FIGURES].sort());
});

test('8 days [5, 12] and 4 days [2, 8]', () => {
  const { days, interval } = difference({ days: 8, interval: [5, 12] }, { days: 4, interval: [2, 8] });
  expect([days, ...interval]).toEqual([4, -1, 8.5]);
  expect(page).toContain('With 8 days [5, 12] and 4 days [2, 8] it is 4 days [−1, 8.5]');
});

test('new is the day of acquisition and the 89 after it', () => {
  expect(page).toContain(`and on the ${NEW_DAYS - 1} days after it`);
});
