/** Following a journey tells what telling it from the beginning tells, however late its observations come. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  followedAnew,
  followedFrom,
  moveOn,
  notBegun,
  REMEMBERED,
  type Followed,
} from '../../src/courier/journey.follow.js';
import { inOrder, journey, standing } from '../../src/courier/journey.js';
import type { Observation, Transit } from '../../src/courier/journey.shape.js';
import { orderKey } from '../../src/courier/journey.steps.js';
import { histories, withArrival } from './support/histories.js';
import { barcode } from './support/scans.js';

const byId = (transits: Iterable<Transit>) =>
  [...transits].sort((a, b) => (a.transitId < b.transitId ? -1 : 1)).map((transit) => ({ ...transit }));

/** As a view does: with `forgetful` it keeps only where journeys stand after each observation, as after a restart. */
function follow(arrived: readonly Observation[], forgetful: (index: number) => boolean) {
  const transits = new Map<string, Transit>();
  let followed: Followed = notBegun;
  let toldAnew = 0;
  arrived.forEach((observation, index) => {
    const soFar = arrived.slice(0, index + 1);
    const move = moveOn(followed, observation);
    if (move) {
      for (const transitId of move.withdrawn) transits.delete(transitId);
      for (const transit of move.transits) transits.set(transit.transitId, transit);
      followed = move.followed;
    } else {
      toldAnew++;
      transits.clear();
      for (const transit of journey(barcode, soFar).transits) transits.set(transit.transitId, transit);
      followed = followedAnew(soFar);
    }
    expect(followed.state).toEqual(standing(soFar));
    expect(byId(transits.values())).toEqual(byId(journey(barcode, soFar).transits));
    if (forgetful(index)) followed = followedFrom(followed.state);
  });
  return toldAnew;
}

const unvoided = (history: readonly Observation[]) => history.filter(({ voided }) => voided === undefined);

test('after every observation, in whatever order they arrive, with restarts between', () =>
  fc.assert(
    fc.property(withArrival(histories()), fc.array(fc.boolean()), ([, arrived], restarts) => {
      follow(unvoided(arrived), (index) => restarts[index] ?? false);
    }),
    { numRuns: 500 },
  ));

test('what comes late by as many as are remembered needs no telling anew; what comes later does', () => {
  const repeats = (history: readonly Observation[]) =>
    new Set(history.map((observation) => orderKey(observation))).size < history.length;
  let later = 0;
  fc.assert(
    fc.property(histories(), fc.integer({ min: 1, max: 2 * REMEMBERED }), (history, late) => {
      const happened = inOrder(unvoided(history));
      const straggler = happened.at(-1 - late);
      fc.pre(straggler !== undefined && !repeats(happened));
      const toldAnew = follow([...happened.filter((one) => one !== straggler), straggler], () => false);
      expect(toldAnew).toBe(late > REMEMBERED ? 1 : 0);
      later += toldAnew;
    }),
    { numRuns: 300 },
  );
  expect(later).toBeGreaterThan(0);
});
