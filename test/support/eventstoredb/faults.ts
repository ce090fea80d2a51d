/**
 * What can go wrong, on demand: a plain method a fault. Those called `…Next…` wait for the next calls of their operation,
 * one call each, in the order in which they were asked for; the others strike at once.
 */
import type { FrontDoor } from './front-door.js';
import { UNAVAILABLE, type RpcStatus } from './rpc-errors.js';

/** An append is one whether it came by Append or in a BatchAppend stream; a deletion whether soft or hard. */
export type Operation = 'append' | 'read' | 'subscribe' | 'delete' | 'features' | 'gossip';

/** What the server says by itself when it could not append. */
export type AppendFailure = 'timeout' | 'not-ready' | 'too-busy' | 'access-denied' | 'unknown';

/** How the answer to an append that did happen is lost: never sent, or sent as the server's own timeout or as a status. */
export type Loss = 'silence' | 'timeout' | 'drop' | RpcStatus;

/** What happens to one call. */
export interface Trouble {
  /** The call fails with this and nothing was done. */
  readonly refuse?: RpcStatus;
  /** It was not done, and the server says so in the usual way of an answer. */
  readonly failure?: AppendFailure;
  /** It is done, and its answer gets lost. */
  readonly loss?: Loss;
  /** It is done at once, and its answer waits for this. */
  readonly held?: Promise<void>;
}

/** Ends a stream that is open, with a status or, without one, as if all were well. */
export type Ending = (status?: RpcStatus) => void;

export class Faults {
  private readonly queues = new Map<Operation, (() => Trouble)[]>();
  /** How many events a live subscription may be behind before it is dropped; see `dropSlowConsumers`. */
  slowConsumerLimit = Number.POSITIVE_INFINITY;

  constructor(
    private readonly open: {
      readonly door: FrontDoor;
      readonly subscriptions: ReadonlySet<Ending>;
      readonly batchStreams: ReadonlySet<Ending>;
    },
  ) {}

  /** Every connection breaks, without a word. New ones are let in. */
  dropConnections(): void {
    this.open.door.drop();
  }

  /**
   * On: bytes are accepted and nothing is ever answered, on old connections and on new ones. Off: what was held back
   * goes through after all, late, as after a cable was plugged in again. Drop the connections before to lose it.
   */
  blackHole(on: boolean): void {
    this.open.door.blackHole(on);
  }

  /** As a black hole, but for good, and for the connections only that are open now: a new one works. */
  deafenConnections(): void {
    this.open.door.deafen();
  }

  /** The next calls are done at once and answered so many milliseconds later. */
  delayNext(operation: Operation, ms: number, times = 1): void {
    this.queue(operation, times, () => ({ held: new Promise((resolve) => setTimeout(resolve, ms)) }));
  }

  /** The next call is done at once and answered when the function that this answers is called. */
  holdNext(operation: Operation): () => void {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    this.queue(operation, 1, () => ({ held }));
    return release;
  }

  /** The next calls fail with a gRPC status, and nothing is done. In a batch stream that ends the stream. */
  refuseNext(operation: Operation, status: RpcStatus = UNAVAILABLE, times = 1): void {
    this.queue(operation, times, () => ({ refuse: status }));
  }

  /** The next appends are not done, and the server says why in the usual way of an answer. */
  failNextAppend(failure: AppendFailure, times = 1): void {
    this.queue('append', times, () => ({ failure }));
  }

  /** The next appends are done, and their answers get lost. */
  loseNextAcknowledgement(loss: Loss = 'silence', times = 1): void {
    this.queue('append', times, () => ({ loss }));
  }

  /** Every open subscription ends: with a status, or as if it had been read to its end. */
  endSubscriptions(status?: RpcStatus): void {
    for (const end of [...this.open.subscriptions]) end(status);
  }

  /** Every open batch-append stream ends. Without a status the client does not notice and writes on into nothing. */
  endBatchStreams(status?: RpcStatus): void {
    for (const end of [...this.open.batchStreams]) end(status);
  }

  failSupportedMethodsOnce(status: RpcStatus = UNAVAILABLE): void {
    this.refuseNext('features', status);
  }

  /**
   * Live subscriptions that fall behind by more than this many events are dropped as by servers of the 23.10 line, which
   * keep 32. Without it they are waited for.
   */
  dropSlowConsumers(limit = 32): void {
    this.slowConsumerLimit = limit;
  }

  /** Forgets whatever was asked for and has not happened yet. A black hole is left as it is. */
  clear(): void {
    this.queues.clear();
    this.slowConsumerLimit = Number.POSITIVE_INFINITY;
  }

  /** For the handlers: what is to happen to this call, if anything. */
  take(operation: Operation): Trouble | undefined {
    return this.queues.get(operation)?.shift()?.();
  }

  /** For the handlers: lets an answer go, late or not at all if that was asked for. */
  settle(trouble: Trouble | undefined, ways: { answer(): void; timeOut(): void; fail(status: RpcStatus): void }): void {
    const { loss, held } = trouble ?? {};
    if (held) void held.then(ways.answer);
    else if (loss === undefined) ways.answer();
    else if (loss === 'timeout') ways.timeOut();
    else if (loss === 'drop') this.dropConnections();
    else if (loss !== 'silence') ways.fail(loss);
  }

  /** Trouble is made when its call comes: a delay begins then. */
  private queue(operation: Operation, times: number, make: () => Trouble): void {
    const queue = this.queues.get(operation) ?? [];
    for (let n = 0; n < times; n++) queue.push(make);
    this.queues.set(operation, queue);
  }
}
