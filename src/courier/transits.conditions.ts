/** What a list of transits is asked, and which rows of the view that are, as conditions of SQL. */
import { scopeList, type Scope } from '../http/caller.js';
import type { AskedThen, Moments } from '../http/views.js';
import { DAY_MS } from '../plain/days.js';
import type { TransitStatus } from './journey.shape.js';
import type { Explanation } from './likely-explanation.js';
import { ENDED_BY, THERE_AT, UNDERWAY_AT } from './underway-at.js';

export interface TransitQuestion extends AskedThen {
  readonly status?: TransitStatus;
  readonly from?: string;
  readonly to?: string;
  readonly olderThanDays?: number;
  /** Only open ones that are explained so. */
  readonly explanation?: Explanation;
  /** Where the page before ended. */
  readonly cursor?: string;
  readonly limit: number;
  /** Only transits from, to or received by these. */
  readonly scope: Scope;
}

type Value = string | number;

/** Of a time, what was open and what was lost by then is not told apart here; `seqs`: only these rows. */
export function conditions(
  question: TransitQuestion,
  { at, now }: Moments,
  seqs: ReadonlySet<number> | null,
): { where: string[]; values: Value[] } {
  const { status, from, to, olderThanDays, explanation, cursor, scope } = question;
  const where: string[] = [];
  const values: Value[] = [];
  const must = (condition: string, ...needed: readonly Value[]) => {
    where.push(condition);
    values.push(...needed);
  };
  const add = (condition: string, value: Value | undefined) => value !== undefined && must(condition, value);
  must("seq > ? AND status <> 'withdrawn'", Number(cursor ?? 0));
  const kinds = [...(status === undefined ? [] : [status]), ...(explanation === undefined ? [] : ['open'])];
  if (at !== undefined) must(THERE_AT, at);
  for (const kind of kinds) {
    if (at !== undefined && (kind === 'open' || kind === 'lost')) {
      must(UNDERWAY_AT, at, at);
      continue;
    }
    must('status = ?', kind);
    // SQLite uses the index of unusual transits only where it sees the condition itself.
    if (kind !== 'closed') must("status <> 'closed'");
    if (at !== undefined) must(ENDED_BY, at);
  }
  if (seqs !== null) must(`seq IN ${LISTED}`, JSON.stringify([...seqs]));
  add('from_branch = ?', from);
  add('to_branch = ?', to);
  const branches = scopeList(scope);
  if (branches !== null)
    must(
      `(from_branch IN ${LISTED} OR to_branch IN ${LISTED} OR received_by IN ${LISTED})`,
      branches,
      branches,
      branches,
    );
  add('shipped_at < ?', olderThanDays === undefined ? undefined : daysAgo(olderThanDays, now));
  return { where, values };
}

const LISTED = '(SELECT value FROM json_each(?))';

const daysAgo = (days: number, now: Date): string => new Date(now.getTime() - days * DAY_MS).toISOString();
