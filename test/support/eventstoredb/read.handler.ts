/** `Read`: a stream or `$all`, forwards or backwards, up to a number of events; or for ever, which is a subscription. */
import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { everything, filterOf, type EventFilter } from './event-filter.js';
import { eventMessage } from './event-message.js';
import type { EventLog } from './event-log.js';
import type { LoggedEvent } from './logged-event.js';
import { refusalOfFollower, type Node } from './node.js';
import { streams, type messages } from './protocol.js';
import { fail, type ReadCall, type ReadMessage } from './read-call.js';
import { handlerFailed, streamDeleted, type RpcStatus } from './rpc-errors.js';
import { subscribe } from './subscription.js';
import { identifierOf, nameOf } from './wire-values.js';

type Options = messages.ReadReq.Options;

const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;

export const readHandler =
  (node: Node): handleServerStreamingCall<messages.ReadReq, ReadMessage> =>
  (call) => {
    const options = call.request.getOptions();
    if (!options) {
      fail(call, handlerFailed());
      return;
    }
    const subscribing = options.hasSubscription();
    node.counts[subscribing ? 'subscribe' : 'read']++;
    const trouble = node.faults.take(subscribing ? 'subscribe' : 'read');
    const refusal = trouble?.refuse ?? refusalOfFollower(node, call.metadata);
    if (refusal) {
      fail(call, refusal);
      return;
    }
    const go = () => (subscribing ? subscribe(node, call, options) : read(node.log, call, options));
    if (trouble?.held) void trouble.held.then(go);
    else go();
  };

function read(log: EventLog, call: ReadCall, options: Options): void {
  const found = options.hasAll() ? readAll(log, options) : readStream(log, options);
  if ('code' in found) {
    fail(call, found);
    return;
  }
  const idsAsText = options.getUuidOption()?.hasString() ?? false;
  send(call, found, (event) => (event instanceof streams.ReadResp ? event : eventMessage(event, idsAsText)));
}

type Found = IterableIterator<LoggedEvent | messages.ReadResp>;

function readStream(log: EventLog, options: Options): Found | RpcStatus {
  const from = options.getStream();
  if (!from) return handlerFailed();
  const name = nameOf(from.getStreamIdentifier());
  const stream = log.look(name);
  if (stream === 'tombstoned') return streamDeleted(name);
  if (stream === 'no-stream') return [streamNotFound(name)].values();
  const { events, first, last } = stream;
  const count = Number(options.getCount());
  if (options.getReadDirection() === BACKWARDS) {
    const start = from.hasEnd() ? last : from.hasRevision() ? Math.min(Number(from.getRevision()), last) : 0;
    return backwards(events, start, first, count, everything);
  }
  if (from.hasEnd()) return [].values();
  return forwards(events, Math.max(from.hasRevision() ? Number(from.getRevision()) : 0, first), count, everything);
}

function readAll(log: EventLog, options: Options): Found | RpcStatus {
  const from = options.getAll()!;
  const filter = filterOf(options);
  if (typeof filter !== 'function') return filter;
  const position = from.getPosition();
  const commit = Number(position?.getCommitPosition() ?? 0);
  if (position && !log.isBoundary(commit)) return handlerFailed('Unexpected ReadAllResult: Error');
  const count = Number(options.getCount());
  if (options.getReadDirection() === BACKWARDS) {
    const start = from.hasEnd() ? log.events.length : log.indexAt(commit);
    return backwards(log.events, start - 1, 0, count, filter);
  }
  if (from.hasEnd()) return [].values();
  return forwards(log.events, position ? log.indexAt(commit, Number(position.getPreparePosition())) : 0, count, filter);
}

function* forwards(events: readonly LoggedEvent[], start: number, count: number, filter: EventFilter): Found {
  for (let index = start, given = 0; given < count && index < events.length; index++) {
    const event = events[index]!;
    if (!filter(event)) continue;
    given++;
    yield event;
  }
}

function* backwards(
  events: readonly LoggedEvent[],
  start: number,
  end: number,
  count: number,
  filter: EventFilter,
): Found {
  for (let index = start, given = 0; given < count && index >= end; index--) {
    const event = events[index]!;
    if (!filter(event)) continue;
    given++;
    yield event;
  }
}

function streamNotFound(name: string): messages.ReadResp {
  const missing = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(name));
  return new streams.ReadResp().setStreamNotFound(missing);
}

/** As fast as the client takes it, and no faster. */
function send<T>(call: ReadCall, source: Iterator<T, undefined>, toMessage: (one: T) => ReadMessage): void {
  for (;;) {
    if (call.cancelled || call.destroyed) return;
    const { done, value } = source.next();
    if (done) return void call.end();
    if (call.write(toMessage(value))) continue;
    return void call.once('drain', () => send(call, source, toMessage));
  }
}
