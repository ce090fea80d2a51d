/**
 * The transits view in memory, by lane and column: 21 bytes a transit, so that any grouping over millions of them is a scan of
 * typed arrays and not of a database. Follows the view through its `touched` columns; nothing here is kept on disk. Courier
 * days are counted here and not in the view: a closure that is told of afterwards changes them, back to the day it was on.
 */
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import type { ViewReader } from '../projections/view-reader.js';
import { LaneCalendars } from './lane-calendars.js';
import { OUTCOMES, WITHDRAWN } from './lag.js';
import { runTenths, type RunDays } from './run-days.js';
import { LONGEST } from './wait-counts.js';

/** Neighbours in a lane were shipped within days of each other, so that a period leaves most of its stretches out. */
export const STRETCH = 32;

export interface Lane {
  /** From 1. */
  readonly number: number;
  readonly from: string;
  readonly to: string;
  /** The lane's transits fill its columns up to here. */
  length: number;
  /** When it was shipped (received, where that scan is missing): seconds since 1970. */
  at: Uint32Array;
  /** Index in `OUTCOMES`. */
  outcome: Uint8Array;
  /** When it was received, or known to have ended: seconds since 1970; `at` while neither is known. */
  until: Uint32Array;
  /** Tenths of a day from shipped to received; 0 while unknown. */
  calendar: Uint16Array;
  /** The same in courier days, where `calendar` is known. */
  courier: Uint16Array;
  /** On which days the courier runs. */
  runDays: RunDays;
  /** Bounds of `at` in each stretch of `STRETCH` transits; corrections may leave them wider than need be. */
  readonly earliest: number[];
  readonly latest: number[];
}

interface Row {
  readonly seq: number;
  readonly from: string;
  readonly to: string;
  readonly status: (typeof OUTCOMES)[number];
  readonly at: number;
  readonly until: number | null;
  readonly days: number | null;
}

const COLUMNS = `seq, from_branch AS "from", to_branch AS "to",
  CASE WHEN status = 'unconfirmed' AND shipped_at IS NULL THEN 'unshipped' ELSE status END AS status,
  unixepoch(coalesce(shipped_at, received_at)) AS at, unixepoch(coalesce(received_at, ended_before)) AS until, days`;
const PAGE = 20_000;

@Injectable()
export class TransitColumns {
  private byKey = new Map<string, Lane>();
  private calendars = new LaneCalendars();
  /** The same lanes in the order of their keys; made anew after a lane was added. */
  private inOrder: readonly Lane[] = [];
  /** Where each row of the view stands, by its seq: the number of its lane, 0 for none yet, and its place there. */
  private laneOfRow = new Uint32Array(1024);
  private placeOfRow = new Uint32Array(1024);
  /** Lane `number` is at `number - 1`. */
  private numbered: Lane[] = [];
  private upTo = -1n;
  private generation = -1;
  private reading: Promise<void> | undefined;

  /**
   * All lanes in the order of their codes, with what the transits view says now; the same list until there is a new lane. The
   * first call reads the whole view, page by page.
   */
  async lanes(view: ViewReader): Promise<readonly Lane[]> {
    // What is being read now may have been begun before the caller's own transits were there.
    await this.reading;
    this.reading ??= this.refresh(view).finally(() => (this.reading = undefined));
    await this.reading;
    if (this.inOrder.length !== this.byKey.size) this.inOrder = sorted(this.byKey);
    return this.inOrder;
  }

  private async refresh(view: ViewReader): Promise<void> {
    const position = view.position();
    if (this.generation !== view.generation) await this.load(view, position);
    else if (position > this.upTo) {
      const changed = this.calendars.read(view, this.upTo);
      for (const lane of this.numbered) if (changed(lane)) this.countAnew(lane);
      const sql = `SELECT ${COLUMNS} FROM transit WHERE touched > ?`;
      for (const row of view.all<Row>(sql, this.upTo)) this.put(row);
      this.upTo = position;
    }
  }

