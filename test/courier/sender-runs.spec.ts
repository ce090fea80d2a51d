/** What left a branch together: on whatever lanes, as much of it as can tell, and what of it came. */
import { expect, test } from '@jest/globals';
import { ageAt } from '../../src/courier/lag.count.js';
import { explain } from '../../src/courier/lane-explanation.js';
import { SenderRuns } from '../../src/courier/sender-runs.js';
import type { Outcome } from '../../src/courier/lag.js';
import { laneOf, type Trip } from './support/lane.js';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const NOON = Date.parse('2026-03-04T19:00:00Z') / 1000;

const trip = (outcome: Outcome, after: number): Trip => ({
  outcome,
  shipped: NOON + after,
  ...(['open', 'lost'].includes(outcome) ? {} : { ended: NOON + after + 2 * DAY }),
});
/** Of what Missoula sent to Bozeman and to Helena; the one in question goes to Bozeman, at noon. */
const missing = (toBozeman: readonly Trip[], toHelena: readonly Trip[]) =>
  new SenderRuns([
    laneOf([trip('open', 0), ...toBozeman]),
    laneOf(toHelena, { from: 'MSLA', to: 'HLNA' }),
    laneOf([trip('closed', 0), trip('closed', 0)], { from: 'BOZE', to: 'HLNA' }),
  ]).missingAround('MSLA', NOON);

test('on all lanes of its sender, within twelve hours, and nothing that another branch sent', () => {
  expect(missing([trip('open', -12 * HOUR)], [trip('open', 12 * HOUR), trip('lost', 0)])).toBe(3);
  expect(missing([], [trip('open', 0), trip('open', 0), trip('open', 0), trip('closed', 12 * HOUR + 1)])).toBe(3);
});

test.each(['closed', 'misrouted', 'unconfirmed'] as const)('what is %s came with it', (outcome) =>
  expect(missing([trip('open', 0)], [trip(outcome, 0)])).toBe(0),
);

test('what was taken back or not scanned out was not with it', () =>
  expect(missing([trip('withdrawn', 0)], [trip('unshipped', 0)])).toBe(0));

test('where they are too few and none came: the runs next to it as well, over a weekend too, while none of these came', () => {
  expect(missing([trip('open', 0)], [trip('open', DAY), trip('open', -DAY)])).toBe(3);
  expect(missing([trip('open', 0)], [trip('open', 3 * DAY), trip('open', -3 * DAY)])).toBe(3);
  expect(missing([trip('open', 0)], [trip('open', 4 * DAY)])).toBe(1);
  expect(missing([trip('open', 0)], [trip('open', DAY), trip('closed', 3 * DAY)])).toBe(2);
  expect(missing([trip('open', 0)], [trip('closed', DAY)])).toBe(1);
});

test('where the others went elsewhere and came, a branch that scans nothing in makes no run late', () => {
  const unseen = Array.from({ length: 5 }, () => trip('open', 0));
  const before = Array.from({ length: 20 }, (_, n) => trip('closed', (n - 30) * DAY));
  const later = Array.from({ length: 3 }, (_, n) => trip('closed', (n + 1) * DAY));
  const lane = laneOf([...before, ...unseen, ...later]);
  const told = (toHelena: readonly Trip[]) => {
    const runs = new SenderRuns([lane, laneOf(toHelena, { from: 'MSLA', to: 'HLNA' })]);
    return explain(lane, NOON, 3, ageAt((NOON + 9 * DAY) * 1000), runs).explanation;
  };
  expect(told([trip('closed', 0)])).toBe('receive-scan-missed');
  expect(told([trip('open', 0)])).toBe('run-late');
});
