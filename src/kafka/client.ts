/** The client of the brokers, as the settings say. What it has to say itself goes to the log as debugging, without secrets. */
import { Kafka, logLevel, type KafkaConfig, type LogEntry } from 'kafkajs';
import type { KafkaSettings, SaslSettings, TlsSettings } from '../config/kafka-settings.js';
import type { RelayLog } from './options.js';
import type { Sockets } from './sockets.js';

/**
 * Every request ends within these bounds. Its own tries are few: whoever uses the client begins anew, which is safer
 * than to go on with a client whose state nobody knows.
 */
const BOUNDS = {
  connectionTimeout: 3_000,
  authenticationTimeout: 10_000,
  requestTimeout: 10_000,
  retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 5 },
};

export function connectTo(settings: KafkaSettings, sockets: Sockets, log: RelayLog): Kafka {
  const { brokers, tls, sasl } = settings;
  return new Kafka({
    ...BOUNDS,
    clientId: 'waybill',
    brokers: [...brokers],
    ...(tls && { ssl: tlsOptions(tls) }),
    ...(sasl && { sasl: saslOptions(sasl) }),
    socketFactory: sockets.factory,
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => log('debug', `kafkajs: ${entry.log.message}`, detailsOf(entry)),
  });
}

function tlsOptions({ ca, certificate, key }: TlsSettings): NonNullable<KafkaConfig['ssl']> {
  return {
    ...(ca !== undefined && { ca: [ca] }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key && { key: key.reveal() }),
  };
}

function saslOptions({ mechanism, username, password }: SaslSettings): NonNullable<KafkaConfig['sasl']> {
  return { mechanism, username, password: password.reveal() } as NonNullable<KafkaConfig['sasl']>;
}

function detailsOf({ namespace, log }: LogEntry): Record<string, unknown> {
  const { broker, error, groupId, retryCount } = log;
  return { namespace, broker, error: error === undefined ? undefined : String(error), groupId, retryCount };
}
