/** A server and a client on it for one test, both ended after it; and events to append. */
import type { Readable } from 'node:stream';
import { afterEach } from '@jest/globals';
import eventStore, {
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  type EventData,
  type EventStoreDBClient,
  type JSONEventType,
  type Position,
} from '@eventstore/db-client';
import { WireServer, type WireServerOptions } from './wire-server.js';

const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Ends it after the test, what was last begun first. */
export const endAfterTest = (end: () => unknown): void => void endings.push(end);

export function clientOf(connectionString: string): EventStoreDBClient {
  const client = eventStore.EventStoreDBClient.connectionString(connectionString);
  endAfterTest(() => client.dispose());
  return client;
}

export async function serverWithClient(options?: WireServerOptions) {
  const server = await WireServer.start(options);
  endAfterTest(() => server.close());
  return { server, client: clientOf(server.connectionString) };
}

export type Noted = JSONEventType<string, { readonly n: number }>;

/** Events of a type with numbers in them; `event('x', 1, 2)` are two. */
export const events = (type: string, ...numbers: readonly number[]): EventData[] =>
  numbers.map((n) => eventStore.jsonEvent<Noted>({ type, data: { n } }));

/** The client appends in batches unless credentials come with the append: then it uses the plain call. */
export const WAYS = [
  { way: 'Append', options: { credentials: { username: 'admin', password: 'changeit' } } },
  { way: 'BatchAppend', options: {} },
] as const;

/** A subscription and what it was told, in order; waiting is for a message, never for a time. */
export class Follower {
  readonly told: string[] = [];
  readonly events: AllStreamRecordedEvent[] = [];
  readonly checkpoints: Position[] = [];
  error: Error & { readonly type?: string } = new Error('none');
  private waiting: (() => void)[] = [];

  constructor(start: (checkpointReached: (_: unknown, position: Position) => void) => unknown) {
    const tell = (what: string) => {
      this.told.push(what);
      for (const wake of this.waiting.splice(0)) wake();
    };
    // The client's own types of a subscription are no Readable, though it is one.
    const subscription = start((_, position) => {
      this.checkpoints.push(position);
      tell('checkpoint');
    }) as Readable;
    subscription.on('data', ({ event }: AllStreamResolvedEvent) => {
      this.events.push(event!);
      tell('event');
    });
    for (const what of ['confirmation', 'caughtUp', 'end']) subscription.on(what, () => tell(what));
    subscription.on('error', (error: Error) => {
      this.error = error;
      tell('error');
    });
    endAfterTest(() => subscription.destroy());
  }

  get numbers(): number[] {
    return this.events.map(({ data }) => (data as { n: number }).n);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((wake) => this.waiting.push(wake));
  }

  /** Waits until it was told that so many times. */
  heard(what: string, times = 1): Promise<void> {
    return this.until(() => this.told.filter((told) => told === what).length >= times);
  }
}

/** How a promise ended, or that it did not, in a race. */
export const settled = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    () => 'failed',
  );
