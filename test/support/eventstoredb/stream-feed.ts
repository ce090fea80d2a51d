/** What a subscription to one stream sees. */
import type { EventLog } from './event-log.js';
import { eventMessage } from './event-message.js';
import type { ReadMessage } from './read-call.js';
import { streamDeleted, type RpcStatus } from './rpc-errors.js';
import { caughtUp, type Feed } from './feed.js';

export class StreamFeed implements Feed {
  live = false;
  private revision: number;

  /** `from` is the revision after which it begins. */
  constructor(
    private readonly log: EventLog,
    private readonly name: string,
    from: number | 'start' | 'end',
    private readonly idsAsText: boolean,
  ) {
    this.revision = from === 'start' ? 0 : from === 'end' ? log.lastRevision(name) + 1 : from + 1;
  }

  get behind(): number {
    return Math.max(0, this.log.lastRevision(this.name) + 1 - this.revision);
  }

  next(): ReadMessage | RpcStatus | undefined {
    const stream = this.log.look(this.name);
    if (stream === 'tombstoned') return streamDeleted(this.name);
    if (stream === 'no-stream') return undefined;
    if (!this.live) this.revision = Math.max(this.revision, stream.first);
    const event = stream.events[this.revision];
    if (event) {
      this.revision++;
      return eventMessage(event, this.idsAsText);
    }
    if (this.live) return undefined;
    this.live = true;
    return caughtUp();
  }
}
