/** Rounds of trouble, as many as are wanted and there is time for, and everything brought to an end now and then. */

export interface Rounds {
  readonly rounds: number;
  /** All is brought to an end, and the views are compared, every so many rounds and after the last. */
  readonly viewsEvery: number;
  /** No round is begun after so many milliseconds. */
  readonly withinMs?: number;
}

export interface RoundsDone<Verdict> {
  readonly rounds: number;
  /** Of the log as it is at the end. */
  readonly log: Verdict;
  readonly seconds: number;
}

/** `trouble` is told the number of the round, from 1. */
export async function inRounds<Verdict>(
  { rounds, viewsEvery, withinMs = Infinity }: Rounds,
  trouble: (round: number) => Promise<Verdict>,
  settle: () => Promise<Verdict>,
): Promise<RoundsDone<Verdict>> {
  const began = performance.now();
  const inTime = () => performance.now() - began < withinMs;
  let log: Verdict | undefined;
  let round = 0;
  while (round < rounds && inTime()) {
    log = await trouble(++round);
    if (round % viewsEvery === 0 || round === rounds || !inTime()) log = await settle();
  }
  if (log === undefined) throw new Error('There was no time for a single round.');
  return { rounds: round, log, seconds: (performance.now() - began) / 1000 };
}
