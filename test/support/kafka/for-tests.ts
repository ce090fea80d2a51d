/**
 * A broker for the tests of one file: `const { broker, test } = await brokerForTests()` at its top. Where there is none the
 * tests are skipped; those of `controlTest` also where the broker is not ours to stop.
 */
import { afterAll, test as each } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { startBroker, type Broker, type BrokerControl } from './broker.js';

export interface BrokerForTests {
  readonly broker: Broker;
  /** Does nothing where the broker is not ours to stop. */
  readonly control: BrokerControl;
  readonly test: typeof each;
  readonly controlTest: typeof each;
  /** A client of the broker that says nothing. */
  readonly kafka: Kafka;
  /** A prefix for topics that nobody else has. */
  readonly newPrefix: () => string;
}

export async function brokerForTests(): Promise<BrokerForTests> {
  const broker = await startBroker();
  afterAll(() => broker?.close());
  const none = () => Promise.resolve();
  const there = broker ?? { name: 'none', bootstrap: '127.0.0.1:1', close: none };
  return {
    broker: there,
    control: there.control ?? { start: none, stop: none, kill: none, pause: none, resume: none },
    test: broker ? each : (each.skip as typeof each),
    controlTest: there.control ? each : (each.skip as typeof each),
    kafka: clientOf(there),
    newPrefix: () => `test-${randomUUID()}`,
  };
}

export function clientOf({ bootstrap }: Pick<Broker, 'bootstrap'>): Kafka {
  const retry = { initialRetryTime: 50, maxRetryTime: 500, retries: 20 };
  return new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.NOTHING, retry });
}
