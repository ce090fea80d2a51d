/** One reader of the log, wherever it is: far behind, a little behind, or live. Its pages fit together without gap or repeat. */
import type { LogFilter, LogPage, RecordedEvent } from '../event-store.js';
import type { EventSchemas } from '../upcast.js';
import { CatchUp } from './catch-up.js';
import type { Connection } from './connection.js';
import { positionOf, toRecorded, type FoundEvent } from './events.js';
import { positionAt, type LogReader } from './log-reader.js';
import type { Tail } from './tail.js';

/** Events of the log, ours or not, that are read before a catch-up is worth while. */
const LITTLE = 1_000;

export interface FollowerOptions extends LogFilter {
  readonly connection: Connection;
  readonly reader: LogReader;
  readonly tail: Tail;
  readonly schemas: EventSchemas;
  readonly silenceMs: number;
  readonly limit: number;
  readonly signal: AbortSignal;
  readonly onDrop: () => void;
}

export class Follower {
  private catchUp: CatchUp | undefined;

  constructor(private readonly options: FollowerOptions) {}

  /** The next page after a position, without events only if something was passed, or everything seen. Throws `StoreUnavailable`. */
  async read(after: bigint): Promise<LogPage> {
    const { tail, limit, types, signal } = this.options;
    for (let position = after; !signal.aborted;) {
      if (tail.covers(position)) {
        this.leave();
        return tail.page(position, limit, types);
      }
      const page = (await this.catchUpFrom(position)) ?? (await this.readFrom(position));
      if (page.end > position) return page;
    }
    return { events: [], end: after };
  }

  /** Of a reader who leaves: nothing more is asked for in its name. */
  leave(): void {
    this.catchUp?.stop();
    this.catchUp = undefined;
  }

  private async catchUpFrom(position: bigint): Promise<LogPage | undefined> {
    const page = this.catchUp?.position === position ? await this.catchUp.next() : undefined;
    if (!page) this.leave();
    return page;
  }

  /** Reads a little. What is left after that is for the tail if it is nothing, and for a catch-up if it is much. */
  private async readFrom(position: bigint): Promise<LogPage> {
    const { reader, tail, limit, types } = this.options;
    const head = await reader.head();
    if (head <= position) {
      tail.beginAt(head);
      return { events: [], end: position };
    }
    const stretch = await reader.stretch(positionAt(position), types ? Math.max(limit, LITTLE) : limit);
    const page = this.pageOf(stretch.events, position);
    if (page.end >= head) tail.beginAt(page.end);
    else this.catchUp = new CatchUp(page.end, head, this.options);
    return page;
  }

  private pageOf(found: readonly FoundEvent[], after: bigint): LogPage {
    const { limit, types, schemas } = this.options;
    const events: RecordedEvent[] = [];
    let end = after;
    for (const event of found) {
      end = positionOf(event);
      if (types && !types.includes(event.type)) continue;
      if (events.push(toRecorded(event, schemas)) === limit) break;
    }
    return { events, end };
  }
}
