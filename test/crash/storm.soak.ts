/** The long storm test, started by `scripts/soak.mjs eventstoredb`, which hands its options over in the environment. */
import { expect, test } from '@jest/globals';
import { stormRun, type StormReport } from './storm-run.js';

const { SOAK_ROUNDS, SOAK_MINUTES, SOAK_SEED } = process.env;
const rounds = Number(SOAK_ROUNDS);
const seed = Number(SOAK_SEED);
const minutes = SOAK_MINUTES === undefined ? Infinity : Number(SOAK_MINUTES);
const say = (line: string) => process.stderr.write(`${line}\n`);

test(
  `soak: up to ${rounds} storms, seed ${seed}`,
  async () => {
    const report = await stormRun({ rounds, seed, viewsEvery: 5, withinMs: minutes * 60_000, say });
    say(summary(report));
    expect(report.log.acknowledged).toBe(report.log.attempted);
  },
  2 ** 31 - 1,
);

function summary({ log, ...report }: StormReport): string {
  const ended = report.rounds < rounds ? ` of ${rounds}, the time was up` : '';
  const figures: readonly (readonly [string, string | number])[] = [
    ['seed', seed],
    ['rounds', `${report.rounds}${ended}`],
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
    ['took', `${Math.round(report.seconds)} s`],
  ];
  return ['', ...figures.map(([name, figure]) => `${name.padEnd(42)}${figure}`)].join('\n');
}
