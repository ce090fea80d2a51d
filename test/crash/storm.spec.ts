/** On an EventStoreDB in bad weather no acknowledged scan is lost and none is recorded twice: a short run of what `npm run soak` does at length. */
import { expect, test } from '@jest/globals';
import { stormRun } from './storm-run.js';

const ROUNDS = 1;
const seed = Number(process.env['STORM_SEED'] ?? 1);

test(`through ${ROUNDS} storm(s) (STORM_SEED=${seed}), two services keep every promise, once`, async () => {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const report = await stormRun({ rounds: ROUNDS, seed, viewsEvery: ROUNDS, say });

  expect(report).toMatchObject({ rounds: ROUNDS, viewComparisons: 1 });
  expect(report.log).toMatchObject({ lost: [], doubled: [], unattempted: [], misplaced: [], misjudged: [] });
  // The run was worth something: much was recorded, much went wrong, and everything that was sent was answered in the end.
  expect(report.log.events).toBeGreaterThan(500);
  expect([...report.strikes.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThan(10);
  expect(report.log.acknowledged).toBe(report.log.attempted);
}, 300_000);
