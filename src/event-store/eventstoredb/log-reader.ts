/**
 * Reads the log: a stream, or pages of the whole log in order. Only the leader is asked, since another node may be a moment
 * behind what was just acknowledged; the events that are the server's own, or another program's, are passed over.
 */
import { BACKWARDS, END, START as FIRST, type Position, type StreamingRead } from '@eventstore/db-client';
import { START, type LogFilter, type LogPage, type RecordedEvent } from '../event-store.js';
import type { EventSchemas } from '../upcast.js';
import type { Connection } from './connection.js';
import type { LogClient } from './log-client.js';
import { drain } from './drain.js';
import { isOurs, positionOf, toRecorded, type FoundEvent } from './events.js';
import { Slots } from './slots.js';
import { unavailable } from './trouble.js';

/** Events asked of the server at once while a filter leaves most of them out. */
const STRETCH = 1_000;
/** Events looked at for the last of ours: first few, since it mostly is the last of all, then many. */
const FIRST_LOOK = 8;
const LOOK = 512;

/** Reads under way at most. */
const AT_ONCE = 64;

const ON_LEADER = { requiresLeader: true } as const;

export interface LogReaderOptions {
  readonly connection: Connection;
  readonly schemas: EventSchemas;
  /** A read in which nothing comes for so many milliseconds has failed. */
  readonly silenceMs: number;
}

/** What follows a position, as far as it was looked at. */
export interface Stretch {
  readonly events: readonly FoundEvent[];
  /** Where to look on from. */
  readonly next: Position | undefined;
  /** Whether there was nothing more. */
  readonly atEnd: boolean;
}

export class LogReader {
  /** The last event of ours, and the last of all when it was looked for. */
  private looked = { head: START, upTo: START };
  /** A position up to which there surely are events: asked for one beyond the end, servers fail in one way or another. */
  private within = START;
  private readonly slots = new Slots(AT_ONCE);

  constructor(private readonly options: LogReaderOptions) {}

  async stream(stream: string, from: number): Promise<RecordedEvent[]> {
    return (await this.found(stream, from)).filter(isOurs).map((event) => toRecorded(event, this.options.schemas));
  }

  /** The events at `from` and after, at most `most`: those of other programs as well. */
  found(stream: string, from: number, most = Number.MAX_SAFE_INTEGER): Promise<FoundEvent[]> {
    return this.read<FoundEvent>((client) =>
      client.readStream(stream, { ...ON_LEADER, fromRevision: BigInt(from), maxCount: most }),
    );
  }

  /** The revision of the stream's last event; undefined if it has none. */
  async lastRevision(stream: string): Promise<number | undefined> {
    const last = await this.read<FoundEvent>((client) =>
      client.readStream(stream, { ...ON_LEADER, direction: BACKWARDS, fromRevision: END, maxCount: 1 }),
    );
    return last[0] && Number(last[0].revision);
  }

  /** Up to `limit` events after `after`, by reading as far as it takes. */
  async page(after: bigint, { limit, types }: LogFilter & { readonly limit: number }): Promise<LogPage> {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`A page of ${limit} events cannot be read.`);
    if (await this.isBeyond(after)) return { events: [], end: after };
    const events: RecordedEvent[] = [];
    let end = after;
    for (let from = positionAt(after); ;) {
      const stretch = await this.stretch(from, types ? Math.max(limit, STRETCH) : limit - events.length);
      for (const event of stretch.events) {
        end = positionOf(event);
        if (types && !types.includes(event.type)) continue;
        events.push(toRecorded(event, this.options.schemas));
        if (events.length === limit) return { events, end };
      }
      if (stretch.atEnd) return { events, end };
      from = stretch.next;
    }
  }

  /** Ours among the next `most` events of all strictly after a position; the log from its start if there is none. */
  async stretch(after: Position | undefined, most: number): Promise<Stretch> {
    // The server begins with the event at the position itself.
    const asked = after ? most + 1 : most;
    const all = await this.read<FoundEvent>((client) =>
      client.readAll({ ...ON_LEADER, fromPosition: after ?? FIRST, maxCount: asked }),
    );
    const fresh = all.filter(({ position }) => !after || isAfter(position, after));
    const last = fresh.at(-1);
    if (last) this.sees(positionOf(last));
    return { events: fresh.filter(isOurs), next: last?.position ?? after, atEnd: all.length < asked };
  }

  /** The position of the last event of ours; `START` if there is none. */
  async head(): Promise<bigint> {
    const { looked } = this;
    let newest: bigint | undefined;
    let from: Position | undefined;
    for (let most = FIRST_LOOK; ; most = LOOK) {
      const events = await this.read<FoundEvent>((client) =>
        client.readAll({ ...ON_LEADER, direction: BACKWARDS, fromPosition: from ?? END, maxCount: most }),
      );
      const last = events.at(-1);
      if (events[0]) newest ??= positionOf(events[0]);
      const ours = events.find(isOurs);
      if (ours) return this.isAt(positionOf(ours), newest ?? START);
      if (!last || events.length < most || positionOf(last) <= looked.upTo)
        return this.isAt(looked.head, newest ?? START);
      from = last.position;
    }
  }

  /** The position of the last event of ours before a checkpoint, if it is not far before it. */
  async lastUpTo({ commit }: Position): Promise<bigint | undefined> {
    const fromPosition = { commit, prepare: commit };
    for (const most of [FIRST_LOOK, LOOK]) {
      const events = await this.read<FoundEvent>((client) =>
        client.readAll({ ...ON_LEADER, direction: BACKWARDS, fromPosition, maxCount: most }),
      );
      const ours = events.find(isOurs);
      if (ours) return positionOf(ours);
    }
    return undefined;
  }

  /** There surely is an event at this position. */
  sees(position: bigint): void {
    if (position > this.within) this.within = position;
  }

  private isAt(head: bigint, newest: bigint): bigint {
    if (newest > this.looked.upTo) this.looked = { head, upTo: newest };
    this.sees(head);
    return head;
  }

  /** Whether there is no event of ours at or after a position. */
  async isBeyond(position: bigint): Promise<boolean> {
    return position > this.within && position > (await this.head());
  }

  /** Everything that a read of the client brings. Throws `StoreUnavailable`. */
  private read<E>(begin: (client: LogClient) => StreamingRead<{ event?: E }>): Promise<E[]> {
    return this.slots.run(() => this.readTwiceAtMost(begin, true));
  }

  private async readTwiceAtMost<E>(
    begin: (client: LogClient) => StreamingRead<{ event?: E }>,
    again: boolean,
  ): Promise<E[]> {
    const { connection, silenceMs } = this.options;
    const { link } = connection;
    const events: E[] = [];
    try {
      await drain<E>(begin(link.client), link, silenceMs, (event) => events.push(event) > 0);
      return events;
    } catch (error) {
      if (isNoStream(error)) return [];
      connection.failed(link, error);
      // Once more if there is another way now: idle connections die unnoticed, and a new one answers at once or not at all.
      if (again && connection.link !== link) return await this.readTwiceAtMost(begin, false);
      throw unavailable(error, connection.address.hosts);
    }
  }
}

const isNoStream = (error: unknown): boolean => (error as { type?: unknown }).type === 'stream-not-found';

export const positionAt = (position: bigint): Position | undefined =>
  position === START ? undefined : { commit: position, prepare: position };

/** Positions are those of records in the server's files: of the commit, and of the event within it. */
export const isAfter = (one: Position | undefined, other: Position): boolean =>
  one !== undefined && (one.commit > other.commit || (one.commit === other.commit && one.prepare > other.prepare));
