/** What every long test has in common: its options, which `scripts/soak.mjs` hands over in the environment, and its last words. */
const { SOAK_ROUNDS, SOAK_MINUTES, SOAK_SEED } = process.env;

export const rounds = Number(SOAK_ROUNDS);
export const seed = Number(SOAK_SEED);
/** No round is begun after so many milliseconds. */
export const withinMs = SOAK_MINUTES === undefined ? Infinity : Number(SOAK_MINUTES) * 60_000;
/** It ends by itself: by its rounds or its minutes. */
export const NO_TIMEOUT_MS = 2 ** 31 - 1;

export const say = (line: string): void => void process.stderr.write(`${line}\n`);

export type Figure = readonly [name: string, figure: string | number];

/** The figures below each other, with what the run was. */
export function sayFigures(report: { readonly rounds: number; readonly seconds: number }, figures: readonly Figure[]) {
  const ended = report.rounds < rounds ? ` of ${rounds}, the time was up` : '';
  const all: readonly Figure[] = [
    ['seed', seed],
    ['rounds', `${report.rounds}${ended}`],
    ...figures,
    ['took', `${Math.round(report.seconds)} s`],
  ];
  const width = Math.max(...all.map(([name]) => name.length)) + 2;
  say(['', ...all.map(([name, figure]) => `${name.padEnd(width)}${figure}`)].join('\n'));
}
