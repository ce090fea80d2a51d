/**
 * The hold-waits view in memory, by column: some 40 bytes a hold, so that any grouping of them is a scan of typed arrays. Follows the
 * view through its `touched`; of a time that is past it reads the holds that are asked for. Nothing here is kept on disk.
 */
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import { PastReader, type ViewReader } from '../projections/view-reader.js';
import { DAY_MS } from '../plain/days.js';
import { SEGMENT_STATES, SEGMENTS, segmentsOf, type SegmentName } from './hold-wait.js';
import { HOLD_ROW, type HoldRow } from './hold-waits.projection.js';
import { LONGEST } from './wait-counts.js';

/** The columns by the rows' own `seq`. Branches and libraries are places in `codes`; 0 for none. */
export interface Holds {
  /** Rows are below it. */
  readonly length: number;
  /** When it was placed: ms since 1970; not a number where there is no such hold. */
  readonly placed: Float64Array;
  readonly pickupBranch: Uint16Array;
  readonly patronLibrary: Uint16Array;
  readonly lendingBranch: Uint16Array;
  readonly legs: Uint8Array;
  /** Tenths of a day; `UNKNOWN` where the pieces are not known. */
  readonly onTheRoad: Uint16Array;
  readonly atBranches: Uint16Array;
  readonly segments: Readonly<Record<SegmentName, SegmentColumns>>;
  readonly codes: readonly string[];
}

export interface SegmentColumns {
  /** Places in `SEGMENT_STATES`. */
  readonly state: Uint8Array;
  /** Of what is through, and of what has ended until it did. */
  readonly tenths: Uint16Array;
  /** Of what waits: ms since 1970. */
  readonly since: Float64Array;
}

/** Of a piece: not more than this is counted. */
export const UNKNOWN = LONGEST;

/** In milliseconds since 1970, from one and before the other. */
export interface Stretch {
  readonly since: number;
  readonly until: number;
}

const SELECT = `SELECT ${HOLD_ROW} FROM hold`;
/** Rows that are read between two turns of the event loop. */
const PAGE = 4_000;
const NEXT = `${SELECT} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${PAGE}`;

@Injectable()
export class HoldColumns {
  private columns = new Columns();
  private upTo = -1n;
  private generation = -1;
  private reading: Promise<void> | undefined;

  /** At least the holds that were placed in that stretch of time. */
  async holds(view: ViewReader | PastReader, stretch: Stretch): Promise<Holds> {
    if (!(view instanceof PastReader)) return this.all(view);
    // Neither the row of a hold nor when it was placed ever changes: where these stand is known from those of now.
    const [before, last] = span(await this.all(view.present), stretch);
    return (await read(view, before, last)).holds;
  }

  /** All holds. The first call reads the whole view, page by page. */
  async all(view: ViewReader): Promise<Holds> {
    // What is being read now may have been begun before the caller's own holds were there.
    await this.reading;
    this.reading ??= this.refresh(view).finally(() => (this.reading = undefined));
    await this.reading;
    return this.columns.holds;
  }

  private async refresh(view: ViewReader): Promise<void> {
    const position = view.position();
    const { generation } = view;
    if (this.generation !== generation) this.columns = await read(view);
    else if (position > this.upTo) {
      for (const row of view.all<HoldRow>(`${SELECT} WHERE touched > ?`, this.upTo)) this.columns.put(row);
    }
    // Rows that changed while pages were read come again with the next refresh.
    this.upTo = position;
    this.generation = generation;
  }
}

/** The rows after one and up to another, page by page; all of them unless it is said otherwise. */
async function read(view: Pick<ViewReader, 'all'>, before = 0, last = Number.MAX_SAFE_INTEGER): Promise<Columns> {
  const columns = new Columns();
  for (let [at, more] = [before, true]; more;) {
    const rows = view.all<HoldRow>(NEXT, at, last);
    for (const row of rows) columns.put(row);
    at = rows.at(-1)?.seq ?? at;
    more = rows.length === PAGE;
    await turn();
  }
  return columns;
}

