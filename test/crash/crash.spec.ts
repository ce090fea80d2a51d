/** No acknowledged scan is lost, none is recorded twice, and the views survive: a short run of what `npm run soak` does at length. */
import { expect, test } from '@jest/globals';
import { crashRun } from './crash-run.js';

const ROUNDS = 3;
const seed = Number(process.env.CRASH_SEED ?? 1);

test(`killed ${ROUNDS} times under load (CRASH_SEED=${seed}), it keeps every promise, once`, async () => {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const report = await crashRun({ rounds: ROUNDS, seed, viewsEvery: ROUNDS, say });

  expect(report).toMatchObject({ rounds: ROUNDS, kills: ROUNDS, viewComparisons: 1 });
  expect(report.log).toMatchObject({ lost: [], doubled: [], unattempted: [], misplaced: [], misjudged: [] });
  // The run was worth something: much was recorded, and everything that was sent was answered in the end.
  expect(report.log.events).toBeGreaterThan(500);
  expect(report.log.acknowledged).toBe(report.log.attempted);
  expect(report.sent).toBeGreaterThan(report.log.attempted);
}, 300_000);
