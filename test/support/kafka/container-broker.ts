/** A real Apache Kafka broker in a container, where a Docker engine answers. Keeps its port and its data over a restart. */
import { Kafka, logLevel } from 'kafkajs';
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import type { Broker } from './broker.js';
import { freePorts } from './free-ports.js';

const IMAGE = 'apache/kafka:4.1.1';
const START_MS = 120_000;

/** Throws when no engine answers or the image cannot be had. */
export async function startContainerBroker(): Promise<Broker> {
  const client = await getContainerRuntimeClient();
  const { host } = client.info.containerRuntime;
  const [port = 0] = await freePorts(1);
  const bootstrap = `${host}:${port}`;
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment(environment(bootstrap))
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(START_MS)
    .start();
  const engine = client.container.getById(container.getId());
  return {
    name: `${IMAGE} in a container`,
    bootstrap,
    control: {
      start: async () => {
        await engine.start();
        await answers(bootstrap);
      },
      stop: async () => {
        await engine.stop();
      },
      kill: async () => {
        await engine.kill();
      },
      pause: async () => {
        await engine.pause();
      },
      resume: async () => {
        await engine.unpause();
      },
    },
    close: async () => {
      await container.stop();
    },
  };
}

/** A listener for us and another for the broker itself, which knows nothing of the host's ports. */
function environment(address: string): Record<string, string> {
  return {
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_NODE_ID: '1',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENERS: 'PLAIN://:9092,CONTROLLER://:9093,INSIDE://:9094',
    KAFKA_ADVERTISED_LISTENERS: `PLAIN://${address},INSIDE://localhost:9094`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT,INSIDE:PLAINTEXT',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'INSIDE',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_HEAP_OPTS: '-Xmx512m',
  };
}

/** Resolves when the broker takes requests again. */
async function answers(bootstrap: string): Promise<void> {
  const retry = { initialRetryTime: 100, maxRetryTime: 500, retries: START_MS / 500 };
  const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING, retry }).admin();
  await admin.connect();
  await admin.disconnect();
}
