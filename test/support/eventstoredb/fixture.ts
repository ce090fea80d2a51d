/** A server and a client on it for one test, both ended after it; and events to append. */
import { afterEach } from '@jest/globals';
import eventStore, { type EventStoreDBClient, type JSONEventType, type EventData } from '@eventstore/db-client';
import { WireServer, type WireServerOptions } from './wire-server.js';

const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Ends it after the test, what was last begun first. */
export const endAfterTest = (end: () => Promise<unknown>): void => void endings.push(end);

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
