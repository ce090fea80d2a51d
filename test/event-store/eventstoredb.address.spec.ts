/** The address of an EventStoreDB: what is taken, what is refused and in which words, and what is never said. */
import { describe, expect, jest, test } from '@jest/globals';
import { StoreRefused } from '../../src/event-store/event-store.js';
import { parseAddress, variant } from '../../src/event-store/eventstoredb/address.js';
import { LogClient } from '../../src/event-store/eventstoredb/log-client.js';
import { startServer } from './eventstoredb-fixture.js';

describe('an address', () => {
  test.each([
    ['esdb://localhost', 'localhost', 'esdb://localhost'],
    ['esdb://localhost:2113?tls=false', 'localhost:2113', 'esdb://localhost:2113?tls=false'],
    ['esdb://localhost:2113/?tls=false', 'localhost:2113', 'esdb://localhost:2113?tls=false'],
    ['kurrentdb://db.example.org', 'db.example.org', 'esdb://db.example.org'],
    ['kurrentdb+discover://db.example.org', 'db.example.org', 'esdb+discover://db.example.org'],
    ['esdb://a:1,b-2:2,10.0.0.3', 'a:1,b-2:2,10.0.0.3', 'esdb://a:1,b-2:2,10.0.0.3'],
    [
      ' esdb://waybill:p%40ss@db:2113?node_preference=leader ',
      'db:2113',
      'esdb://waybill:p%40ss@db:2113?node_preference=leader',
    ],
  ])('%s leads to %s', (text, hosts, connectionString) => {
    expect(parseAddress(text)).toEqual({ hosts, connectionString });
    expect(() => LogClient.to(connectionString)).not.toThrow();
  });

  test.each([
    ['esdb://', /must have the form/],
    ['http://localhost:2113', /must have the form/],
    ['esdb://waybill:s3cret@', /must have the form/],
    ['esdb://waybill:s3cret@x@db', /must have the form/],
    ['esdb://waybill:s3cret@db?tsl=false', /an option tsl, which is unknown. There are .*tls/],
    ['esdb://waybill:s3cret@db?tlsVerifyCert=false', /tlsVerifyCert=false out of the address/],
    ['esdb://waybill:s3cret@db?tls-verify-cert=false', /tlsVerifyCert=false out of the address/],
  ])('%s is refused without its secrets', (text, problem) => {
    const error = refusal(() => parseAddress(text));
    expect(error.message).toMatch(problem);
    expect(error.message).not.toMatch(/s3cret|waybill/);
  });
});

test.each([
  ['esdb://waybill:s3cret@db?nodePreference=s3cret', 'an option has a wrong value'],
  ['esdb://waybill:s3cret@db?keepAliveInterval=soon', 'an option has a wrong value'],
  ['esdb://waybill:s3cret@db?tlsCAFile=/nowhere/ca.crt', 'certificate'],
  ['esdb://waybill:s3cret@db?userKeyFile=/nowhere/user.key', 'userCertFile must be given'],
])('what the client finds wrong with %s is told without its secrets, and printed nowhere', (address, problem) => {
  const printed = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const error = refusal(() => LogClient.to(address));
  expect(error.message).toContain(problem);
  expect([error.message, String(error.cause), JSON.stringify(printed.mock.calls)].join()).not.toMatch(/s3cret/);
  printed.mockRestore();
});

describe('variants of an address', () => {
  test.each([
    ['esdb://db', 'esdb://db?keepAliveTimeout=10003'],
    ['esdb://db?tls=false', 'esdb://db?tls=false&keepAliveTimeout=10003'],
    ['esdb://db?keep_alive_timeout=20000', 'esdb://db?keep_alive_timeout=20000&keepAliveTimeout=20003'],
    ['esdb://db?keepAliveTimeout=-1', 'esdb://db?keepAliveTimeout=-1&keepAliveTimeout=2000000003'],
  ])('of %s differ in what hardly matters', (address, third) => {
    expect(variant(parseAddress(address), 3)).toBe(third);
    expect(() => LogClient.to(third)).not.toThrow();
  });

  test('lead to connections of their own, where clients of one address share one', async () => {
    const server = await startServer();
    const address = parseAddress(server.connectionString);
    const clients = [0, 0, 1, 2].map((number) => LogClient.to(variant(address, number)));
    for (const client of clients) for await (const _ of client.readAll({ maxCount: 1 })) break;
    expect(server.connections).toBe(3);
    await Promise.all(clients.map((client) => client.hangUp()));
  });

  test('stay near it however many there were', () =>
    expect(variant(parseAddress('esdb://db'), 1_234_567)).toBe('esdb://db?keepAliveTimeout=10567'));
});

function refusal(work: () => unknown): StoreRefused {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreRefused) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
