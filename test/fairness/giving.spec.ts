/** Which items were given to a hold, and from when to when an item is new. */
import { expect, test } from '@jest/globals';
import { givingsOf, newTime, type KnownHold, type Named } from '../../src/fairness/giving.js';

const waiting: KnownHold = { status: 'waiting', barcode: null, endedAt: null, taken: null };
const day = (n: number) => `2026-03-0${n}T12:00:00.000Z`;
const pickedUp = (on: number, more: Partial<KnownHold> = {}): KnownHold => ({
  ...waiting,
  status: 'picked-up',
  endedAt: day(on),
  ...more,
});
const sent = (barcode: string, on: number): Named => ({ barcode, at: day(on) });
const given = (barcode: string, on: number, filledOn?: number) => ({
  barcode,
  givenAt: day(on),
  filledAt: filledOn === undefined ? null : day(filledOn),
});

test('what has set out for a hold that still waits was given to it, and has not filled it', () => {
  expect(givingsOf(waiting, [])).toEqual([]);
  expect(givingsOf(waiting, [sent('a', 3), sent('a', 2)])).toEqual([given('a', 2)]);
});

test('what set out last before the pick-up filled it; what set out before was given in vain', () => {
  expect(givingsOf(pickedUp(6), [sent('lost', 1), sent('b', 3), sent('late', 7)])).toEqual([
    given('lost', 1),
    given('b', 3, 6),
    given('late', 7),
  ]);
});

test('the ILS knows best which item was handed out', () => {
  expect(givingsOf(pickedUp(6, { taken: 'c' }), [sent('b', 3)])).toEqual([given('b', 3), given('c', 6, 6)]);
});

test('without a trip it was the one copy that would do; where any would, nobody knows which', () => {
  expect(givingsOf(pickedUp(6, { barcode: 'a' }), [])).toEqual([given('a', 6, 6)]);
  expect(givingsOf(pickedUp(6), [])).toEqual([given('', 6, 6)]);
});

test('a hold that ended otherwise was filled by nothing', () => {
  expect(givingsOf({ ...pickedUp(6, { barcode: 'a' }), status: 'expired' }, [sent('a', 3)])).toEqual([given('a', 3)]);
});

test('an item is new for ninety days of its branch, also where the clocks change in them', () => {
  expect(newTime('2026-01-15', 'America/Denver')).toEqual({
    newFrom: '2026-01-15T07:00:00.000Z',
    newUntil: '2026-04-15T06:00:00.000Z',
  });
  expect(newTime('2026-01-15', 'Asia/Kathmandu')).toEqual({
    newFrom: '2026-01-14T18:15:00.000Z',
    newUntil: '2026-04-14T18:15:00.000Z',
  });
});

test('a date that is no date of this millennium makes nothing new, and breaks nothing', () => {
  expect(newTime('9999-12-31', 'America/Denver')).toEqual({ newFrom: '9', newUntil: '9' });
  const { newFrom, newUntil } = newTime('0000-01-01', 'Asia/Kathmandu');
  expect([newFrom < newUntil, newUntil < '1900']).toEqual([true, true]);
});
