/**
 * The hold-waits view in memory, by column: some 50 bytes a hold, so that any grouping of them is a scan of typed arrays. Follows the
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
  /** Since when it is known as it is: ms since 1970. */
  readonly knownFrom: Float64Array;
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
const NEXT = `${SELECT} WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`;
/** Each page looks through all that was known then and has changed since. */
const PAST_PAGE = 20_000;
const SOME = `${SELECT} WHERE seq IN (SELECT value FROM json_each(?))`;
/** The clock of who places a hold may be as much ahead, no more. */
const AHEAD_MS = DAY_MS;

@Injectable()
export class HoldColumns {
  private columns = new Columns();
  private upTo = -1n;
  private generation = -1;
  private reading: Promise<void> | undefined;

  /** At least the holds that were placed in that stretch of time. */
  async holds(view: ViewReader | PastReader, stretch: Stretch): Promise<Holds> {
    return view instanceof PastReader ? this.asKnown(view, stretch) : this.all(view);
  }

  /** All holds. The first call reads the whole view, page by page. */
  async all(view: ViewReader): Promise<Holds> {
    // What is being read now may have been begun before the caller's own holds were there.
    await this.reading;
    this.reading ??= this.refresh(view).finally(() => (this.reading = undefined));
    await this.reading;
    return this.columns.holds;
  }

  /** Of a time that is past a hold is what it is now, unless it has changed since: those are read as they were. */
  private async asKnown(past: PastReader, stretch: Stretch): Promise<Holds> {
    await this.all(past.present);
    const columns = this.columns.copy();
    const changed = columns.forget(past.moment, stretch);
    for (let at = 0; at < changed.length; at += PAST_PAGE) {
      const rows = past.all<HoldRow>(SOME, JSON.stringify(changed.slice(at, at + PAST_PAGE)));
      for (const row of rows) columns.put(row);
      await turn();
    }
    return columns.holds;
  }

  private async refresh(view: ViewReader): Promise<void> {
    const position = view.position();
    const { generation } = view;
    if (this.generation !== generation) {
      const columns = new Columns();
      for (let last = 0, more = true; more;) {
        const rows = view.all<HoldRow>(NEXT, last);
        for (const row of rows) columns.put(row);
        last = rows.at(-1)?.seq ?? last;
        more = rows.length === PAGE;
        await turn();
      }
      this.columns = columns;
    } else if (position > this.upTo) {
      for (const row of view.all<HoldRow>(`${SELECT} WHERE touched > ?`, this.upTo)) this.columns.put(row);
    }
    // Rows that changed while pages were read come again with the next refresh.
    this.upTo = position;
    this.generation = generation;
  }
}

const STATE = Object.fromEntries(SEGMENT_STATES.map((state, index) => [state, index]));

class Columns {
  private arrays = arraysOf(1024);
  private length = 0;
  private numbers = new Map([['', 0]]);
  private codes = [''];

  get holds(): Holds {
    const { arrays, length, codes } = this;
    return { ...arrays, length, codes };
  }

  copy(): Columns {
    const copy = new Columns();
    copy.arrays = withRoom(this.arrays, this.arrays.placed.length);
    copy.length = this.length;
    copy.numbers = new Map(this.numbers);
    copy.codes = [...this.codes];
    return copy;
  }

  /** Leaves out what has changed since that moment; of this, the rows that were placed in the stretch and may have been known by then. */
  forget(moment: number, { since, until }: Stretch): readonly number[] {
    const { placed, knownFrom } = this.arrays;
    const end = Math.min(until, moment + AHEAD_MS);
    const rows: number[] = [];
    for (let row = 0; row < this.length; row++) {
      if (!((knownFrom[row] as number) > moment)) continue;
      if ((placed[row] as number) >= since && (placed[row] as number) < end) rows.push(row);
      placed[row] = NaN;
    }
    return rows;
  }

  put(row: HoldRow): void {
    const { seq, placedAt, legs, onTheRoad, atBranches } = row;
    if (seq >= this.arrays.placed.length) this.arrays = withRoom(this.arrays, Math.ceil((seq + 1) * 1.5));
    this.length = Math.max(this.length, seq + 1);
    const { arrays } = this;
    arrays.placed[seq] = placedAt;
    arrays.knownFrom[seq] = row.knownFrom;
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
    knownFrom: new Float64Array(room),
    pickupBranch: new Uint16Array(room),
    patronLibrary: new Uint16Array(room),
    lendingBranch: new Uint16Array(room),
    legs: new Uint8Array(room),
    onTheRoad: new Uint16Array(room),
    atBranches: new Uint16Array(room),
    segments: { lender: segment(placed), courier: segment(since), pickup: segment(since), total: segment(placed) },
  };
}

function withRoom(arrays: Arrays, length: number): Arrays {
  const room = arraysOf(length);
  room.placed.set(arrays.placed);
  for (const name of COLUMNS) room[name].set(arrays[name]);
  for (const name of SEGMENTS) {
    room.segments[name].state.set(arrays.segments[name].state);
    room.segments[name].tenths.set(arrays.segments[name].tenths);
  }
  room.segments.courier.since.set(arrays.segments.courier.since);
  return room;
}

const COLUMNS = [
  'knownFrom',
  'pickupBranch',
  'patronLibrary',
  'lendingBranch',
  'legs',
  'onTheRoad',
  'atBranches',
] as const;
