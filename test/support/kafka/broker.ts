/**
 * The broker that the tests run against: the one that KAFKA_BROKERS names, else one in a container, else one from Maven
 * Central's jars. Without any of them the tests are skipped, loudly; in CI that is a failure.
 */
import { startContainerBroker } from './container-broker.js';
import { startLocalBroker } from './local-broker.js';

export interface Broker {
  /** Which one it is, for people. */
  readonly name: string;
  /** `host:port`, or several of them after commas. */
  readonly bootstrap: string;
  /** Absent where the broker is not ours to stop. */
  readonly control?: BrokerControl;
  /** Ends it for good and takes its data away; leaves a broker alone that was given. */
  close(): Promise<void>;
}

/** Same port and same data after each start, which resolves when requests are taken again. */
export interface BrokerControl {
  start(): Promise<void>;
  /** As an operator stops it. */
  stop(): Promise<void>;
  /** At once. */
  kill(): Promise<void>;
  /** It takes connections and answers nothing. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** Answers undefined where there is none, after saying why. Throws instead when CI is set. */
export async function startBroker(): Promise<Broker | undefined> {
  const { KAFKA_BROKERS, CI } = process.env;
  if (KAFKA_BROKERS) return told({ name: 'KAFKA_BROKERS', bootstrap: KAFKA_BROKERS, close: () => Promise.resolve() });
  const missing = ['KAFKA_BROKERS is not set'];
  for (const [kind, start] of Object.entries({ 'no container': startContainerBroker, 'no jars': startLocalBroker })) {
    try {
      return told(await start());
    } catch (error) {
      missing.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const why = `There is no Kafka broker to test against.\n${missing.map((reason) => `  ${reason}`).join('\n')}`;
  if (CI) throw new Error(why);
  process.stderr.write(`\n${why}\nTESTS AGAINST KAFKA ARE SKIPPED.\n\n`);
  return undefined;
}

function told(broker: Broker): Broker {
  process.stderr.write(`Kafka: ${broker.name} at ${broker.bootstrap}\n`);
  return broker;
}
