/**
 * Brings a reader from anywhere in the log to near its end, through a subscription whose filter the server applies: what a
 * view does not read never crosses the network. It only has to be fast: the last stretch is read (`log-reader.ts`), which
 * is what makes sure that nothing is missing.
 */
import type { Position } from '@eventstore/db-client';
import type { LogFilter, LogPage } from '../event-store.js';
import type { EventSchemas } from '../upcast.js';
import type { Connection } from './connection.js';
import { isOurs, positionOf, toRecorded, type FoundEvent } from './events.js';
import { Feed, NOT_SYSTEM } from './feed.js';
import { positionAt, type LogReader } from './log-reader.js';

/**
 * Servers before 23.10 do not say that all was sent; silence for so long says so well enough. Neither is relied on: a node
 * that is cut off from the others may say so too. How far the server has looked, only its positions tell.
 */
const QUIET_MS = 1_000;

export interface CatchUpOptions extends LogFilter {
  readonly connection: Connection;
  readonly reader: LogReader;
  readonly schemas: EventSchemas;
  readonly silenceMs: number;
  readonly limit: number;
  /** Aborts when the reader leaves, or the store closes. */
  readonly signal: AbortSignal;
  readonly onDrop: () => void;
}

export class CatchUp {
  /** The log was handed on up to here. */
  position: bigint;
  private readonly arrived: FoundEvent[] = [];
  private readonly leaving = new AbortController();
  private readonly feed: Feed;
  private readonly quiet: NodeJS.Timeout;
  private checkpoint: Position | undefined;
  /** Why nothing more is awaited: the server has looked at all, or has nothing more for now. */
  private over: 'all' | 'quiet' | undefined;
  private wake: () => void = () => undefined;
  private waking: NodeJS.Immediate | undefined;

  /** Strictly after a position, up to the last event of ours that there is now, which is at `head`. */
  constructor(
    after: bigint,
    private readonly head: bigint,
    private readonly options: CatchUpOptions,
  ) {
    const { connection, silenceMs, types, signal, onDrop } = options;
    this.position = after;
    this.feed = new Feed({
      connection,
      silenceMs,
      onDrop,
      signal: AbortSignal.any([signal, this.leaving.signal]),
      types: types ? `^(${types.map(escaped).join('|')})$` : NOT_SYSTEM,
      after: positionAt(after),
      onEvent: (event) => this.take(event),
      onCheckpoint: (position) => this.passed(position),
      onCaughtUp: () => this.end('quiet'),
    });
    this.quiet = setTimeout(() => this.arrived.length === 0 && this.end('quiet'), QUIET_MS);
    signal.addEventListener('abort', () => this.stop(), { once: true, signal: this.leaving.signal });
    void this.feed.run();
  }

  /** The next page, an empty one if only events were passed that are not asked for; undefined when it can bring no more. */
  async next(): Promise<LogPage | undefined> {
    for (;;) {
      const wasOver = this.over;
      const page = this.pageOfArrived() ?? (await this.pageOfPassed());
      if (page) {
        this.position = page.end;
        return page;
      }
      if (wasOver && this.arrived.length === 0) return undefined;
      const idle = this.arrived.length === 0 && !this.checkpoint && !this.over;
      if (idle) await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  stop(): void {
    this.end('quiet');
  }

  private pageOfArrived(): LogPage | undefined {
    const { limit, schemas } = this.options;
    const events = this.arrived.splice(0, limit).map((event) => toRecorded(event, schemas));
    if (!this.over) this.quiet.refresh();
    if (this.arrived.length < limit) this.feed.resume();
    const last = events.at(-1);
    return last && { events, end: last.position };
  }

  /** Empty: tells how far the server has looked, once everything that it sent was handed on. */
  private async pageOfPassed(): Promise<LogPage | undefined> {
    const { checkpoint } = this;
    this.checkpoint = undefined;
    const upTo = this.over === 'all' ? this.head : checkpoint && (await this.options.reader.lastUpTo(checkpoint));
    return upTo !== undefined && upTo > this.position ? { events: [], end: upTo } : undefined;
  }

  private take(event: FoundEvent): void {
    if (!isOurs(event)) return;
    this.arrived.push(event);
    if (this.arrived.length >= 2 * this.options.limit) this.feed.pause();
    if (positionOf(event) >= this.head) this.end('all');
    this.news();
  }

  private passed(position: Position): void {
    this.checkpoint = position;
    if (position.commit > this.head) this.end('all');
    this.news();
  }

  private end(why: 'all' | 'quiet'): void {
    this.over ??= why;
    clearTimeout(this.quiet);
    this.leaving.abort();
    this.news();
  }

  /** At the end of the event loop's turn: what arrives together makes one page. */
  private news(): void {
    if (!this.over) this.quiet.refresh();
    this.waking ??= setImmediate(() => {
      this.waking = undefined;
      this.wake();
    });
  }
}

const escaped = (type: string): string => type.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
