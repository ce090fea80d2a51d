/** Lists of transits, in pages. */
import { Injectable } from '@nestjs/common';
import { Views } from '../http/views.js';
import { calendarDays } from '../plain/days.js';
import type { PastReader, ViewReader } from '../projections/view-reader.js';
import { ExpectedArrivals, type Expected } from './expected-arrivals.queries.js';
import type { Purpose } from './item.events.js';
import type { SetAside, Transit, TransitStatus } from './journey.shape.js';
import { TransitColumns } from './lag.columns.js';
import { conditions, type TransitQuestion } from './transits.conditions.js';
import { transits } from './transits.projection.js';
import { UnderwayAt } from './underway-at.js';

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
/** Of a time, journeys are told for what was under way, and only then it is known whether it was lost. */
const TOLD = 1_000;

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
    private readonly columns: TransitColumns,
    private readonly underway: UnderwayAt,
  ) {}

  async list(question: TransitQuestion): Promise<TransitPage> {
    const { view, ...moments } = await this.views.asItWas(transits, question);
    const { at, now } = moments;
    const { status, explanation, limit } = question;
    const seqs = at !== undefined && status === 'lost' ? await this.columns.everLost(view) : null;
    const { where, values } = conditions(question, moments, seqs);
    const looksOn = explanation !== undefined || seqs !== null;
    const most = !looksOn ? limit : at === undefined ? LOOKED_AT : TOLD;
    const rows = view.all<Stored>(
      `SELECT seq, transit_id AS transitId, barcode, from_branch AS "from", to_branch AS "to", status, purpose,
         hold_id AS holdId, shipped_at AS shippedAt, received_at AS receivedAt, received_by AS receivedBy,
         lost_at AS lostAt, ended_before AS endedBefore, days, set_aside AS setAside
       FROM transit WHERE ${where.join(' AND ')} ORDER BY seq LIMIT ?`,
      ...values,
      most + 1,
    );
    const stored = rows.slice(0, most).map((row): Row => ({
      ...row,
      setAside: row.setAside === null ? null : (JSON.parse(row.setAside) as SetAside),
    }));
    const looked = at === undefined ? stored : await this.asTheyWere(stored, view, at);
    const asked = at === undefined || status === undefined ? looked : looked.filter((row) => row.status === status);
    const expected = await this.arrivals.of(asked.filter(isOpen), view, moments, explanation);
    const fitting = explanation === undefined ? asked : asked.filter((row) => expected.has(row));
    const page = fitting.slice(0, limit);
    const last = fitting.length > page.length ? page.at(-1) : rows.length > most ? looked.at(-1) : undefined;
    return {
      transits: page.map((row) => {
        const { seq: _seq, ...told } = row;
        return { ...told, days: row.days ?? soFar(row, now), expected: expected.get(row) ?? null };
      }),
      next: last ? String(last.seq) : null,
    };
  }

  private async asTheyWere(rows: readonly Row[], view: ViewReader | PastReader, at: string): Promise<readonly Row[]> {
    const barcodes = new Set(rows.filter((row) => wasUnderway(row, at)).map(({ barcode }) => barcode));
    const told = await this.underway.of(barcodes, view, at);
    return rows.map((row) => (wasUnderway(row, at) ? asUnderway(row, told.get(row.barcode)) : row));
  }
}

/** As `UNDERWAY_AT` says. */
const wasUnderway = ({ shippedAt, receivedAt, endedBefore }: Row, at: string): boolean =>
  shippedAt !== null && (receivedAt ?? endedBefore ?? LAST) > at;
const LAST = '9';

function asUnderway(row: Row, told: Transit | null | undefined): Row {
  const known = told?.transitId === row.transitId ? told : undefined;
  const notYet = { receivedAt: null, receivedBy: null, endedBefore: null, days: null };
  const { status = 'open', lostAt = null, setAside = null } = known ?? {};
  return { ...row, ...notYet, status, lostAt, setAside };
}

/** An open transit has always been scanned when it was shipped. */
const isOpen = (row: Row): row is Row & { readonly shippedAt: string } =>
  row.status === 'open' && row.shippedAt !== null;

/** How long an open transit has taken by now. */
function soFar({ status, shippedAt }: Row, now: Date): number | null {
  if (shippedAt === null || (status !== 'open' && status !== 'lost')) return null;
  return Math.max(0, calendarDays(shippedAt, now.toISOString()));
}
