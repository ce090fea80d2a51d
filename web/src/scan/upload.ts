/**
 * Sends what waits, in order, until nothing is left or somebody has to do something first. All that it needs is handed in; it can be
 * cut off after any step, and the next one to come goes on: the service knows every scan by its id.
 */
import type { ScanResultAnswer } from '../api/contract.js';
import { isWaiting, type Entry, type KeptScan, type KeptVoid, type Refusal } from './entry.js';
import { answered, needless, nextParcel, PARCEL, type Speaker } from './queue.js';

/** A problem of the service, or `status` 0 where there was no answer of its own: no line, a page of somebody else's. */
export interface Failed extends Refusal {
  readonly status: number;
}

export interface Ports {
  /** All that waits, in order. */
  waiting(): Promise<readonly Entry[]>;
  /** Keeps what became of these, of those that still wait. */
  settle(entries: readonly Entry[]): Promise<void>;
  sendScans(scans: readonly KeptScan[]): Promise<readonly ScanResultAnswer[] | Failed>;
  sendVoid(taken: KeptVoid): Promise<'done' | Failed>;
}

/**
 * `done`: nothing waits that this session may send. `sign-in`: the session is over. `not-allowed`: it is of somebody who does not
 * scan, or of another branch. `later`: the line or the service is away.
 */
export type Ended =
  { readonly how: 'done' | 'sign-in' | 'not-allowed' } | { readonly how: 'later'; readonly why: string };

export async function upload(ports: Ports, speaker: Speaker): Promise<Ended> {
  let most = PARCEL;
  for (;;) {
    const waiting = await ports.waiting();
    const parcel = nextParcel(waiting, speaker, most);
    if (!parcel) return { how: 'done' };
    const sent: readonly Entry[] = parcel.kind === 'scans' ? parcel.scans : [parcel.void];
    const outcome =
      parcel.kind === 'scans' ? await outcomeOf(parcel.scans, ports) : await outcomeOfVoid(parcel.void, ports);
    if ('status' in outcome) {
      if (!isFinal(outcome)) return endedBy(outcome);
      // One of them may be what is wrong: each then stands or falls alone.
      if (sent.length > 1) {
        most = 1;
        continue;
      }
    }
    const now = 'status' in outcome ? sent.map((entry) => refused(entry, outcome)) : outcome.now;
    await ports.settle([...now, ...needless(now, waiting)]);
    if (now.some(isWaiting)) return { how: 'not-allowed' };
  }
}

type Outcome = { readonly now: readonly Entry[] } | Failed;

async function outcomeOf(scans: readonly KeptScan[], ports: Ports): Promise<Outcome> {
  const results = await ports.sendScans(scans);
  if (isFailed(results)) return results;
  const now = answered(scans, results);
  return now ? { now } : { status: 0, type: '', title: '', detail: 'The answer is not one for what was sent.' };
}

async function outcomeOfVoid(taken: KeptVoid, ports: Ports): Promise<Outcome> {
  const done = await ports.sendVoid(taken);
  return done === 'done' ? { now: [{ ...taken, state: 'recorded' }] } : done;
}

const isFailed = (answer: readonly ScanResultAnswer[] | Failed): answer is Failed => 'status' in answer;

function refused(entry: Entry, { type, title, detail }: Failed): Entry {
  return { ...entry, state: 'refused', refusal: { type, title, detail } };
}

/** What the service has judged; anything else may be otherwise at the next attempt. */
function isFinal({ status, type }: Failed): boolean {
  const isJudged = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
  return isJudged && /:problem:(?!not-found$|method-not-allowed$)/.test(type);
}

function endedBy({ status, detail }: Failed): Ended {
  if (status === 401) return { how: 'sign-in' };
  return status === 403 ? { how: 'not-allowed' } : { how: 'later', why: detail };
}

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Until the next attempt, after so many that failed. `random`: 0 to 1, so that not all stations of a group come back at once. */
export const backOffMs = (failures: number, random: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (0.75 + random / 2);
