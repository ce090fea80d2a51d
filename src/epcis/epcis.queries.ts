/** Captured events by what EPCIS asks for, in pages. */
import { Injectable } from '@nestjs/common';
import { scopeList, type Caller } from '../http/caller.js';
import { Views } from '../http/views.js';
import { DAY_MS } from '../plain/days.js';
import { sql } from '../projections/projection.js';
import type { ViewReader } from '../projections/view-reader.js';
import type { Captured, CapturedEvent } from './epcis-event.js';
import { epcis } from './epcis.projection.js';

export interface Range {
  /** From this time on … */
  readonly from?: string | undefined;
  /** … and before this one. */
  readonly before?: string | undefined;
}

/** What is left out is not asked for; a list that is empty fits nothing. */
export interface EpcisQuestion {
  readonly barcodes?: readonly string[] | undefined;
  readonly eventIds?: readonly string[] | undefined;
  readonly bizSteps?: readonly string[] | undefined;
  readonly dispositions?: readonly string[] | undefined;
  readonly readPoints?: readonly string[] | undefined;
  readonly bizLocations?: readonly string[] | undefined;
  readonly occurred: Range;
  readonly recorded: Range;
  /** Only those that are declared to be wrong. */
  readonly wrong: boolean;
  readonly order: { readonly by: 'occurred' | 'recorded'; readonly descending: boolean };
  readonly limit: number;
  /** `next` of the page before. */
  readonly token?: string | undefined;
  readonly after?: string | undefined;
}

export interface EpcisPage {
  readonly events: readonly Captured[];
  /** Ask for the next page with it; null on the last one. */
  readonly next: string | null;
}

/** For a page so many events are looked at, at most: some 50 ms. A page may be short, or even empty, and still have a next one. */
export const LOOKED_AT = 20_000;

@Injectable()
export class EpcisQueries {
  constructor(private readonly views: Views) {}

  async page(question: EpcisQuestion, { scope, library }: Pick<Caller, 'scope' | 'library'>): Promise<EpcisPage> {
    const view = await this.views.upTo(epcis, question.after);
    const walk = walkOf(question);
    const rows = view.all<Row>(
      `${ASKED} ${fitting(walk.text)}`,
      ...askedOf(question),
      scopeList(scope),
      library ?? null,
      ...walk.values,
      LOOKED_AT,
      question.limit + 1,
    );
    const page = rows.slice(0, question.limit);
    const last = rows.length > page.length ? page.at(-1) : lookedAtLast(view, walk);
    return {
      events: page.map((row) => captured(row, view)),
      next: last ? `${walk.key === 'occurred_at' ? last.occurred_at : last.recorded_at}~${last.position}` : null,
    };
  }
}

interface Row {
  readonly position: number;
  readonly event_id: string;
  readonly type: CapturedEvent['type'];
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly barcode: string | null;
  readonly read_point: string | null;
  readonly data: string;
  readonly declared_at: string | null;
  readonly voids: number | null;
}

/** Before and after every time, as text. */
const EARLIEST = '';
const LATEST = '~';

