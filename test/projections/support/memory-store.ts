/** A log in memory, with gaps between its positions as EventStoreDB has them, and failures on demand. */
import { setImmediate as turn } from 'node:timers/promises';
import {
  StoreUnavailable,
  type Appended,
  type EventStore,
  type LogFilter,
  type LogPage,
  type NewEvent,
  type RecordedEvent,
} from '../../../src/event-store/event-store.js';

const GAP = 3;

export class MemoryStore implements EventStore {
  readonly log: RecordedEvent[] = [];
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly waiting = new Set<() => void>();
  /** What reading throws while it is set. */
  failing: Error | undefined;
  reads = 0;

  append(stream: string, events: readonly NewEvent[]): Promise<Appended> {
    return Promise.resolve(this.record(stream, events));
  }

  record(stream: string, events: readonly NewEvent[]): Appended {
    const past = this.streams.get(stream) ?? [];
    this.streams.set(stream, past);
    for (const event of events) {
      const recorded = { ...event, stream, revision: past.length, position: BigInt((this.log.length + 1) * GAP) };
      past.push(recorded);
      this.log.push(recorded);
    }
    for (const wake of [...this.waiting]) wake();
    return { revision: past.length - 1, position: this.end };
  }

  async readStream(stream: string, from = 0): Promise<readonly RecordedEvent[]> {
    this.reads++;
    await turn();
    this.mayFail();
    return (this.streams.get(stream) ?? []).slice(from);
  }

  async readAll(after: bigint, { limit, types }: LogFilter & { readonly limit: number }): Promise<LogPage> {
    await turn();
    this.mayFail();
    const first = Number(after) / GAP;
    const events: RecordedEvent[] = [];
    for (let index = Math.floor(first); index < this.log.length; index++) {
      const event = this.log[index]!;
      if (!types || types.includes(event.type)) events.push(event);
      if (events.length === limit) return { events, end: event.position };
    }
    return { events, end: this.end > after ? this.end : after };
  }

  async *subscribe(
    after: bigint,
    { signal, ...options }: LogFilter & { readonly limit: number; readonly signal: AbortSignal },
  ): AsyncGenerator<LogPage, void, undefined> {
    for (let position = after; !signal.aborted;) {
      const page = await this.readAll(position, options);
      if (page.end > position) yield page;
      position = page.end;
      if (this.end <= position) await this.next(signal);
    }
  }

  async head(): Promise<bigint> {
    await turn();
    this.mayFail();
    return this.end;
  }

  health() {
    return Promise.resolve({ writable: true });
  }

  close() {
    return Promise.resolve();
  }

  private get end(): bigint {
    return this.log.at(-1)?.position ?? 0n;
  }

  private next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }

  private mayFail(): void {
    if (this.failing) throw this.failing;
  }
}

export const unavailable = () => new StoreUnavailable('The store is away.');
