/** The long crash test of the relay, started by `scripts/soak.mjs kafka`. */
import { expect } from '@jest/globals';
import { brokerForTests } from '../support/kafka/for-tests.js';
import { NO_TIMEOUT_MS, rounds, say, sayFigures, seed, withinMs } from '../support/soak.js';
import { relayCrashRun } from './crash-run.js';

const { broker, control, controlTest, kafka, newPrefix } = await brokerForTests();

controlTest(
  `soak of the relay: up to ${rounds} rounds, seed ${seed}`,
  async () => {
    const prefix = newPrefix();
    const report = await relayCrashRun({ broker: { ...broker, control }, kafka, prefix, rounds, seed, withinMs, say });
    sayFigures(report, [
      ['relays killed at work', report.killedAtWork],
      ['broker stopped or killed', report.brokerEnds],
      ['events in the log', report.events],
      ['events read', report.published],
      ['lost', report.lost.length],
      ['doubled', report.doubled.length],
      ['not in the log', report.strange.length],
      ['keys out of order', report.disordered.length],
    ]);
    expect(report).toMatchObject({ lost: [], doubled: [], strange: [], disordered: [] });
    expect(report.published).toBe(report.events);
  },
  NO_TIMEOUT_MS,
);