interface Walk {
  readonly key: 'occurred_at' | 'recorded_at';
  /** The events among which to look, in order; still without the number of them. */
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** The way through the events: by item or by id where they are named, and else by time. */
function walkOf({ barcodes, eventIds, order, occurred, recorded, token }: EpcisQuestion): Walk {
  const key = order.by === 'occurred' ? 'occurred_at' : 'recorded_at';
  const { from = EARLIEST, before = LATEST } = order.by === 'occurred' ? occurred : recorded;
  const [named, column] = barcodes ? [barcodes, 'barcode'] : eventIds ? [eventIds, 'event_id'] : [];
  // The sign + keeps SQLite from walking by time where a few events are named.
  const time = named ? `+${key}` : key;
  const [cursorTime, cursorPosition] = token?.split('~') ?? [order.descending ? before : from, '0'];
  const bounds = order.descending
    ? `(${time}, position) < (?, ?) AND ${time} >= ? ORDER BY ${time} DESC, position DESC`
    : `(${time}, position) > (?, ?) AND ${time} < ? ORDER BY ${time}, position`;
  return {
    key,
    text: `SELECT * FROM event WHERE ${named ? `${column} IN ${LISTED} AND` : ''} ${bounds}`,
    values: [
      ...(named ? [JSON.stringify(named)] : []),
      cursorTime ?? '',
      Number(cursorPosition),
      order.descending ? from : before,
    ],
  };
}

const LISTED = '(SELECT value FROM json_each(?))';

/** Where looking came to an end before the events did. */
const lookedAtLast = (view: Pick<ViewReader, 'get'>, { text, values }: Walk) =>
  view.get<Pick<Row, 'occurred_at' | 'recorded_at' | 'position'>>(
    `SELECT occurred_at, recorded_at, position FROM (${text} LIMIT 1 OFFSET ?)`,
    ...values,
    LOOKED_AT - 1,
  );

const ASKED = sql`
  WITH asked (occurred_from, occurred_before, recorded_from, recorded_before, wrong, barcodes, event_ids, biz_steps, dispositions,
    read_points, biz_locations, scope, library)
  AS MATERIALIZED (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))`;

const askedOf = ({ occurred, recorded, wrong, ...lists }: EpcisQuestion) => [
  occurred.from ?? EARLIEST,
  occurred.before ?? LATEST,
  recorded.from ?? EARLIEST,
  recorded.before ?? LATEST,
  wrong ? 1 : 0,
  ...[lists.barcodes, lists.eventIds, lists.bizSteps, lists.dispositions, lists.readPoints, lists.bizLocations].map(
    (list) => (list ? JSON.stringify(list) : null),
  ),
];

const asked = (name: string) => `(SELECT ${name} FROM asked)`;
const isIn = (column: string, list: string) => `${column} IN (SELECT value FROM json_each(${asked(list)}))`;
const fits = (column: string, list: string) => `(${asked(list)} IS NULL OR ${isIn(column, list)})`;

/**
 * A hold concerns the branch where it is picked up, and the library of the patron who waits; all else that is told of an item
 * concerns the branch that owns it, and every branch that scanned it or that it was sent to.
 */
const concerns = `(${asked('scope')} IS NULL OR CASE type
    WHEN 'hold-placed' THEN ${isIn("data ->> 'pickupBranch'", 'scope')} OR data ->> 'patronLibrary' = ${asked('library')}
    ELSE EXISTS (SELECT 1 FROM concern WHERE concern.barcode = e.barcode AND ${isIn('concern.branch', 'scope')})
      OR EXISTS (SELECT 1 FROM owner WHERE owner.barcode = e.barcode AND ${isIn('owner.branch', 'scope')})
    END)`;

/** What SQLite walks in order, one event after the other, it hands on in order. */
const fitting = (walk: string): string => `
  SELECT position, event_id, type, occurred_at, recorded_at, barcode, read_point, data, declared_at, voids
  FROM (${walk} LIMIT ?) AS e
  WHERE occurred_at >= ${asked('occurred_from')} AND occurred_at < ${asked('occurred_before')}
    AND recorded_at >= ${asked('recorded_from')} AND recorded_at < ${asked('recorded_before')}
    AND (${asked('wrong')} = 0 OR declared_at IS NOT NULL)
    AND ${fits('barcode', 'barcodes')} AND ${fits('event_id', 'event_ids')}
    AND ${fits('biz_step', 'biz_steps')} AND ${fits('disposition', 'dispositions')}
    AND ${fits('read_point', 'read_points')} AND ${fits('biz_location', 'biz_locations')}
    AND ${concerns}
  LIMIT ?`;

function captured(row: Row, view: Pick<ViewReader, 'get'>): Captured {
  const { event_id: eventId, type, data, recorded_at: recordedAt, declared_at: declaredAt } = row;
  const event = { type, data: JSON.parse(data) as CapturedEvent['data'] } as CapturedEvent;
  if (declaredAt === null) return { eventId, event, recordedAt };
  return { eventId, event, recordedAt, error: { declaredAt, correctedBy: correctionOf(row, view) } };
}

/**
 * Nobody says which scan corrects another. What the same branch scanned of the item after the mistake, the same kind of scan within a
 * day of it, is taken for its correction; the first that is none itself.
 */
function correctionOf(row: Row, view: Pick<ViewReader, 'get'>): string | undefined {
  const near = (days: number) => new Date(Date.parse(row.occurred_at) + days * DAY_MS).toISOString();
  return view.get<{ event_id: string }>(CORRECTION, row.barcode, row.type, row.read_point, row.voids, near(-1), near(1))
    ?.event_id;
}

const CORRECTION = sql`
  SELECT event_id FROM event
  WHERE barcode = ? AND type = ? AND read_point = ? AND position > ? AND occurred_at BETWEEN ? AND ? AND voided = 0 AND voids IS NULL
  ORDER BY position LIMIT 1`;
