/**
 * The rules of the queue, without clock or I/O: what goes next, what an answer means for what was sent, what need not be kept any
 * longer. Nothing ever leaves `waiting` but by an answer of the service.
 */
import type { ScanResultAnswer } from '../api/contract.js';
import { branchOf, isWaiting, scanIdOf, timeOf, type Entry, type KeptScan, type KeptVoid } from './entry.js';

/** For whom the session speaks: a branch, or all of them; never is anything sent for another one. */
export type Speaker = { readonly branch: string } | 'all';

export type Parcel =
  { readonly kind: 'scans'; readonly scans: readonly KeptScan[] } | { readonly kind: 'void'; readonly void: KeptVoid };

/** As many at once as a poor line carries in a moment; the service takes up to 500. */
export const PARCEL = 100;

/** What goes next: the scans before the first void, or the void itself. Entries come in their order. */
export function nextParcel(entries: readonly Entry[], speaker: Speaker, most = PARCEL): Parcel | undefined {
  const own = entries.filter((entry) => isWaiting(entry) && speaksFor(speaker, branchOf(entry)));
  const [first] = own;
  if (!first) return undefined;
  if (first.kind === 'void') return { kind: 'void', void: first };
  const end = own.findIndex(({ kind }) => kind === 'void');
  const scans = own.slice(0, Math.min(most, end < 0 ? own.length : end));
  return { kind: 'scans', scans: scans.filter((entry) => entry.kind === 'scan') };
}

export const speaksFor = (speaker: Speaker, branch: string): boolean => speaker === 'all' || speaker.branch === branch;

/** What became of scans by the answer for them; undefined where the answer is not one for them. */
export function answered(
  scans: readonly KeptScan[],
  results: readonly ScanResultAnswer[],
): readonly KeptScan[] | undefined {
  const fits = results.length === scans.length && scans.every((entry, at) => results[at]?.scanId === scanIdOf(entry));
  return fits ? scans.map((entry, at) => afterResult(entry, results[at] as ScanResultAnswer)) : undefined;
}

/** That it was sent under another branch's session says nothing about the scan: it waits for its own. */
const WAITS_ON = /:not-your-branch$/;

function afterResult(entry: KeptScan, { status, anomalies = [], problem }: ScanResultAnswer): KeptScan {
  if (status !== 'refused') {
    const { refusal: _former, ...rest } = entry;
    return { ...rest, state: 'recorded', ...(anomalies.length > 0 && { anomalies }) };
  }
  if (!problem || WAITS_ON.test(problem.type) || problem.status >= 500) return entry;
  const { type, title, detail } = problem;
  return { ...entry, state: 'refused', refusal: { type, title, detail } };
}

/** A refused scan was never recorded: what would take it back has nothing to do. */
export function needless(refused: readonly Entry[], entries: readonly Entry[]): readonly Entry[] {
  const ids = new Set(refused.filter(({ state }) => state === 'refused').map(scanIdOf));
  return entries
    .filter((entry) => entry.kind === 'void' && isWaiting(entry) && ids.has(scanIdOf(entry)))
    .map((entry) => ({ ...entry, state: 'put-away' }));
}

/** What of former days is done with. `day`: when this one began. What waits or was refused is kept however old it is. */
export const toForget = (entries: readonly Entry[], day: string): readonly Entry[] =>
  entries.filter((entry) => ['recorded', 'put-away'].includes(entry.state) && timeOf(entry) < day);

export interface Standing {
  readonly waiting: readonly Entry[];
  /** Of those, what this session may not send, by branch. */
  readonly held: ReadonlyMap<string, number>;
  readonly refused: readonly Entry[];
}

export function standingOf(entries: readonly Entry[], speaker: Speaker | undefined): Standing {
  const waiting = entries.filter(isWaiting);
  const held = new Map<string, number>();
  for (const entry of waiting) {
    const branch = branchOf(entry);
    if (speaker && !speaksFor(speaker, branch)) held.set(branch, (held.get(branch) ?? 0) + 1);
  }
  return { waiting, held, refused: entries.filter(({ state }) => state === 'refused') };
}

/** The scans that were taken back, or will be. */
export const takenBack = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.filter(({ kind, state }) => kind === 'void' && state !== 'put-away').map(scanIdOf));
