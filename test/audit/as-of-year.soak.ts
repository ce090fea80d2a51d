/** Larger simulated years, watched at random moments and asked again as of each of them; started by `scripts/soak.mjs`. */
import { expect, test } from '@jest/globals';
import { allViews } from '../../src/cli/all-views.js';
import { NO_TIMEOUT_MS, rounds, say, sayFigures, seed, withinMs } from '../support/soak.js';
import { answersThatDiffer, rootsThatDiffer, viewsThatDiffer, viewsThatDifferInOneGo } from './support/as-of-year.js';
import { watchYear } from './support/watched-year.js';

const YEAR = { branches: 20, days: 365, itemsPerMonth: 300, damageRate: 0.02, lostRate: 0.005 };
const MOMENTS = 100;
/** Moments to which every view is replayed from the beginning of the log. */
const REPLAYED = 5;

test(
  `soak: up to ${rounds} years, seed ${seed}`,
  async () => {
    const began = performance.now();
    const [done, events]: [number[], number[]] = [[], []];
    while (done.length < rounds && performance.now() - began < withinMs) {
      const year = await watchYear({ ...YEAR, seed: seed + done.length }, MOMENTS);
      try {
        expect(await answersThatDiffer(year)).toEqual([]);
        expect(rootsThatDiffer(year)).toEqual([]);
        expect(await viewsThatDifferInOneGo(year)).toEqual([]);
        const some = year.random.shuffled(year.moments).slice(0, REPLAYED);
        const looks = some.flatMap((moment) => allViews.map((view) => [moment, view] as const));
        expect(await viewsThatDiffer(year, looks)).toEqual([]);
        events.push(Number(await year.service.store.head()));
      } finally {
        await year.service.stop();
      }
      done.push(seed + done.length);
      say(`year of seed ${done.at(-1)}: ${events.at(-1)} events, all as it was at ${MOMENTS} moments`);
    }
    sayFigures({ rounds: done.length, seconds: (performance.now() - began) / 1000 }, [
      ['events', events.reduce((sum, each) => sum + each, 0)],
      ['moments', done.length * MOMENTS],
      ['answers and views that differed', 0],
    ]);
  },
  NO_TIMEOUT_MS,
);
