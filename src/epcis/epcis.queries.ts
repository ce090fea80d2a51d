/** Captured events by what EPCIS asks for, in pages. */
import { Injectable } from '@nestjs/common';
import { scopeList, type Caller } from '../http/caller.js';
import { Views } from '../http/views.js';
import { DAY_MS } from '../plain/days.js';
import { uuidOf } from '../plain/uuid.js';
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
      next: last ? `${timeAt(last[walk.key])}~${last.position}` : null,
    };
  }
}

/** Times in milliseconds since 1970. */
interface Row {
  readonly position: number;
  readonly event_id: Uint8Array;
  readonly type: CapturedEvent['type'];
  readonly occurred: number;
  readonly recorded: number;
  readonly barcode: string | null;
  readonly read_point: string | null;
  readonly told: string;
  readonly declared: number | null;
  readonly voids: number | null;
}

const [EARLIEST, LATEST] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
const timeAt = (milliseconds: number): string => new Date(milliseconds).toISOString();
const timeOf = (time: string | undefined, otherwise: number): number =>
  time === undefined ? otherwise : Date.parse(time);

interface Walk {
  readonly key: 'occurred' | 'recorded';
  /** The events among which to look, in order; still without the number of them. */
  readonly text: string;
  readonly values: readonly (string | number)[];
}

/** The way through the events: by item or by id where they are named, and else by time. */
function walkOf({ barcodes, eventIds, order, token, ...times }: EpcisQuestion): Walk {
  const key = order.by;
  const [from, before] = [timeOf(times[key].from, EARLIEST), timeOf(times[key].before, LATEST)];
  const [named, fit] = barcodes ? [barcodes, `barcode IN ${LISTED}`] : [eventIds, `event_id IN ${IDS_LISTED}`];
  // The sign + keeps SQLite from walking by time where a few events are named.
  const time = named ? `+${key}` : key;
  const [cursorTime, cursorPosition = '0'] = token?.split('~') ?? [];
  const bounds = order.descending
    ? `(${time}, position) < (?, ?) AND ${time} >= ? ORDER BY ${time} DESC, position DESC`
    : `(${time}, position) > (?, ?) AND ${time} < ? ORDER BY ${time}, position`;
  return {
    key,
    text: `SELECT * FROM event WHERE ${named ? `${fit} AND` : ''} ${bounds}`,
    values: [
      ...(named ? [JSON.stringify(named)] : []),
      timeOf(cursorTime, order.descending ? before : from),
      Number(cursorPosition),
      order.descending ? from : before,
    ],
  };
}

const LISTED = '(SELECT value FROM json_each(?))';
/** What is no id is none of ours: NULL, which is equal to nothing. */
const IDS_LISTED = "(SELECT unhex(value, '-') FROM json_each(?))";

/** Where looking came to an end before the events did. */
const lookedAtLast = (view: Pick<ViewReader, 'get'>, { text, values }: Walk) =>
  view.get<Pick<Row, 'occurred' | 'recorded' | 'position'>>(
    `SELECT occurred, recorded, position FROM (${text} LIMIT 1 OFFSET ?)`,
    ...values,
    LOOKED_AT - 1,
  );

const ASKED = sql`
  WITH asked (occurred_from, occurred_before, recorded_from, recorded_before, wrong, barcodes, event_ids, biz_steps, dispositions,
    read_points, biz_locations, scope, library)
  AS MATERIALIZED (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))`;

const askedOf = ({ occurred, recorded, wrong, ...lists }: EpcisQuestion) => [
  timeOf(occurred.from, EARLIEST),
  timeOf(occurred.before, LATEST),
  timeOf(recorded.from, EARLIEST),
  timeOf(recorded.before, LATEST),
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
    WHEN 'hold-placed' THEN ${isIn("told ->> 'pickupBranch'", 'scope')} OR told ->> 'patronLibrary' = ${asked('library')}
    ELSE EXISTS (SELECT 1 FROM concern WHERE concern.barcode = e.barcode AND ${isIn('concern.branch', 'scope')})
      OR EXISTS (SELECT 1 FROM owner WHERE owner.barcode = e.barcode AND ${isIn('owner.branch', 'scope')})
    END)`;

/** What SQLite walks in order, one event after the other, it hands on in order. */
const fitting = (walk: string): string => `
  SELECT position, event_id, type, occurred, recorded, barcode, read_point, told, declared, voids
  FROM (${walk} LIMIT ?) AS e CROSS JOIN meaning ON meaning.id = e.meaning
  WHERE occurred >= ${asked('occurred_from')} AND occurred < ${asked('occurred_before')}
    AND recorded >= ${asked('recorded_from')} AND recorded < ${asked('recorded_before')}
    AND (${asked('wrong')} = 0 OR declared IS NOT NULL)
    AND ${fits('barcode', 'barcodes')}
    AND (${asked('event_ids')} IS NULL OR event_id IN ${IDS_LISTED.replace('?', asked('event_ids'))})
    AND ${fits('biz_step', 'biz_steps')} AND ${fits('disposition', 'dispositions')}
    AND ${fits('read_point', 'read_points')}
    AND (${asked('biz_locations')} IS NULL OR type <> 'item-shipped' AND ${isIn('read_point', 'biz_locations')})
    AND ${concerns}
  LIMIT ?`;

function captured(row: Row, view: Pick<ViewReader, 'get'>): Captured {
  const { type, barcode, read_point: branch, occurred, declared } = row;
  const data = {
    ...(JSON.parse(row.told) as object),
    ...(barcode !== null && { barcode }),
    ...(branch !== null && { branch }),
    occurredAt: timeAt(occurred),
  };
  const event = { type, data } as CapturedEvent;
  const facts = { eventId: uuidOf(row.event_id), event, recordedAt: timeAt(row.recorded) };
  if (declared === null) return facts;
  return { ...facts, error: { declaredAt: timeAt(declared), correctedBy: correctionOf(row, view) } };
}

/**
 * Nobody says which scan corrects another. What the same branch scanned of the item after the mistake, the same kind of scan within a
 * day of it, is taken for its correction; the first that is none itself.
 */
function correctionOf(row: Row, view: Pick<ViewReader, 'get'>): string | undefined {
  const { barcode, type, read_point: branch, voids, occurred } = row;
  const near = [occurred - DAY_MS, occurred + DAY_MS];
  const found = view.get<{ event_id: Uint8Array }>(CORRECTION, barcode, type, branch, voids, ...near);
  return found && uuidOf(found.event_id);
}

const CORRECTION = sql`
  SELECT event_id FROM event JOIN meaning ON meaning.id = event.meaning
  WHERE barcode = ? AND type = ? AND read_point = ? AND position > ? AND occurred BETWEEN ? AND ? AND voided = 0 AND voids IS NULL
  ORDER BY position LIMIT 1`;
