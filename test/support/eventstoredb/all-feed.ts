/**
 * What a subscription to `$all` sees: the events that its filter lets through and, if there is a filter, checkpoints that
 * say how far it got when nothing was let through.
 */
import type { EventFilter } from './event-filter.js';
import type { EventLog } from './event-log.js';
import { eventMessage } from './event-message.js';
import type { LoggedEvent } from './logged-event.js';
import { streams, type messages } from './protocol.js';
import { caughtUp, type Feed } from './feed.js';
import type { ReadMessage } from './read-call.js';

/** How many events the server reads at a time, and how many it looks at when the client did not say. */
const PAGE = 32;

interface LogPosition {
  readonly commit: number;
  readonly prepare: number;
}

export interface AllFeedOptions {
  /** The position after which it begins. */
  readonly from: LogPosition | 'start' | 'end';
  readonly idsAsText: boolean;
  readonly filter: EventFilter;
  /** How many events are looked at in one page at most. */
  readonly window: number | undefined;
  /** A checkpoint after so many windows; none at all without a filter. */
  readonly checkpoints: number | undefined;
  /** Whether it says when it goes live. */
  readonly tellsCaughtUp: boolean;
}

export class AllFeed implements Feed {
  live = false;
  private index: number;
  private readonly window: number;
  private readonly interval: number;
  /** Events looked at since the last checkpoint, in pages that are done. */
  private counter = 0;
  private considered = 0;
  private matched = 0;
  /** Where the last checkpoint of this page would be: its last match, else its beginning. */
  private reached: LogPosition;
  private waiting: ReadMessage | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly options: AllFeedOptions,
  ) {
    const { from, window = PAGE, checkpoints = Number.POSITIVE_INFINITY } = options;
    this.window = window;
    this.interval = checkpoints * window;
    if (from === 'start') this.index = 0;
    else if (from === 'end') this.index = log.events.length;
    else this.index = Math.min(log.indexAt(from.commit, from.prepare) + 1, log.events.length);
    this.reached = { commit: log.events[this.index - 1]?.next ?? 0, prepare: 0 };
  }

  get behind(): number {
    return this.log.events.length - this.index;
  }

  next(): ReadMessage | undefined {
    const waiting = this.waiting;
    this.waiting = undefined;
    if (waiting) return waiting;
    for (let event = this.log.events[this.index]; event; event = this.log.events[this.index]) {
      this.index++;
      const message = this.options.filter(event) ? eventMessage(event, this.options.idsAsText) : undefined;
      const checkpoint = this.live ? this.count(event) : this.countInPage(event, message !== undefined);
      if (message) this.waiting = checkpoint;
      if (message ?? checkpoint) return message ?? checkpoint;
    }
    if (this.live) return undefined;
    this.live = true;
    this.counter += this.considered;
    return this.options.tellsCaughtUp ? caughtUp() : this.next();
  }

  /** Live, every event counts, and the checkpoint is where the count is full. */
  private count({ at }: LoggedEvent): messages.ReadResp | undefined {
    this.counter++;
    if (this.counter < this.interval) return undefined;
    this.counter = 0;
    return checkpoint({ commit: at, prepare: at });
  }

  /** Catching up, pages count, and the checkpoint is at the last match of the page, or at its beginning. */
  private countInPage(event: LoggedEvent, match: boolean): messages.ReadResp | undefined {
    this.considered++;
    if (match) {
      this.matched++;
      this.reached = { commit: event.at, prepare: event.at };
    }
    if (this.matched < PAGE && this.considered < this.window) return undefined;
    const { reached } = this;
    this.counter += this.considered;
    this.considered = this.matched = 0;
    this.reached = { commit: event.next, prepare: 0 };
    if (this.counter < this.interval) return undefined;
    this.counter %= this.interval;
    return checkpoint(reached);
  }
}

function checkpoint({ commit, prepare }: LogPosition): messages.ReadResp {
  const reached = new streams.ReadResp.Checkpoint()
    .setCommitPosition(String(commit))
    .setPreparePosition(String(prepare));
  return new streams.ReadResp().setCheckpoint(reached);
}
