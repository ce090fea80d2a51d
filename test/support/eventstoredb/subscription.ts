/** A catch-up subscription: what is in the log, then what comes, as fast as the client takes it. */
import { randomUUID } from 'node:crypto';
import { AllFeed } from './all-feed.js';
import { filterOf } from './event-filter.js';
import type { Ending } from './faults.js';
import type { Feed } from './feed.js';
import type { Node } from './node.js';
import { streams, type messages } from './protocol.js';
import { fail, type ReadCall, type ReadMessage } from './read-call.js';
import { handlerFailed, invalidArgument, timedOut, type RpcStatus } from './rpc-errors.js';
import { StreamFeed } from './stream-feed.js';
import { nameOf } from './wire-values.js';

export function subscribe(node: Node, call: ReadCall, options: messages.ReadReq.Options): void {
  const feed = feedOf(node, options);
  if ('code' in feed) {
    fail(call, feed);
    return;
  }
  new Subscription(node, call, feed).start();
}

function feedOf({ log, tellsCaughtUp }: Node, options: messages.ReadReq.Options): Feed | RpcStatus {
  const idsAsText = options.getUuidOption()?.hasString() ?? false;
  const stream = options.getStream();
  if (stream) {
    const from = stream.hasEnd() ? 'end' : stream.hasRevision() ? Number(stream.getRevision()) : 'start';
    return new StreamFeed(log, nameOf(stream.getStreamIdentifier()), from, idsAsText);
  }
  const all = options.getAll();
  if (!all) return handlerFailed();
  const filter = filterOf(options);
  if (typeof filter !== 'function') return filter;
  const position = all.getPosition();
  const commit = Number(position?.getCommitPosition() ?? 0);
  if (!log.isBoundary(commit)) return handlerFailed();
  const wanted = options.getFilter();
  if (wanted?.getCheckpointintervalmultiplier() === 0) return invalidArgument('CheckpointIntervalMultiplier is 0.');
  return new AllFeed(log, {
    from: all.hasEnd() ? 'end' : position ? { commit, prepare: Number(position.getPreparePosition()) } : 'start',
    idsAsText,
    filter,
    window: wanted?.hasMax() ? wanted.getMax() : undefined,
    checkpoints: wanted?.getCheckpointintervalmultiplier(),
    tellsCaughtUp,
  });
}

class Subscription {
  private over = false;
  private pumping = false;
  private blocked = false;
  private unwatch = () => {};

  constructor(
    private readonly node: Node,
    private readonly call: ReadCall,
    private readonly feed: Feed,
  ) {}

  start(): void {
    const { node, call } = this;
    node.subscriptions.add(this.end);
    for (const event of ['cancelled', 'close', 'error']) call.on(event, () => this.close());
    call.on('drain', () => {
      this.blocked = false;
      this.pump();
    });
    this.unwatch = node.log.watch(() => this.pump());
    this.write(confirmation(randomUUID()));
    this.pump();
  }

  private readonly end: Ending = (status) => {
    if (this.over) return;
    this.close();
    if (status) fail(this.call, status);
    else this.call.end();
  };

  private close(): void {
    this.over = true;
    this.unwatch();
    this.node.subscriptions.delete(this.end);
  }

  /** Appends may happen while a message is written; they are seen by the same turn. */
  private pump(): void {
    if (this.pumping || this.over) return;
    if (this.blocked) {
      this.dropIfSlow();
      return;
    }
    this.pumping = true;
    while (this.open) {
      const next = this.feed.next();
      if (next === undefined) break;
      if ('code' in next) this.end(next);
      else this.write(next);
    }
    this.pumping = false;
  }

  private get open(): boolean {
    return !this.over && !this.blocked;
  }

  private write(message: ReadMessage): void {
    if (!this.call.write(message)) this.blocked = true;
  }

  private dropIfSlow(): void {
    if (!this.feed.live || this.feed.behind <= this.node.faults.slowConsumerLimit) return;
    this.end(timedOut('Consumer too slow to handle event while live. Client resubscription required.'));
  }
}

function confirmation(id: string): messages.ReadResp {
  return new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(id));
}
