/** The long storm test, started by `scripts/soak.mjs eventstoredb`. */
import { expect, test } from '@jest/globals';
import { NO_TIMEOUT_MS, rounds, say, sayFigures, seed, withinMs } from '../support/soak.js';
import { stormRun } from './storm-run.js';

test(
  `soak: up to ${rounds} storms, seed ${seed}`,
  async () => {
    const { log, ...report } = await stormRun({ rounds, seed, viewsEvery: 5, withinMs, say });
    sayFigures(report, [
      ...[...report.strikes].sort(([a], [b]) => a.localeCompare(b)),
      ['services killed (SIGKILL)', report.kills],
      ['requests answered', `${report.answers}, ${report.busy} of them with 503`],
      ...Object.entries(report.figures).filter(([name]) => !name.endsWith('_live')),
      ['scans sent', `${report.sent}, of them ${log.attempted} different ones`],
      ['acknowledged', `${log.acknowledged} (a few refused: their branch is unknown)`],
      ['events in the log', log.events],
      ['lost', log.lost.length],
      ['doubled', log.doubled.length],
      ['unattempted', log.unattempted.length],
      ['misplaced', log.misplaced.length],
      ['views of both, rebuilt', `${report.viewComparisons} times, all equal`],
    ]);
    expect(log.acknowledged).toBe(log.attempted);
  },
  NO_TIMEOUT_MS,
);