  /** Rows that change while pages are read come again with the next refresh, by their `touched`. */
  private async load(view: ViewReader, position: bigint): Promise<void> {
    const { generation } = view;
    this.byKey = new Map();
    this.calendars = new LaneCalendars();
    this.calendars.read(view, -1n);
    this.inOrder = [];
    this.numbered = [];
    this.laneOfRow = new Uint32Array(1024);
    this.placeOfRow = new Uint32Array(1024);
    for (let last = 0, more = true; more;) {
      const rows = view.all<Row>(`SELECT ${COLUMNS} FROM transit WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`, last);
      for (const row of rows) this.put(row);
      last = rows.at(-1)?.seq ?? last;
      more = rows.length === PAGE;
      await turn();
    }
    this.upTo = position;
    this.generation = generation;
  }

  private put(row: Row): void {
    const lane = this.laneOf(row.from, row.to);
    const index = this.placeIn(lane, row.seq);
    lane.at[index] = row.at;
    lane.outcome[index] = OUTCOMES.indexOf(row.status);
    lane.until[index] = row.until ?? row.at;
    lane.calendar[index] = tenths(row.days);
    countCourier(lane, index);
    const stretch = Math.floor(index / STRETCH);
    lane.earliest[stretch] = Math.min(lane.earliest[stretch] ?? Infinity, row.at);
    lane.latest[stretch] = Math.max(lane.latest[stretch] ?? 0, row.at);
  }

  private countAnew(lane: Lane): void {
    lane.runDays = this.calendars.of(lane);
    for (let index = 0; index < lane.length; index++) countCourier(lane, index);
  }

  private placeIn(lane: Lane, seq: number): number {
    if (seq >= this.laneOfRow.length) {
      this.laneOfRow = longer(this.laneOfRow, seq + 1);
      this.placeOfRow = longer(this.placeOfRow, seq + 1);
    }
    const known = this.numbered[(this.laneOfRow[seq] ?? 0) - 1];
    const place = this.placeOfRow[seq] ?? 0;
    if (known === lane) return place;
    // A correction moved it to another lane; what it leaves behind counts no more.
    if (known) known.outcome[place] = WITHDRAWN;
    if (lane.length === lane.at.length) grow(lane);
    this.laneOfRow[seq] = lane.number;
    return (this.placeOfRow[seq] = lane.length++);
  }

  private laneOf(from: string, to: string): Lane {
    const key = `${from} ${to}`;
    let lane = this.byKey.get(key);
    if (!lane) {
      lane = {
        number: this.numbered.length + 1,
        from,
        to,
        length: 0,
        at: new Uint32Array(8),
        outcome: new Uint8Array(8),
        until: new Uint32Array(8),
        calendar: new Uint16Array(8),
        courier: new Uint16Array(8),
        runDays: this.calendars.of({ from, to }),
        earliest: [],
        latest: [],
      };
      this.byKey.set(key, lane);
      this.numbered.push(lane);
    }
    return lane;
  }
}

const sorted = (lanes: ReadonlyMap<string, Lane>): readonly Lane[] =>
  [...lanes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, lane]) => lane);

function longer(column: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(Math.max(least, Math.ceil(column.length * 1.5)));
  grown.set(column);
  return grown;
}

function grow(lane: Lane): void {
  const room = Math.ceil(lane.length * 1.5);
  const { at, outcome, until, calendar, courier } = lane;
  lane.at = new Uint32Array(room);
  lane.outcome = new Uint8Array(room);
  lane.until = new Uint32Array(room);
  lane.calendar = new Uint16Array(room);
  lane.courier = new Uint16Array(room);
  lane.at.set(at);
  lane.outcome.set(outcome);
  lane.until.set(until);
  lane.calendar.set(calendar);
  lane.courier.set(courier);
}

function countCourier({ at, until, courier, runDays }: Lane, index: number): void {
  const tenthsRun = runTenths((at[index] as number) * 1000, (until[index] as number) * 1000, runDays);
  courier[index] = Math.min(tenthsRun, LONGEST);
}

const tenths = (days: number | null): number => Math.min(Math.round((days ?? 0) * 10), LONGEST);
