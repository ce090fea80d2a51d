/** Hold waits by segment, for one hold and for groups of holds. */
import { Injectable } from '@nestjs/common';
import { Views } from '../http/views.js';
import { calendarDays, oneDecimal } from '../plain/days.js';
import { holdWaits } from './hold-waits.projection.js';

export const WAIT_GROUPINGS = ['none', 'pickupBranch', 'patronLibrary'] as const;

export interface WaitsQuestion {
  readonly groupBy: (typeof WAIT_GROUPINGS)[number];
  /** Placed at or after this time. */
  readonly since?: string;
  /** Placed before this time. */
  readonly until?: string;
  readonly after?: string;
}

/** Days, one decimal; of the holds for which both ends are known. Percentiles below ten holds are null. */
export interface Segment {
  readonly holds: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly mean: number | null;
}

export interface WaitGroup {
  readonly key?: string;
  readonly holds: number;
  readonly waiting: number;
  readonly pickedUp: number;
  readonly lender: Segment;
  readonly courier: Segment;
  readonly pickup: Segment;
  readonly total: Segment;
}

/** One hold's wait so far. The segments that are known add up. */
export interface HoldWait {
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly receivedAt: string | null;
  readonly pickedUpAt: string | null;
  readonly lenderDays: number | null;
  readonly courierDays: number | null;
  readonly pickupDays: number | null;
}

interface Row {
  readonly key: string | null;
  readonly status: string;
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly receivedAt: string | null;
  readonly pickedUpAt: string | null;
}

/** First shipped for the hold; first received at its pickup branch. */
const ROWS = `
  SELECT hold.status, placed_at AS placedAt, min(leg.shipped_at) AS shippedAt,
    min(CASE WHEN leg.received_by = hold.pickup_branch THEN leg.received_at END) AS receivedAt,
    CASE WHEN hold.status = 'picked-up' THEN ended_at END AS pickedUpAt`;
const FROM = 'FROM hold LEFT JOIN leg USING (hold_id)';
const KEY = { none: 'NULL', pickupBranch: 'hold.pickup_branch', patronLibrary: 'hold.patron_library' } as const;

@Injectable()
export class HoldWaitQueries {
  constructor(private readonly views: Views) {}

  async ofHold(holdId: string, after?: string): Promise<HoldWait | null> {
    const view = await this.views.upTo(holdWaits, after);
    const row = view.get<Row>(`${ROWS}, NULL AS key ${FROM} WHERE hold_id = ? GROUP BY hold_id`, holdId);
    if (!row) return null;
    const { placedAt, shippedAt, receivedAt, pickedUpAt } = row;
    return {
      placedAt,
      shippedAt,
      receivedAt,
      pickedUpAt,
      lenderDays: between(placedAt, shippedAt),
      courierDays: between(shippedAt, receivedAt),
      pickupDays: between(receivedAt, pickedUpAt),
    };
  }

  async waits({ groupBy, since = '', until = '9', after }: WaitsQuestion): Promise<readonly WaitGroup[]> {
    const view = await this.views.upTo(holdWaits, after);
    const rows = view.all<Row>(
      `${ROWS}, ${KEY[groupBy]} AS key ${FROM} WHERE placed_at >= ? AND placed_at < ? GROUP BY hold_id`,
      since,
      until,
    );
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      const key = row.key ?? '';
      const known = groups.get(key);
      if (known) known.push(row);
      else groups.set(key, [row]);
    }
    return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, members]) => figures(key, members));
  }
}

function figures(key: string, rows: readonly Row[]): WaitGroup {
  return {
    ...(key !== '' && { key }),
    holds: rows.length,
    waiting: rows.filter(({ status }) => status === 'waiting').length,
    pickedUp: rows.filter(({ status }) => status === 'picked-up').length,
    lender: segment(rows.map(({ placedAt, shippedAt }) => between(placedAt, shippedAt))),
    courier: segment(rows.map(({ shippedAt, receivedAt }) => between(shippedAt, receivedAt))),
    pickup: segment(rows.map(({ receivedAt, pickedUpAt }) => between(receivedAt, pickedUpAt))),
    total: segment(rows.map(({ placedAt, pickedUpAt }) => between(placedAt, pickedUpAt))),
  };
}

function segment(days: readonly (number | null)[]): Segment {
  const known = days.filter((value) => value !== null).sort((a, b) => a - b);
  const share = (part: number) => (known.length < 10 ? null : (known[Math.ceil(part * known.length) - 1] ?? null));
  const sum = known.reduce((total, value) => total + value, 0);
  return {
    holds: known.length,
    p50: share(0.5),
    p90: share(0.9),
    mean: known.length === 0 ? null : oneDecimal(sum / known.length),
  };
}

/** A late scan can put an end before its beginning; then the segment is not known. */
function between(from: string | null, to: string | null): number | null {
  return from === null || to === null || to < from ? null : calendarDays(from, to);
}
