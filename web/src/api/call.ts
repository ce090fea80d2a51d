/** Calls of the API, typed by its contract. What goes wrong says what to do. */
import type { GetCalls } from './contract.js';

/** Whatever changes something says that it comes from our page. */
export const OWN_PAGE = { 'x-waybill-page': '1' };

/** Roles without a session see no page; this is told to whoever listens for the end of one. */
type Ended = () => void;
let sessionEnded: Ended = () => undefined;
export const onSessionEnd = (told: Ended): void => void (sessionEnded = told);

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    /** What to mend, in a sentence. */
    detail: string,
  ) {
    super(detail);
  }
}

export type Path = keyof GetCalls;
export type Query<P extends Path> = {
  readonly [Name in keyof GetCalls[P]['query']]?: GetCalls[P]['query'][Name] | undefined;
};
export type Answer<P extends Path> = GetCalls[P]['answer'];
export type Named = Readonly<Record<string, string>>;

/** `named`: what stands in the path in braces. */
export const filledIn = (path: string, named: Named): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? ''));

export function addressOf<P extends Path>(path: P, query: Query<P>, named: Named = {}): string {
  const filled = filledIn(path, named);
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Record<string, string | number | boolean | undefined>)) {
    if (value !== undefined && value !== '') words.set(name, String(value));
  }
  const text = words.toString();
  return text === '' ? filled : `${filled}?${text}`;
}

/** The same table for a spreadsheet. */
export const csvOf = <P extends Path>(path: P, query: Query<P>, named: Named = {}): string =>
  addressOf(path, { ...query, format: 'csv' } as Query<P>, named);

export async function ask(address: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(address, init).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'no-answer', 'Waybill does not answer. Look whether this computer is online, then try again.');
  });
  if (response.ok) return response.json();
  const problem = await problemIn(response);
  if (response.status === 401) sessionEnded();
  throw problem;
}

async function problemIn(response: Response): Promise<Problem> {
  const told = (await response.json().catch(() => ({}))) as { type?: string; title?: string; detail?: string };
  const detail = told.detail ?? told.title ?? `Waybill answered with ${response.status}. Try again in a moment.`;
  return new Problem(response.status, told.type?.split(':').at(-1) ?? '', detail);
}
