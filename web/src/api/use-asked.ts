/** An answer of the API for a part of a page: asked anew when the question changes, the former answer stays until then. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, ask, Problem, type Answer, type Named, type Path, type Query } from './call.js';

export interface Asked<T> {
  readonly answer: T | undefined;
  readonly problem: Problem | undefined;
  readonly isLoading: boolean;
  readonly again: () => void;
}

/** `round`: asked anew when it changes. A question that is null is not asked. */
export function useAsked<P extends Path>(
  path: P,
  query: Query<P> | null,
  { named = {}, round = 0 }: { readonly named?: Named; readonly round?: number | string } = {},
): Asked<Answer<P>> {
  const [told, setTold] = useState<{
    readonly address?: string;
    readonly answer?: Answer<P>;
    readonly problem?: Problem;
  }>({});
  const [tries, setTries] = useState(0);
  const address = query === null ? undefined : addressOf(path, query, named);
  useEffect(() => {
    if (address === undefined) return;
    const leaving = new AbortController();
    ask(address, { signal: leaving.signal }).then(
      (answer) => setTold({ address, answer: answer as Answer<P> }),
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        setTold({ address, problem: error instanceof Problem ? error : new Problem(0, '', String(error)) });
      },
    );
    return () => leaving.abort();
  }, [address, round, tries]);
  return {
    answer: address === undefined ? undefined : told.answer,
    problem: told.problem,
    isLoading: address !== undefined && told.address !== address,
    again: () => setTries(tries + 1),
  };
}
