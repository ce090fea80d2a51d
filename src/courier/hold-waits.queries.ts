/** Hold waits by segment, for one hold and for groups of holds. */
import { Injectable } from '@nestjs/common';
import { scopeList, type Caller } from '../http/caller.js';
import { Views, type AskedOf } from '../http/views.js';
import { calendarDays, oneDecimal } from '../plain/days.js';
import { holdWaits } from './hold-waits.projection.js';
import { curve } from './kaplan-meier.js';
import { FEWEST, percentile } from './percentiles.js';
import { WaitCounts } from './wait-counts.js';

export const WAIT_GROUPINGS = ['none', 'pickupBranch', 'patronLibrary'] as const;

export interface WaitsQuestion extends AskedOf {
  readonly groupBy: (typeof WAIT_GROUPINGS)[number];
  /** Placed at or after this time. */
  readonly since?: string;
  /** Placed before this time. */
  readonly until?: string;
}

/**
 * Days, one decimal. Percentiles are Kaplan–Meier estimates, in which holds that still wait in the segment count as waits of
 * at least that long; null below ten holds or where the curve does not reach.
 */
export interface Segment {
  /** Holds that have been through the segment. */
  readonly holds: number;
  /** Holds that are in it now. */
  readonly waiting: number;
  readonly p50: number | null;
  readonly p90: number | null;
  /** Of those that have been through: it flatters while others wait. */
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
/** A hold concerns the branch where it is picked up, and the library of the patron who waits. */
const SEEN = '(? IS NULL OR hold.pickup_branch IN (SELECT value FROM json_each(?)) OR hold.patron_library = ?)';
const seenBy = ({ scope, library }: Asking) => [scopeList(scope), scopeList(scope), library ?? null] as const;

const KEY = { none: 'NULL', pickupBranch: 'hold.pickup_branch', patronLibrary: 'hold.patron_library' } as const;

type Asking = Pick<Caller, 'scope' | 'library'>;

@Injectable()
export class HoldWaitQueries {
  private readonly counts = new WaitCounts();

  constructor(private readonly views: Views) {}

  /** Null if no such hold was placed, or none that concerns the caller. */
  async ofHold(holdId: string, caller: Asking, asked: AskedOf): Promise<HoldWait | null> {
    const { view } = await this.views.known(holdWaits, asked);
    const row = view.get<Row>(
      `${ROWS}, NULL AS key ${FROM} WHERE hold_id = ? AND ${SEEN} GROUP BY hold_id`,
      holdId,
      ...seenBy(caller),
    );
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

  async waits(
    { groupBy, since = '', until = '9', ...asked }: WaitsQuestion,
    caller: Asking,
  ): Promise<readonly WaitGroup[]> {
    const { view, now: present } = await this.views.known(holdWaits, asked);
    const rows = view.all<Row>(
      `${ROWS}, ${KEY[groupBy]} AS key ${FROM} WHERE placed_at >= ? AND placed_at < ? AND ${SEEN} GROUP BY hold_id`,
      since,
      until,
      ...seenBy(caller),
    );
    const now = present.toISOString();
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      const key = row.key ?? '';
      const known = groups.get(key);
      if (known) known.push(row);
      else groups.set(key, [row]);
    }
    return [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, members]) => figures(key, members, now, this.counts));
  }
}

function figures(key: string, rows: readonly Row[], now: string, counts: WaitCounts): WaitGroup {
  return {
    ...(key !== '' && { key }),
    holds: rows.length,
    waiting: rows.filter(({ status }) => status === 'waiting').length,
    pickedUp: rows.filter(({ status }) => status === 'picked-up').length,
    lender: segment(rows, ({ placedAt, shippedAt }) => [placedAt, shippedAt], now, counts),
    courier: segment(rows, ({ shippedAt, receivedAt }) => [shippedAt, receivedAt], now, counts),
    pickup: segment(rows, ({ receivedAt, pickedUpAt }) => [receivedAt, pickedUpAt], now, counts),
    total: segment(rows, ({ placedAt, pickedUpAt }) => [placedAt, pickedUpAt], now, counts),
  };
}

type Ends = readonly [since: string | null, until: string | null];

function segment(rows: readonly Row[], endsOf: (row: Row) => Ends, now: string, counts: WaitCounts): Segment {
  const through = rows.flatMap((row) => between(...endsOf(row)) ?? []);
  const waits = rows.flatMap((row) => {
    const [since, until] = endsOf(row);
    return row.status === 'waiting' && until === null ? (between(since, now) ?? []) : [];
  });
  for (const days of through) counts.arrive(Math.round(days * 10));
  for (const days of waits) counts.censor(Math.round(days * 10));
  const drawn = counts.watched < FEWEST ? null : curve(counts);
  counts.clear();
  const sum = through.reduce((total, value) => total + value, 0);
  return {
    holds: through.length,
    waiting: waits.length,
    p50: drawn && percentile(drawn, 0.5).days,
    p90: drawn && percentile(drawn, 0.9).days,
    mean: through.length === 0 ? null : oneDecimal(sum / through.length),
  };
}

/** A late scan can put an end before its beginning; then the segment is not known. */
function between(from: string | null, to: string | null): number | null {
  return from === null || to === null || to < from ? null : calendarDays(from, to);
}
