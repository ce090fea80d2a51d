/** Every lane's columns and their history, as the rows of one file of the transits view have filled them so far. */
import { LRUCache } from 'lru-cache';
import { LaneCalendars } from './lane-calendars.js';
import { laneAsKnown, noHistory, putBefore, type LaneHistory } from './lag.lane-past.js';
import { countCourier, grow, newLane, put, type Entry, type Lane } from './lag.lane.js';
import { longer } from './longer.js';
import { OUTCOMES, WITHDRAWN } from './lag.js';
import { LONGEST } from './wait-counts.js';

/** A row of the view. */
export interface Row {
  readonly seq: number;
  readonly from: string;
  readonly to: string;
  readonly status: (typeof OUTCOMES)[number];
  readonly at: number;
  readonly until: number | null;
  readonly days: number | null;
  readonly knownFrom: number;
  /** 1 if it was declared lost. */
  readonly wasLost: number;
}

/** A row as it was before it changed. */
export interface FormerRow extends Row {
  readonly knownUntil: number;
}

interface KeptLane {
  /** From 1. */
  readonly number: number;
  readonly lane: Lane;
  readonly history: LaneHistory;
}

/** Moments whose lanes are at hand: a page of a dashboard asks several questions about one. */
const MOMENTS = 3;

export class KeptLanes {
  /** Lanes as they were known, by the moment in milliseconds since 1970. */
  readonly moments = new LRUCache<number, Promise<readonly Lane[]>>({ max: MOMENTS });
  readonly calendars = new LaneCalendars();
  /** By their seq, those that were lost once, whatever became of them. */
  readonly everLost = new Set<number>();
  private readonly byKey = new Map<string, KeptLane>();
  /** Lane `number` is at `number - 1`. */
  private readonly numbered: KeptLane[] = [];
  /** The same in the order of their keys; made anew after a lane was added. */
  private sorted: readonly KeptLane[] = [];
  private sortedLanes: readonly Lane[] = [];
  /** Where each row of the view stands, by its seq: the number of its lane, 0 for none yet, and its place there. */
  private laneOfRow = new Uint32Array(1024);
  private placeOfRow = new Uint32Array(1024);

  /** In the order of their codes; the same list until there is a new lane. */
  get lanes(): readonly Lane[] {
    this.sort();
    return this.sortedLanes;
  }

  put(row: Row): void {
    const kept = this.laneOf(row.from, row.to);
    const index = this.placeIn(kept, row.seq);
    put(kept.lane, index, entryOf(row));
    kept.history.knownFrom[index] = row.knownFrom;
    if (row.wasLost) this.everLost.add(row.seq);
    // Moments since then were told without it: a clock was put back, or the row was long on its way.
    if (this.moments.size > 0)
      for (const moment of [...this.moments.keys()]) if (moment >= row.knownFrom) this.moments.delete(moment);
  }

  putBefore(row: FormerRow): void {
    if (row.wasLost) this.everLost.add(row.seq);
    putBefore(this.laneOf(row.from, row.to).history, entryOf(row), row.knownFrom, row.knownUntil);
  }

  /** The courier runs on other days on these lanes. */
  countAnew(changed: (lane: Lane) => boolean): void {
    for (const { lane } of this.numbered) {
      if (!changed(lane)) continue;
      lane.runDays = this.calendars.of(lane);
      for (let index = 0; index < lane.length; index++) countCourier(lane, index);
      lane.changes++;
      this.moments.clear();
    }
  }

  /** The lanes one after the other as they were known at that moment, with the calendars of that time. */
  *asKnown(moment: number, calendars: LaneCalendars): Generator<Lane> {
    this.sort();
    for (const { lane, history } of this.sorted) yield laneAsKnown(lane, history, moment, calendars.of(lane));
  }

  private placeIn({ number, lane, history }: KeptLane, seq: number): number {
    if (seq >= this.laneOfRow.length) {
      const room = Math.max(seq + 1, Math.ceil(this.laneOfRow.length * 1.5));
      this.laneOfRow = longer(this.laneOfRow, room);
      this.placeOfRow = longer(this.placeOfRow, room);
    }
    const known = this.laneOfRow[seq] ?? 0;
    const place = this.placeOfRow[seq] ?? 0;
    if (known === number) return place;
    // A correction moved it to another lane; what it leaves behind counts no more.
    const left = this.numbered[known - 1];
    if (left) {
      left.lane.outcome[place] = WITHDRAWN;
      left.lane.changes++;
    }
    if (lane.length === lane.at.length) {
      grow(lane);
      history.knownFrom = longer(history.knownFrom, lane.at.length);
    }
    this.laneOfRow[seq] = number;
    return (this.placeOfRow[seq] = lane.length++);
  }

  private laneOf(from: string, to: string): KeptLane {
    const key = `${from} ${to}`;
    let kept = this.byKey.get(key);
    if (!kept) {
      const lane = newLane(from, to, this.calendars.of({ from, to }));
      kept = { number: this.numbered.length + 1, lane, history: noHistory() };
      this.byKey.set(key, kept);
      this.numbered.push(kept);
    }
    return kept;
  }

  private sort(): void {
    if (this.sorted.length === this.byKey.size) return;
    this.sorted = [...this.byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kept]) => kept);
    this.sortedLanes = this.sorted.map(({ lane }) => lane);
  }
}

const entryOf = ({ status, at, until, days }: Row): Entry => ({
  at,
  outcome: OUTCOMES.indexOf(status),
  until: until ?? at,
  calendar: Math.min(Math.round((days ?? 0) * 10), LONGEST),
});
