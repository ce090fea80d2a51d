/** The long crash test, started by `scripts/soak.mjs`, which hands its options over in the environment. */
import { expect, test } from '@jest/globals';
import { crashRun, type CrashReport } from './crash-run.js';

const { SOAK_ROUNDS, SOAK_MINUTES, SOAK_SEED } = process.env;
const rounds = Number(SOAK_ROUNDS);
const seed = Number(SOAK_SEED);
const minutes = SOAK_MINUTES === undefined ? Infinity : Number(SOAK_MINUTES);
const say = (line: string) => process.stderr.write(`${line}\n`);

test(
  `soak: up to ${rounds} rounds, seed ${seed}`,
  async () => {
    const report = await crashRun({ rounds, seed, viewsEvery: 5, withinMs: minutes * 60_000, say });
    say(summary(report));
    expect(report.log.acknowledged).toBe(report.log.attempted);
  },
  2 ** 31 - 1,
);

function summary({ log, recoveriesMs, ...report }: CrashReport): string {
  const last = recoveriesMs.length - 1;
  const ended = report.rounds < rounds ? ` of ${rounds}, the time was up` : '';
  const recovery =
    last < 0
      ? 'none'
      : `median ${Math.round(recoveriesMs[Math.floor(last / 2)]!)} ms, longest ${Math.round(recoveriesMs[last]!)} ms`;
  const figures: readonly (readonly [string, string | number])[] = [
    ['seed', seed],
    ['rounds', `${report.rounds}${ended}`],
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
    ['restart to requests', recovery],
    ['took', `${Math.round(report.seconds)} s`],
  ];
  return ['', ...figures.map(([name, figure]) => `${name.padEnd(24)}${figure}`)].join('\n');
}
