/** Verdicts on damage against the truth of many simulated years, started by `scripts/soak.mjs`. */
import { expect, test } from '@jest/globals';
import { inRounds } from '../crash/in-rounds.js';
import { policies } from '../damage/support/policies.js';
import { NO_TIMEOUT_MS, rounds, say, sayFigures, seed, withinMs } from '../support/soak.js';
import { story } from './story.js';
import { countsOf, judgedDamages, type JudgedDamage } from './support/damage-verdicts.js';
import { policyRow, TRUE_LOOKS, yearRow } from './support/damage-worlds.js';

test(
  `soak: up to ${rounds} rounds, seed ${seed}`,
  async () => {
    const judged = new Map<string, JudgedDamage[]>(Object.keys(TRUE_LOOKS).map((name) => [name, []]));
    const trouble = (round: number) => {
      for (const [name, options] of Object.entries(TRUE_LOOKS))
        judged.get(name)?.push(...judgedDamages(story({ ...options, seed: seed + round })));
      const all = [...judged.values()].flat();
      say(`round ${round}: ${all.length} damages, ${countsOf(all).wrong} verdicts wrong`);
      return Promise.resolve(all);
    };
    const report = await inRounds({ rounds, viewsEvery: rounds, withinMs }, trouble, () =>
      Promise.resolve([...judged.values()].flat()),
    );
    console.table([...judged].map(([name, damages]) => yearRow(name, damages)));
    console.table([...policies.keys()].map((name) => policyRow(name, report.log).row));
    const ordered = report.log.filter(({ isInOrder }) => isInOrder);
    sayFigures(report, [
      ['damages reported', report.log.length],
      ['verdicts wrong', countsOf(report.log).wrong],
      ['scans in order', ordered.length],
      ['of these wrong', countsOf(ordered).wrong],
    ]);
    expect(countsOf(ordered).wrong).toBe(0);
  },
  NO_TIMEOUT_MS,
);
