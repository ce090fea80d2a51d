/** An answer of the API for a part of a page: asked anew when the question changes, the former answer stays until then. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, ask, Problem, type Answer, type Named, type Path, type Query } from './call.js';
import { posting } from './tell.js';

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
  return useAnswer<Answer<P>>(query === null ? undefined : addressOf(path, query, named), { round });
}

/** `body`: of a question too long for an address, as JSON. */
export function useAnswer<T>(
  address: string | undefined,
  { round = 0, body }: { readonly round?: number | string; readonly body?: unknown } = {},
): Asked<T> {
  const [told, setTold] = useState<{
    readonly question?: string;
    readonly answer?: T;
    readonly problem?: Problem;
  }>({});
  const [tries, setTries] = useState(0);
  const question = address === undefined ? undefined : `${address} ${body === undefined ? '' : JSON.stringify(body)}`;
  useEffect(() => {
    if (address === undefined || question === undefined) return;
    const leaving = new AbortController();
    ask(address, { ...(body !== undefined && posting(body)), signal: leaving.signal }).then(
      (answer) => setTold({ question, answer: answer as T }),
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        setTold({ question, problem: error instanceof Problem ? error : new Problem(0, '', String(error)) });
      },
    );
    return () => leaving.abort();
  }, [question, round, tries]);
  return {
    answer: question === undefined ? undefined : told.answer,
    problem: told.problem,
    isLoading: question !== undefined && told.question !== question,
    again: () => setTries(tries + 1),
  };
}
