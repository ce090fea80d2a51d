/**
 * The newest stretch of the log in memory. Those who follow the log do so side by side, a few events apart: the first of
 * them reads a stretch from the disk, and each event in it is parsed once for all.
 */
import type { RecordedEvent } from '../event-store.js';
import type { StoredRow } from './rows.js';

/** Bounds of what is kept: events, and characters of their JSON. */
const MOST_EVENTS = 8_192;
const MOST_CHARACTERS = 8 * 1024 * 1024;

interface Kept {
  readonly row: StoredRow;
  event?: RecordedEvent;
}

export interface RecentEventsOptions {
  /** All events after one position, up to and including another. */
  readonly read: (after: number, upTo: number) => readonly StoredRow[];
  readonly parse: (row: StoredRow) => RecordedEvent;
}

export class RecentEvents {
  /** Every event of the log after `start` and up to `end`, in order. */
  private kept: Kept[] = [];
  private start = 0;
  private end = 0;
  private characters = 0;

  constructor(private readonly options: RecentEventsOptions) {}

  /**
   * Up to `limit` events of these types after `after`, up to `upTo`; undefined if what follows `after` is no longer kept.
   * `upTo` must be a committed position within `MOST_EVENTS` of `after`, so that little is read that nobody asked for.
   */
  page(after: number, upTo: number, limit: number, types: readonly number[] | undefined): RecordedEvent[] | undefined {
    if (after < this.start) return undefined;
    if (after > this.end) this.forget(after);
    if (upTo > this.end) this.extend(upTo);
    const found: RecordedEvent[] = [];
    for (let index = this.indexAfter(after); index < this.kept.length && found.length < limit; index++) {
      const kept = this.kept[index] as Kept;
      if (kept.row[0] > upTo) break;
      if (!types || types.includes(kept.row[4])) found.push((kept.event ??= this.options.parse(kept.row)));
    }
    this.trim();
    return found;
  }

  private forget(start: number): void {
    this.kept = [];
    this.characters = 0;
    this.start = this.end = start;
  }

  private extend(upTo: number): void {
    for (const row of this.options.read(this.end, upTo)) {
      this.kept.push({ row });
      this.characters += sizeOf(row);
    }
    this.end = upTo;
  }

  /** By halves, so that each event is moved a few times at most. */
  private trim(): void {
    while (this.kept.length > MOST_EVENTS || this.characters > MOST_CHARACTERS) {
      const dropped = this.kept.splice(0, Math.ceil(this.kept.length / 2));
      for (const { row } of dropped) this.characters -= sizeOf(row);
      this.start = dropped.at(-1)?.row[0] ?? this.start;
    }
  }

  private indexAfter(position: number): number {
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.kept[middle] as Kept).row[0] > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const sizeOf = (row: StoredRow): number => row[5].length + row[6].length;