/** The row before the first that was placed then, and the last one. */
function span({ placed, length }: Holds, { since, until }: Stretch): readonly [before: number, last: number] {
  const isIn = (row: number) => (placed[row] as number) >= since && (placed[row] as number) < until;
  let [first, last] = [0, length - 1];
  while (first <= last && !isIn(first)) first++;
  while (last >= first && !isIn(last)) last--;
  return [first - 1, last];
}

const STATE = Object.fromEntries(SEGMENT_STATES.map((state, index) => [state, index]));

class Columns {
  private arrays = arraysOf(1024);
  private length = 0;
  private readonly numbers = new Map([['', 0]]);
  private readonly codes = [''];

  get holds(): Holds {
    const { arrays, length, codes } = this;
    return { ...arrays, length, codes };
  }

  put(row: HoldRow): void {
    const { seq, placedAt, legs, onTheRoad, atBranches } = row;
    if (seq >= this.arrays.placed.length) this.arrays = grown(this.arrays, seq + 1);
    this.length = Math.max(this.length, seq + 1);
    const { arrays } = this;
    arrays.placed[seq] = placedAt;
    arrays.pickupBranch[seq] = this.numberOf(row.pickupBranch);
    arrays.patronLibrary[seq] = this.numberOf(row.patronLibrary);
    arrays.lendingBranch[seq] = this.numberOf(row.lendingBranch ?? '');
    arrays.legs[seq] = Math.min(legs, 255);
    arrays.onTheRoad[seq] = onTheRoad === null ? UNKNOWN : Math.min(onTheRoad, UNKNOWN - 1);
    arrays.atBranches[seq] = atBranches === null ? UNKNOWN : Math.min(atBranches, UNKNOWN - 1);
    const segments = segmentsOf(row, row);
    for (const name of SEGMENTS) {
      const { state, since, until, tenths } = segments[name];
      const column = arrays.segments[name];
      column.state[seq] = STATE[state] as number;
      // A wait that lasted until it was given up is rounded down: it has not been longer.
      const lasted = tenths ?? (state === 'ended' ? tenthsBetween(since ?? 0, until ?? 0) : 0);
      column.tenths[seq] = Math.min(Math.max(lasted, 0), LONGEST);
      if (state === 'waiting') column.since[seq] = since ?? 0;
    }
  }

  private numberOf(code: string): number {
    let number = this.numbers.get(code);
    if (number === undefined) {
      this.numbers.set(code, (number = this.codes.length));
      this.codes.push(code);
    }
    return number;
  }
}

/** Rounded down, of times in ms. */
export const tenthsBetween = (since: number, until: number): number => Math.floor(((until - since) / DAY_MS) * 10);

type Arrays = Omit<Holds, 'length' | 'codes'>;

function arraysOf(room: number): Arrays {
  const placed = new Float64Array(room).fill(NaN);
  // A hold waits in one of the segments at a time, beside the total; for its lender since it was placed.
  const since = new Float64Array(room);
  const segment = (from: Float64Array): SegmentColumns => ({
    state: new Uint8Array(room),
    tenths: new Uint16Array(room),
    since: from,
  });
  return {
    placed,
    pickupBranch: new Uint16Array(room),
    patronLibrary: new Uint16Array(room),
    lendingBranch: new Uint16Array(room),
    legs: new Uint8Array(room),
    onTheRoad: new Uint16Array(room),
    atBranches: new Uint16Array(room),
    segments: { lender: segment(placed), courier: segment(since), pickup: segment(since), total: segment(placed) },
  };
}

function grown(arrays: Arrays, least: number): Arrays {
  const room = arraysOf(Math.max(least, Math.ceil(arrays.placed.length * 1.5)));
  room.placed.set(arrays.placed);
  for (const name of COLUMNS) room[name].set(arrays[name]);
  for (const name of SEGMENTS) {
    room.segments[name].state.set(arrays.segments[name].state);
    room.segments[name].tenths.set(arrays.segments[name].tenths);
  }
  room.segments.courier.since.set(arrays.segments.courier.since);
  return room;
}

const COLUMNS = ['pickupBranch', 'patronLibrary', 'lendingBranch', 'legs', 'onTheRoad', 'atBranches'] as const;
