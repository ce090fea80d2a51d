/**
 * As-of answers equal those that were given live during a simulated year, at 100 random moments, for every view: over HTTP with `knownAt`,
 * and by views that are told again from the log up to the moment, whose content must be what the live view's was, row for row.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Timelines } from '../../src/audit/timelines.js';
import { allViews, tellings } from '../../src/cli/all-views.js';
import { answersThatDiffer, rootsThatDiffer, viewsThatDiffer, viewsThatDifferInOneGo } from './support/as-of-year.js';
import { watchYear, type WatchedYear } from './support/watched-year.js';

const SEED = Number(process.env['AS_OF_SEED'] ?? 1);
const MOMENTS = 100;
const YEAR = { branches: 6, days: 365, itemsPerMonth: 45, seed: SEED, damageRate: 0.05, lostRate: 0.01 };

describe(`a year watched at ${MOMENTS} moments (AS_OF_SEED=${SEED})`, () => {
  let year: WatchedYear;
  beforeAll(async () => {
    year = await watchYear(YEAR, MOMENTS);
  }, 120_000);
  afterAll(() => year.service.stop());

  test('all that the service shows was there to be proved', async () => {
    const registered = (await year.service.engine.status()).map(({ name, version }) => `${name} v${version}`);
    expect(allViews.map(({ name, version }) => `${name} v${version}`)).toEqual(registered.sort());
    expect(new Set(tellings)).toEqual(new Set(year.service.server.get(Timelines, { strict: false }).tellings));
    expect(year.moments).toHaveLength(MOMENTS);
    expect(Number(year.moments.at(-1)?.position)).toBeGreaterThan(1_500);
    // No view stayed as it was.
    const still = allViews.filter(({ name }) => new Set(year.moments.map(({ held }) => held[name])).size < 3);
    expect(still.map(({ name }) => name)).toEqual([]);
  });

  test('every answer is had again', async () => expect(await answersThatDiffer(year)).toEqual([]), 120_000);

  test('the root of the tree is had again', () => expect(rootsThatDiffer(year)).toEqual([]));

  test(
    'every view, told forward, holds at every moment what it held',
    async () => expect(await viewsThatDifferInOneGo(year)).toEqual([]),
    120_000,
  );

  test('waybill replay --until the time of a moment makes the view that was', async () => {
    const looks = year.moments.map((moment, n) => [moment, allViews[n % allViews.length]!] as const);
    expect(
      await viewsThatDiffer(
        year,
        looks.filter((_, n) => n % 4 === 0),
      ),
    ).toEqual([]);
  }, 120_000);
});
