/** The long crash test, started by `scripts/soak.mjs`. */
import { expect, test } from '@jest/globals';
import { NO_TIMEOUT_MS, rounds, say, sayFigures, seed, withinMs } from '../support/soak.js';
import { crashRun } from './crash-run.js';

test(
  `soak: up to ${rounds} rounds, seed ${seed}`,
  async () => {
    const { log, ...report } = await crashRun({ rounds, seed, viewsEvery: 5, withinMs, say });
    sayFigures(report, [
      ['kills (SIGKILL)', report.kills],
      ['requests answered', `${report.answers}, ${report.busy} of them with 503`],
      ['views read meanwhile', report.reads],
      ['scans sent', `${report.sent}, of them ${log.attempted} different ones`],
      ['acknowledged', `${log.acknowledged} (a few refused: their branch is unknown)`],
      ['events in the log', log.events],
      ['stored but unanswered', `${report.caughtBetween} (at the kills, all rounds)`],
      ['lost', log.lost.length],
      ['doubled', log.doubled.length],
      ['unattempted', log.unattempted.length],
      ['misplaced', log.misplaced.length],
      ['views against rebuild', `${report.viewComparisons} times, all equal`],
      ['restart to requests', recovery(report.recoveriesMs)],
    ]);
    expect(log.acknowledged).toBe(log.attempted);
  },
  NO_TIMEOUT_MS,
);

/** Milliseconds, in order of size. */
function recovery(recoveriesMs: readonly number[]): string {
  const last = recoveriesMs.length - 1;
  if (last < 0) return 'none';
  const [median, longest] = [recoveriesMs[Math.floor(last / 2)]!, recoveriesMs[last]!];
  return `median ${Math.round(median)} ms, longest ${Math.round(longest)} ms`;
}
