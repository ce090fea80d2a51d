/** The long crash test of the relay, started by `scripts/soak.mjs`, which hands its options over in the environment. */
import { expect } from '@jest/globals';
import { brokerForTests } from '../support/kafka/for-tests.js';
import { relayCrashRun, type RelayCrashReport } from './crash-run.js';

const { broker, control, controlTest, kafka, newPrefix } = await brokerForTests();
const { SOAK_ROUNDS, SOAK_MINUTES, SOAK_SEED } = process.env;
const rounds = Number(SOAK_ROUNDS);
const seed = Number(SOAK_SEED);
const minutes = SOAK_MINUTES === undefined ? Infinity : Number(SOAK_MINUTES);
const say = (line: string) => process.stderr.write(`${line}\n`);

controlTest(
  `soak of the relay: up to ${rounds} rounds, seed ${seed}`,
  async () => {
    const report = await relayCrashRun({
      broker: { ...broker, control },
      kafka,
      prefix: newPrefix(),
      rounds,
      seed,
      withinMs: minutes * 60_000,
      say,
    });
    say(summary(report));
    expect(report).toMatchObject({ lost: [], doubled: [], strange: [], disordered: [] });
    expect(report.published).toBe(report.events);
  },
  2 ** 31 - 1,
);

function summary(report: RelayCrashReport): string {
  const figures: readonly (readonly [string, string | number])[] = [
    ['seed', seed],
    ['rounds', report.rounds < rounds ? `${report.rounds} of ${rounds}, the time was up` : report.rounds],
    ['relays killed at work', report.killedAtWork],
    ['broker stopped or killed', report.brokerEnds],
    ['events in the log', report.events],
    ['events read', report.published],
    ['lost', report.lost.length],
    ['doubled', report.doubled.length],
    ['not in the log', report.strange.length],
    ['keys out of order', report.disordered.length],
    ['took', `${Math.round(report.seconds)} s`],
  ];
  return ['', ...figures.map(([name, figure]) => `${name.padEnd(26)}${figure}`)].join('\n');
}
