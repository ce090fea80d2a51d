/** What the relay is given: the log it reads, the topics it writes, and how patient it is. */
import type { KafkaSettings } from '../config/kafka-settings.js';
import type { EventStore } from '../event-store/event-store.js';
import type { EventSchemas } from '../event-store/upcast.js';
import type { Clock } from '../plain/clock.js';
import type { Topics } from './topics.js';

export type RelayLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  details: Readonly<Record<string, unknown>>,
) => void;

export interface RelayOptions {
  readonly settings: KafkaSettings;
  readonly topics: Topics;
  /** The relay only reads. */
  readonly store: Pick<EventStore, 'readAll' | 'subscribe' | 'head'>;
  readonly schemas: EventSchemas;
  readonly clock: Clock;
  readonly log: RelayLog;
  /** Names that nobody else has, for a relay to sign in with. */
  readonly newId: () => string;
  /** From 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  /** Where topics that nothing was published to begin: the events after this position. */
  readonly startAfter?: bigint;
  readonly tuning?: Partial<Tuning>;
}

/** All times in milliseconds. */
export interface Tuning {
  /** Events asked of the store at once, and the most in one transaction. */
  readonly pageSize: number;
  /** Characters of data after which a transaction takes no further event. */
  readonly batchCharacters: number;
  /** Live events that come within this time share a transaction. */
  readonly coalesceMs: number;
  /** A transaction that takes longer is given up. */
  readonly publishMs: number;
  /** How long the group waits for an instance that shows no sign of life before another takes over. */
  readonly sessionMs: number;
  readonly heartbeatMs: number;
  /** The first pause after a failure; doubled each time, up to `retryMaxMs`. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** How often a relay that has stopped looks whether the cause was mended. */
  readonly stoppedMs: number;
  /** How long a close waits for the brokers. */
  readonly closeMs: number;
}

export const TUNING: Tuning = {
  pageSize: 500,
  batchCharacters: 512 * 1024,
  coalesceMs: 20,
  publishMs: 20_000,
  sessionMs: 6_000,
  heartbeatMs: 1_000,
  retryMs: 200,
  retryMaxMs: 15_000,
  stoppedMs: 60_000,
  closeMs: 5_000,
};
