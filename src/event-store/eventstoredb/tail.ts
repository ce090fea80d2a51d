/**
 * The newest stretch of the log in memory, kept up to date by one subscription to the server. Whoever follows the log live
 * reads it here: each event crosses the network once for all of them, and a slow reader holds up nobody.
 */
import type { CommitBell } from '../follow.js';
import type { RecordedEvent } from '../event-store.js';
import type { EventSchemas } from '../upcast.js';
import type { Connection } from './connection.js';
import { isOurs, positionOf, toRecorded, type FoundEvent } from './events.js';
import { Feed, NOT_SYSTEM } from './feed.js';
import { positionAt } from './log-reader.js';

/** Bounds of what is kept: events, and characters of their texts. */
const MOST_EVENTS = 8_192;
const MOST_CHARACTERS = 16 * 1024 * 1024;

interface Kept {
  readonly position: bigint;
  readonly found: FoundEvent;
  readonly characters: number;
  event?: RecordedEvent;
}

export interface TailOptions {
  readonly connection: Connection;
  readonly schemas: EventSchemas;
  readonly silenceMs: number;
  readonly bell: CommitBell;
  readonly signal: AbortSignal;
  readonly onDrop: () => void;
}

export class Tail {
  /** Whether the subscription runs at this moment. */
  running = false;
  /** Every event of ours after `start` and up to `end`, in order. */
  private kept: Kept[] = [];
  private start = 0n;
  private last = 0n;
  private characters = 0;
  private feed: Feed | undefined;
  private ringing: NodeJS.Immediate | undefined;

  constructor(private readonly options: TailOptions) {}

  /** Begins with what comes after a position, unless it has begun already. */
  beginAt(position: bigint): void {
    if (this.feed) return;
    const { connection, silenceMs, signal, bell, onDrop } = this.options;
    this.start = this.last = position;
    this.feed = new Feed({
      connection,
      silenceMs,
      signal,
      onDrop,
      types: NOT_SYSTEM,
      after: positionAt(position),
      onEvent: (event) => {
        if (!isOurs(event)) return;
        this.keep(event);
        // At the end of the event loop's turn: what arrives together makes one page.
        this.ringing ??= setImmediate(() => {
          this.ringing = undefined;
          bell.ring();
        });
      },
      onRunning: (running) => (this.running = running),
    });
    void this.feed.run();
  }

  /** The position of the last event that came. */
  get end(): bigint {
    return this.last;
  }

  /** Whether every event of ours after a position is, or will be, in here. */
  covers(position: bigint): boolean {
    return this.feed !== undefined && position >= this.start;
  }

  /** Up to `limit` events of these types after `after`, which must be covered; `end` is as far as it looked. */
  page(after: bigint, limit: number, types: readonly string[] | undefined) {
    const events: RecordedEvent[] = [];
    for (let index = this.indexAfter(after); index < this.kept.length; index++) {
      const kept = this.kept[index] as Kept;
      if (types && !types.includes(kept.found.type)) continue;
      events.push((kept.event ??= toRecorded(kept.found, this.options.schemas)));
      if (events.length === limit) return { events, end: kept.position };
    }
    return { events, end: after > this.last ? after : this.last };
  }

  private keep(found: FoundEvent): void {
    const position = positionOf(found);
    const characters = charactersOf(found.data);
    this.kept.push({ position, found, characters });
    this.characters += characters;
    this.last = position;
    while (this.kept.length > MOST_EVENTS || this.characters > MOST_CHARACTERS) this.drop();
  }

  /** By halves, so that each event is moved a few times at most. */
  private drop(): void {
    const dropped = this.kept.splice(0, Math.ceil(this.kept.length / 2));
    for (const { characters } of dropped) this.characters -= characters;
    this.start = dropped.at(-1)?.position ?? this.start;
  }

  private indexAfter(position: bigint): number {
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.kept[middle] as Kept).position > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Of its long fields, roughly: what else is in an event is short. */
function charactersOf(data: unknown): number {
  let characters = 0;
  if (typeof data === 'string') return data.length;
  for (const value of Object.values(data as object)) if (typeof value === 'string') characters += value.length;
  return characters;
}
