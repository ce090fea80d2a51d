/** The log as if it ended at a position, which may be moved on: what replays read. */
import { START, type EventStore, type LogFilter, type LogPage } from '../event-store/event-store.js';
import type { FollowedLog } from './view-runner.js';

export class LogUpTo implements FollowedLog {
  /** Where it ends: `START`, or the position of an event. */
  end = START;

  /** `onPage` is told what was read. */
  constructor(
    private readonly log: Pick<EventStore, 'readStream' | 'readAll'>,
    private readonly onPage: (page: LogPage) => void = () => undefined,
  ) {}

  /** Also what came later in the stream: histories leave it out by themselves. */
  readStream(stream: string, from?: number) {
    return this.log.readStream(stream, from);
  }

  async *subscribe(
    after: bigint,
    { limit, types, signal }: LogFilter & { readonly limit: number; readonly signal: AbortSignal },
  ): AsyncGenerator<LogPage, void, undefined> {
    for (let position = after; position < this.end && !signal.aborted;) {
      // Nobody asks for more than there can be up to the end.
      const left = this.end - position;
      const most = left < BigInt(limit) ? Number(left) : limit;
      const read = await this.log.readAll(position, { limit: most, ...(types && { types }) });
      const isLast = read.end >= this.end || read.end === position;
      const page = isLast ? { events: read.events.filter((event) => event.position <= this.end), end: this.end } : read;
      this.onPage(page);
      yield page;
      position = page.end;
    }
  }

  head(): Promise<bigint> {
    return Promise.resolve(this.end);
  }
}
