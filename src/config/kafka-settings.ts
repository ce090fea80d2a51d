/** The settings of the way to Kafka. Secrets come from the environment or from files, never from the command line. */
import { Secret } from './secret.js';
import type { Setting, SettingReader } from './setting.js';

export interface KafkaSettings {
  /** `host:port` of each broker to begin with. */
  readonly brokers: readonly string[];
  /** What the names of all topics begin with. */
  readonly prefix: string;
  /** Partitions of each published topic. */
  readonly partitions: number;
  /** Copies of each topic; 0 is what the brokers do by default. */
  readonly replication: number;
  /** How long published events are kept, in days; 0 is for ever. */
  readonly retentionDays: number;
  /** Exactly once, by transactions; else at least once. */
  readonly transactions: boolean;
  readonly tls?: TlsSettings;
  readonly sasl?: SaslSettings;
}

/** Texts in PEM. */
export interface TlsSettings {
  /** Who vouches for the brokers; whoever the system trusts when absent. */
  readonly ca?: string;
  /** What the service shows of itself, and the key to it. */
  readonly certificate?: string;
  readonly key?: Secret;
}

export interface SaslSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: Secret;
}

/** Name, default and help of each setting. */
export const KAFKA_TABLE = {
  brokers: { name: 'KAFKA_BROKERS', fallback: '', help: 'host:port, several after commas; none: nothing is published' },
  prefix: { name: 'KAFKA_TOPIC_PREFIX', fallback: 'waybill', help: 'what the names of all topics begin with' },
  partitions: { name: 'KAFKA_PARTITIONS', fallback: '6', help: 'partitions of each topic; must not change later' },
  replication: { name: 'KAFKA_REPLICATION', fallback: '0', help: "copies of each topic; 0 is the brokers' default" },
  retentionDays: { name: 'KAFKA_RETENTION_DAYS', fallback: '0', help: 'how long events are kept; 0 is for ever' },
  transactions: { name: 'KAFKA_TRANSACTIONS', fallback: 'on', help: 'on: exactly once; off: at least once' },
  tls: { name: 'KAFKA_TLS', fallback: 'off', help: 'on or off' },
  ca: { name: 'KAFKA_TLS_CA_FILE', fallback: '', help: "certificates that vouch for the brokers; else the system's" },
  certificate: { name: 'KAFKA_TLS_CERT_FILE', fallback: '', help: 'certificate to show to the brokers' },
  key: { name: 'KAFKA_TLS_KEY_FILE', fallback: '', help: 'its key' },
  mechanism: { name: 'KAFKA_SASL', fallback: 'none', help: 'none, plain, scram-sha-256 or scram-sha-512' },
  username: { name: 'KAFKA_SASL_USERNAME', fallback: '', help: 'user name for KAFKA_SASL' },
  password: { name: 'KAFKA_SASL_PASSWORD', fallback: '', help: 'its password, or in a file: KAFKA_SASL_PASSWORD_FILE' },
} satisfies Record<string, Setting>;

/** What topics may be named with. */
export const PREFIX = /^[a-zA-Z0-9._-]{1,200}$/;
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** Undefined without brokers. Throws an `Error` whose message says which variable to mend and how, and no secret. */
export function readKafkaSettings(read: SettingReader): KafkaSettings | undefined {
  const { text, whole } = read;
  const brokers = text(KAFKA_TABLE.brokers)
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '');
  if (brokers.length === 0) return undefined;
  const stray = brokers.find((broker) => !/^[^\s:]+:\d+$|^\[[\da-fA-F:]+\]:\d+$/.test(broker));
  if (stray !== undefined) throw new Error(`${KAFKA_TABLE.brokers.name} takes host:port, not "${stray}".`);
  const prefix = text(KAFKA_TABLE.prefix);
  if (!PREFIX.test(prefix))
    throw new Error(`${KAFKA_TABLE.prefix.name} may have letters, digits, dots, hyphens and underscores.`);
  const partitions = whole(KAFKA_TABLE.partitions, 1_000);
  if (partitions === 0) throw new Error(`${KAFKA_TABLE.partitions.name} must be at least 1.`);
  const tls = isOn(KAFKA_TABLE.tls, read) ? { tls: readTls(read) } : {};
  const sasl = readSasl(read);
  return {
    brokers,
    prefix,
    partitions,
    replication: whole(KAFKA_TABLE.replication, 100),
    retentionDays: whole(KAFKA_TABLE.retentionDays, 36_500),
    transactions: isOn(KAFKA_TABLE.transactions, read),
    ...tls,
    ...(sasl && { sasl }),
  };
}

function isOn(setting: Setting, { text }: SettingReader): boolean {
  const said = text(setting);
  if (said !== 'on' && said !== 'off') throw new Error(`${setting.name} must be on or off.`);
  return said === 'on';
}

function readTls(read: SettingReader): TlsSettings {
  const ca = fileOf(KAFKA_TABLE.ca, read);
  const certificate = fileOf(KAFKA_TABLE.certificate, read);
  const key = fileOf(KAFKA_TABLE.key, read);
  if ((certificate === undefined) !== (key === undefined))
    throw new Error(`${KAFKA_TABLE.certificate.name} and ${KAFKA_TABLE.key.name} go together.`);
  return {
    ...(ca !== undefined && { ca }),
    ...(certificate !== undefined && { certificate }),
    ...(key !== undefined && { key: new Secret(key) }),
  };
}

function readSasl(read: SettingReader): SaslSettings | undefined {
  const said = read.text(KAFKA_TABLE.mechanism);
  if (said === 'none') return undefined;
  const mechanism = MECHANISMS.find((known) => known === said);
  if (!mechanism) throw new Error(`${KAFKA_TABLE.mechanism.name} must be none, ${MECHANISMS.join(', ')}.`);
  const username = read.text(KAFKA_TABLE.username);
  if (username === '') throw new Error(`${KAFKA_TABLE.mechanism.name} needs ${KAFKA_TABLE.username.name}.`);
  return { mechanism, username, password: new Secret(readPassword(read)) };
}

function readPassword(read: SettingReader): string {
  const { name } = KAFKA_TABLE.password;
  const inFile = fileOf({ ...KAFKA_TABLE.password, name: `${name}_FILE` }, read)?.trim();
  const said = read.text(KAFKA_TABLE.password);
  if (inFile && said) throw new Error(`Set ${name} or ${name}_FILE, not both.`);
  const password = inFile ?? said;
  if (password === '') throw new Error(`${KAFKA_TABLE.mechanism.name} needs ${name} or ${name}_FILE.`);
  return password;
}

/** What stands in the file that a setting names; undefined if it names none. */
function fileOf(setting: Setting, read: SettingReader): string | undefined {
  const path = read.text(setting);
  if (path === '') return undefined;
  try {
    return read.file(path);
  } catch (error) {
    const why = typeof error === 'object' && error && 'code' in error ? String(error.code) : 'it failed';
    throw new Error(`${setting.name}: ${path} cannot be read (${why}).`, { cause: error });
  }
}
