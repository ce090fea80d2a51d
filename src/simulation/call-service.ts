/** One call to the service, repeated while the service is busy or out of reach. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from './requests.js';

export interface Service {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`. */
  readonly key?: string;
  /** How often a call is repeated before the sender gives up; 10 by default, which takes about a minute. */
  readonly retries?: number;
  readonly fetch?: typeof fetch;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** What the service made of a call: its answer, or the refusal of something that it will never take. */
export type Answer =
  | { readonly outcome: 'done'; readonly body: unknown }
  | { readonly outcome: 'refused'; readonly status: number; readonly problem: string };

const BUSY = new Set([408, 425, 429, 502, 503, 504]);
const REFUSED = new Set([400, 404, 409, 410, 413, 422]);
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 15_000;

/** Throws when the service cannot be brought to answer, or answers as it should not (wrong key, a fault of its own). */
export async function callService(service: Service, call: Call): Promise<Answer> {
  const { retries = 10, wait = sleep } = service;
  // The same body every time: what arrived although its answer was lost is then recognised as the same.
  const body = JSON.stringify(call.body);
  for (let attempt = 0; ; attempt++) {
    const answer = await once(service, call, body);
    if (answer.outcome !== 'try-again') return answer;
    if (attempt >= retries) throw new Error(`${call.method} ${call.path} failed ${attempt + 1} times: ${answer.why}`);
    await wait(answer.afterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
  }
}

type TryAgain = { readonly outcome: 'try-again'; readonly why: string; readonly afterMs?: number };

async function once({ url, key, fetch: send = fetch }: Service, call: Call, body: string): Promise<Answer | TryAgain> {
  let status: number;
  let text: string;
  let retryAfter: string | null;
  try {
    const response = await send(new URL(call.path, url), {
      method: call.method,
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body,
    });
    status = response.status;
    retryAfter = response.headers.get('retry-after');
    text = await response.text();
  } catch (error) {
    return { outcome: 'try-again', why: reason(error) };
  }
  if (status >= 200 && status < 300) return { outcome: 'done', body: text === '' ? undefined : JSON.parse(text) };
  const problem = `${status} ${text.slice(0, 300)}`;
  if (REFUSED.has(status)) return { outcome: 'refused', status, problem };
  if (BUSY.has(status)) return { outcome: 'try-again', why: problem, ...waitAsked(retryAfter) };
  throw new Error(`${call.method} ${call.path}: ${problem}`);
}

/** `Retry-After` in seconds; a date is left to our own back-off. */
function waitAsked(retryAfter: string | null): { afterMs?: number } {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? { afterMs: Math.min(seconds * 1000, LONGEST_WAIT_MS) } : {};
}

/** Node hides what went wrong with a connection in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
