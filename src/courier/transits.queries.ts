/** Lists of transits, in pages. */
import { Injectable } from '@nestjs/common';
import { scopeList, type Scope } from '../http/caller.js';
import { Views, type AskedOf } from '../http/views.js';
import { calendarDays, DAY_MS } from '../plain/days.js';
import { ExpectedArrivals, type Expected } from './expected-arrivals.queries.js';
import type { Purpose } from './item.events.js';
import type { SetAside, TransitStatus } from './journey.shape.js';
import type { Explanation } from './likely-explanation.js';
import { transits } from './transits.projection.js';

export interface TransitQuestion extends AskedOf {
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

export interface TransitRow {
  readonly transitId: string;
  readonly barcode: string;
  readonly from: string;
  readonly to: string;
  readonly status: TransitStatus;
  readonly purpose: Purpose;
  readonly holdId: string | null;
  readonly shippedAt: string | null;
  readonly receivedAt: string | null;
  readonly receivedBy: string | null;
  readonly lostAt: string | null;
  readonly endedBefore: string | null;
  /** Days it took, or has taken so far; null when a scan is missing. */
  readonly days: number | null;
  /** While it is under way: where it was seen to be damaged. */
  readonly setAside: SetAside | null;
  /** Of an open transit. */
  readonly expected: Expected | null;
}

type Row = Omit<TransitRow, 'expected'> & { readonly seq: number };
type Stored = Omit<Row, 'setAside'> & { readonly setAside: string | null };

/** An explanation is not stored but found out, for so many open transits a page at most. */
const LOOKED_AT = 10_000;

export interface TransitPage {
  readonly transits: readonly TransitRow[];
  /** Ask for the next page with it; null on the last one. */
  readonly next: string | null;
}

@Injectable()
export class TransitQueries {
  constructor(
    private readonly views: Views,
    private readonly arrivals: ExpectedArrivals,
  ) {}

  async list(question: TransitQuestion): Promise<TransitPage> {
    const { view, now } = await this.views.known(transits, question);
    const { where, values } = conditions(question, now);
    const most = question.explanation === undefined ? question.limit : LOOKED_AT;
    const rows = view.all<Stored>(
      `SELECT seq, transit_id AS transitId, barcode, from_branch AS "from", to_branch AS "to", status, purpose,
         hold_id AS holdId, shipped_at AS shippedAt, received_at AS receivedAt, received_by AS receivedBy,
         lost_at AS lostAt, ended_before AS endedBefore, days, set_aside AS setAside
       FROM transit WHERE ${where.join(' AND ')} ORDER BY seq LIMIT ?`,
      ...values,
      most + 1,
    );
    const looked = rows.slice(0, most).map((row): Row => ({
      ...row,
      setAside: row.setAside === null ? null : (JSON.parse(row.setAside) as SetAside),
    }));
    const expected = await this.arrivals.of(looked.filter(isOpen), view, now, question.explanation);
    const fitting = question.explanation === undefined ? looked : looked.filter((row) => expected.has(row));
    const page = fitting.slice(0, question.limit);
    const last = fitting.length > page.length ? page.at(-1) : rows.length > most ? looked.at(-1) : undefined;
    return {
      transits: page.map((row) => {
        const { seq: _seq, ...told } = row;
        return { ...told, days: row.days ?? soFar(row, now), expected: expected.get(row) ?? null };
      }),
      next: last ? String(last.seq) : null,
    };
  }
}

/** An open transit has always been scanned when it was shipped. */
const isOpen = (row: Row): row is Row & { readonly shippedAt: string } =>
  row.status === 'open' && row.shippedAt !== null;

/** How long an open transit has taken by now. */
function soFar({ status, shippedAt }: Row, now: Date): number | null {
  if (shippedAt === null || (status !== 'open' && status !== 'lost')) return null;
  return Math.max(0, calendarDays(shippedAt, now.toISOString()));
}

function conditions(question: TransitQuestion, now: Date): { where: string[]; values: (string | number)[] } {
  const { status, from, to, olderThanDays, explanation, cursor, scope } = question;
  const where = ["seq > ? AND status <> 'withdrawn'"];
  const values: (string | number)[] = [Number(cursor ?? 0)];
  const add = (condition: string, value: string | number | undefined) => {
    if (value === undefined) return;
    where.push(condition);
    values.push(value);
  };
  add('status = ?', status);
  add('status = ?', explanation === undefined ? undefined : 'open');
  // SQLite uses the index of unusual transits only where it sees the condition itself.
  if ((status !== undefined && status !== 'closed') || explanation !== undefined) where.push("status <> 'closed'");
  add('from_branch = ?', from);
  add('to_branch = ?', to);
  const branches = scopeList(scope);
  if (branches !== null) {
    where.push(`(from_branch IN ${LISTED} OR to_branch IN ${LISTED} OR received_by IN ${LISTED})`);
    values.push(branches, branches, branches);
  }
  add('shipped_at < ?', olderThanDays === undefined ? undefined : daysAgo(olderThanDays, now));
  return { where, values };
}

const LISTED = '(SELECT value FROM json_each(?))';

const daysAgo = (days: number, now: Date): string => new Date(now.getTime() - days * DAY_MS).toISOString();
