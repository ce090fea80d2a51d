/**
 * `waybill relay --from <position> --prefix <fresh prefix>`: publishes the log once more, for a new consumer, beside the service
 * and its own topics. What was interrupted goes on where it was; the same command again brings the topics up to date.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import { schemas, topics as features, unpublished } from '../app.module.js';
import { PREFIX, type KafkaSettings } from '../config/kafka-settings.js';
import type { Settings } from '../config/settings.js';
import { newId } from '../event-store/ids.js';
import { Relay } from '../kafka/relay.js';
import { Topics } from '../kafka/topics.js';
import { createLog } from '../observability/log.js';
import { systemClock } from '../plain/clock.js';
import { openLog, type ReadableLog } from './read-log.js';
import { UsageError } from './usage-error.js';

export interface RelayCommand {
  /** The first position to publish; 1 is all of the log. */
  readonly from: bigint;
  readonly prefix: string;
}

const LOOK_MS = 100;

/** Ends when everything is published that was in the log at the start. Throws `UsageError` when the relay stops. */
export async function relay({ from, prefix }: RelayCommand, settings: Settings): Promise<void> {
  const { kafka } = settings;
  if (!kafka) throw new UsageError('Set KAFKA_BROKERS to where the events should go.');
  if (prefix === kafka.prefix)
    throw new UsageError(`The service publishes under the prefix ${prefix} itself; give this one a fresh prefix.`);
  if (!PREFIX.test(prefix)) throw new UsageError('A prefix may have letters, digits, dots, hyphens and underscores.');
  const store = openLog(settings);
  try {
    await publish({ ...kafka, prefix }, store, from > 0n ? from - 1n : 0n);
  } finally {
    await store.close();
  }
}

async function publish(settings: KafkaSettings, store: ReadableLog, startAfter: bigint): Promise<void> {
  const log = createLog('warn');
  const head = await store.head();
  const topics = new Topics(settings.prefix, features, unpublished);
  const relaying = new Relay({
    settings,
    topics,
    store,
    schemas,
    clock: systemClock,
    log: (level, message, details) => log[level](details, message),
    newId,
    random: Math.random,
    startAfter,
  });
  relaying.start();
  try {
    await untilPublished(relaying, head);
  } finally {
    await relaying.close();
  }
  console.log(
    `${relaying.published} events published to ${topics.published.join(', ')}; they hold the log up to position ${head.toString()}.`,
  );
}

async function untilPublished(relaying: Relay, head: bigint): Promise<void> {
  const bar = new SingleBar({
    format: 'Publishing {bar} position {value} of {total}, {state}',
    hideCursor: true,
    stream: process.stderr,
  });
  const shown = process.stderr.isTTY;
  if (shown) bar.start(Number(head), 0, { state: relaying.state });
  while (relaying.state !== 'relaying' || (relaying.position ?? 0n) < head) {
    if (relaying.state === 'stopped') throw new UsageError(relaying.error ?? 'The relay has stopped.');
    if (shown) bar.update(Number(relaying.position ?? 0n), { state: relaying.state });
    await pause(LOOK_MS);
  }
  if (!shown) return;
  bar.update(Number(head), { state: relaying.state });
  bar.stop();
}
