/** A wire-level server and stores on it for one test, all of them ended after it. */
import { afterEach, expect } from '@jest/globals';
import { EventStoreDbStore, type EventStoreDbOptions } from '../../src/event-store/eventstoredb/eventstoredb-store.js';
import type { RecordedEvent } from '../../src/event-store/event-store.js';
import { WireCluster } from '../support/eventstoredb/wire-cluster.js';
import { WireServer, type WireServerOptions } from '../support/eventstoredb/wire-server.js';
import { numberOf, schemas } from './event-builders.js';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Short, so that what is not answered is soon looked into; and long enough for a busy machine to answer in. */
const TIMEOUT_MS = 1_000;

export function storeOn(
  { connectionString }: { readonly connectionString: string },
  options: Partial<EventStoreDbOptions> = {},
): EventStoreDbStore {
  const store = EventStoreDbStore.open({ address: connectionString, schemas, timeoutMs: TIMEOUT_MS, ...options });
  endings.push(() => store.close());
  return store;
}

export async function startServer(options?: WireServerOptions): Promise<WireServer> {
  const server = await WireServer.start(options);
  endings.push(() => server.close());
  return server;
}

export async function startCluster(nodes: number): Promise<WireCluster> {
  const cluster = await WireCluster.start({ nodes });
  endings.push(() => cluster.close());
  return cluster;
}

/** A server with a store on it. */
export async function served(options?: WireServerOptions, storeOptions?: Partial<EventStoreDbOptions>) {
  const server = await startServer(options);
  return { server, store: storeOn(server, storeOptions) };
}

/** The numbers of what the log holds of ours. */
export const numbersIn = (server: Pick<WireServer, 'log'>): number[] =>
  server.log.userEvents.map(({ value }) => (value as { n: number }).n);

/** Resolves once the log holds so many events of ours. */
export function reaches({ log }: Pick<WireServer, 'log'>, events: number): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (log.userEvents.length < events) return;
      stop();
      resolve();
    };
    const stop = log.watch(look);
    look();
  });
}

/** What a subscription has brought so far, checked on the way: in order, without gap or repeat of a position. */
export class Following {
  readonly seen: RecordedEvent[] = [];
  /** Ends of the pages that had no events. */
  readonly passed: bigint[] = [];
  end = -1n;
  private readonly leaving = new AbortController();
  private readonly done: Promise<void>;
  private wake: () => void = () => undefined;

  constructor(
    store: EventStoreDbStore,
    { after = 0n, limit = 100, types }: { after?: bigint; limit?: number; types?: readonly string[] } = {},
    private readonly slowly: () => Promise<unknown> = () => Promise.resolve(),
  ) {
    const options = { limit, signal: this.leaving.signal, ...(types && { types }) };
    this.done = this.follow(store, after, options);
    endings.push(() => this.leave());
  }

  get numbers(): number[] {
    return this.seen.map(numberOf);
  }

  /** Until so many events came. */
  async until(condition: (following: Following) => boolean): Promise<this> {
    while (!condition(this)) {
      await Promise.race([new Promise<void>((resolve) => (this.wake = resolve)), this.done.then(() => this.ended())]);
    }
    return this;
  }

  untilSeen(count: number): Promise<this> {
    return this.until(({ seen }) => seen.length >= count);
  }

  async leave(): Promise<void> {
    this.leaving.abort();
    await this.done;
  }

  private async follow(
    store: EventStoreDbStore,
    after: bigint,
    options: Parameters<EventStoreDbStore['subscribe']>[1],
  ) {
    for await (const { events, end } of store.subscribe(after, options)) {
      for (const event of events) {
        if (event.position <= (this.seen.at(-1)?.position ?? after))
          throw new Error(`${event.position} came too late.`);
        this.seen.push(event);
      }
      expect(events.length).toBeLessThanOrEqual(options.limit);
      expect(end).toBeGreaterThanOrEqual(this.end);
      if (events.length === 0) this.passed.push(end);
      this.end = end;
      this.wake();
      await this.slowly();
    }
  }

  private ended(): never {
    throw new Error('The subscription ended.');
  }
}
