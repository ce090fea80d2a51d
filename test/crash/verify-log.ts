/** Holds the log against the loader's books: everything promised, once, where it was said to be, and nothing else. */
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Database from 'better-sqlite3';
import { checkLog } from '../../src/event-store/embedded/check.js';
import { logPath } from '../../src/event-store/embedded/log-file.js';
import type { Books } from './ledger.js';
import { BRANCHES, keyOf, LIBRARY, STRANGER, type Scan } from './scans.js';

/** An event as the log's file holds it, read without the service's own code. */
export interface LoggedEvent {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface LogVerdict {
  readonly events: number;
  readonly attempted: number;
  readonly acknowledged: number;
  /** Acknowledged, but not in the log. */
  readonly lost: readonly string[];
  /** More than once in the log, or more than once called new. */
  readonly doubled: readonly string[];
  /** In the log though never sent, or not as it was sent, or though refused. */
  readonly unattempted: readonly string[];
  /** Acknowledged at another position than the log has it at; a revision or a position out of order. */
  readonly misplaced: readonly string[];
  /** Refused without a reason, or the other way round. */
  readonly misjudged: readonly string[];
  /** Sent, in the log, but the answer did not arrive before the kill. */
  readonly storedUnanswered: number;
}

/** Copies log and write-ahead log into `folder` as a killed process left them, so that looking changes nothing. */
export function copyLog(dataFolder: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const suffix of ['', '-wal']) {
    const file = logPath(dataFolder) + suffix;
    if (existsSync(file)) copyFileSync(file, logPath(folder) + suffix);
  }
}

/** Of a folder that no process has open. Throws when the file itself is damaged. */
export async function readLog(folder: string): Promise<LoggedEvent[]> {
  const db = new Database(join(folder, 'log.db'), { fileMustExist: true });
  try {
    const rows = db
      .prepare<[], Omit<LoggedEvent, 'data'> & { readonly data: string }>(
        `SELECT e.position, s.name AS stream, e.revision, t.name AS type, e.data FROM events e
         LEFT JOIN streams s ON s.id = e.stream_id LEFT JOIN types t ON t.id = e.type_id ORDER BY e.position`,
      )
      .all();
    const { findings } = await checkLog(folder);
    if (findings.length > 0) throw new Error(`The log is damaged: ${findings.join(' ')}`);
    return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as LoggedEvent['data'] }));
  } finally {
    db.close();
  }
}

export function judgeLog(log: readonly LoggedEvent[], { attempted, acknowledged }: Books): LogVerdict {
  const scans = new Map<string, LoggedEvent>();
  const doubled = new Set<string>();
  const unattempted = new Set<string>();
  // Whoever looks at a claim leaves a record; how many of them were lost in a kill is not promised.
  for (const event of log.filter(({ type }) => type !== 'reads-noted')) {
    const key = identity(event);
    if (!scans.has(key)) scans.set(key, event);
    // What comes late may change who answers for a damage; its claim is opened once.
    else if (event.type !== 'claim-assessed') doubled.add(key);
    const isClaim = event.type === 'claim-opened' || event.type === 'claim-assessed';
    if (isClaim ? !isOfDamage(event, attempted) : !isSetUp(event) && !isAsSent(event, attempted.get(key)))
      unattempted.add(key);
  }

  const lost = new Set<string>();
  const misplaced = new Set(outOfOrder(log));
  const misjudged = new Set<string>();
  const recorded = new Set<string>();
  const answered = new Set<string>();
  for (const answer of acknowledged) {
    const key = keyOf(answer);
    const event = scans.get(key);
    answered.add(key);
    if ((answer.status === 'refused') !== (attempted.get(key)?.branch === STRANGER)) misjudged.add(key);
    if (answer.status === 'refused') continue;
    if (!event) lost.add(key);
    else if (String(event.position) !== answer.position) misplaced.add(key);
    if (answer.status === 'recorded' && recorded.has(key)) doubled.add(key);
    if (answer.status === 'recorded') recorded.add(key);
  }
  return {
    events: log.length,
    attempted: attempted.size,
    acknowledged: answered.size,
    lost: [...lost],
    doubled: [...doubled],
    unattempted: [...unattempted],
    misplaced: [...misplaced],
    misjudged: [...misjudged],
    storedUnanswered: [...attempted.keys()].filter((key) => scans.has(key) && !answered.has(key)).length,
  };
}

/** What is wrong, in words; empty when nothing is. */
export function faultsOf(verdict: LogVerdict): string[] {
  const kinds = ['lost', 'doubled', 'unattempted', 'misplaced', 'misjudged'] as const;
  return kinds
    .filter((kind) => verdict[kind].length > 0)
    .map((kind) => `${verdict[kind].length} ${kind}: ${verdict[kind].slice(0, 5).join(', ')}`);
}

/** A scan by what it is, any other event by its stream and type: each of them belongs into the log once. */
function identity({ stream, type, data }: LoggedEvent): string {
  const { barcode, scanId } = data;
  const isScan = typeof barcode === 'string' && typeof scanId === 'string' && stream === `item-${barcode}`;
  return isScan ? keyOf({ barcode, scanId }) : `${stream} ${type}`;
}

/** What every round tells anew, or every start. */
const isSetUp = ({ stream, type }: LoggedEvent): boolean =>
  (type === 'access-key-issued' && stream === 'access-key-first') ||
  (type === 'library-registered' && stream === `library-${LIBRARY}`) ||
  (type === 'branch-registered' && BRANCHES.some((code) => stream === `branch-${code}`));

/** A claim that the service has opened by itself: of a damage that was sent. */
function isOfDamage({ stream, data }: LoggedEvent, attempted: Books['attempted']): boolean {
  const { barcode = '', scanId = '' } = data as { readonly barcode?: string; readonly scanId?: string };
  return stream === `claim-${barcode}-${scanId}` && attempted.get(keyOf({ barcode, scanId }))?.type === 'damaged';
}

function isAsSent({ type, data }: LoggedEvent, sent: Scan | undefined): boolean {
  if (!sent || sent.branch === STRANGER) return false;
  const { type: kind, ...facts } = sent;
  const { anomalies: _judged, ...stored } = data;
  return type === `item-${kind}` && isDeepStrictEqual(stored, facts);
}

/** Positions rise; each stream counts from 0 without a gap. */
function outOfOrder(log: readonly LoggedEvent[]): string[] {
  const next = new Map<string, number>();
  let last = 0;
  return log
    .filter(({ position, stream, revision }) => {
      const inOrder = position > last && revision === (next.get(stream) ?? 0);
      last = position;
      next.set(stream, revision + 1);
      return !inOrder;
    })
    .map(({ stream, revision, position }) => `${stream} revision ${revision} at ${position}`);
}
