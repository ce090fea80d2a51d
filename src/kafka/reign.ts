/**
 * What the leading relay does: it fences whoever led before, learns how far the events are published, and goes on from there,
 * batch by batch. After any failure it begins anew with a new publisher; the position tells what had become of the last batch.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { START, type RecordedEvent } from '../event-store/event-store.js';
import { batchOf, keyPartitioner, type Batch } from './batches.js';
import { EventRefused, LogMismatch, NotAcknowledged, refusalIn } from './errors.js';
import type { Leadership } from './leadership.js';
import type { RelayOptions, Tuning } from './options.js';
import { noteOfPosition, noteOfSignIn, type RelayPosition } from './position-notes.js';
import { openPublisher, type Publisher } from './publisher.js';
import { anythingPublished } from './topic-check.js';
import { isAborted } from './aborted.js';

export interface ReignOptions extends RelayOptions {
  readonly kafka: Kafka;
  readonly leadership: Leadership;
  readonly tuning: Tuning;
  /** Told when it begins to relay, and after each batch. */
  readonly onPosition: (position: bigint, published: number) => void;
  /** Told of each failure after which it begins anew. */
  readonly onTrouble: (error: unknown) => void;
}

export class Reign {
  private failures = 0;
  /** The most events in a batch: fewer after the brokers have refused one as a whole. */
  private most: number;
  private readonly partitionOf: (key: string) => number;

  constructor(private readonly options: ReignOptions) {
    this.most = options.tuning.pageSize;
    this.partitionOf = keyPartitioner(options.settings.partitions);
  }

  /**
   * Relays until `signal` aborts; then it ends without an error. Rejects with `EventRefused` or `LogMismatch` when there is
   * no way on, and with `Deposed` when the group says that another leads.
   */
  async run(signal: AbortSignal): Promise<void> {
    while (!isAborted(signal)) {
      try {
        await this.relay(signal);
      } catch (error) {
        if (isAborted(signal)) return;
        if (error instanceof EventRefused || error instanceof LogMismatch) throw error;
        this.options.onTrouble(error);
        if (refusalIn(error) === undefined) await this.recover(signal);
      }
    }
  }

  private async relay(signal: AbortSignal): Promise<void> {
    const { onPosition } = this.options;
    const publisher = await this.open();
    try {
      const from = await this.signIn(publisher, signal);
      await this.verify(from);
      onPosition(from.position, 0);
      await this.follow(publisher, from.position, signal);
    } finally {
      publisher.close();
    }
  }

  private async open(): Promise<Publisher> {
    const { kafka, topics, settings } = this.options;
    const opening = openPublisher(kafka, topics, settings.transactions);
    try {
      return await this.inTime(opening);
    } catch (error) {
      opening.then((late) => late.close()).catch(() => undefined);
      throw error;
    }
  }

  /** A pause, and then the group's word that this instance still leads: to fence a rightful leader would help nobody. */
  private async recover(signal: AbortSignal): Promise<void> {
    const { leadership, random, tuning } = this.options;
    const bound = Math.min(tuning.retryMaxMs, tuning.retryMs * 2 ** this.failures++);
    await pause(bound * (0.5 + random() / 2), undefined, { signal }).catch(() => undefined);
    await leadership.confirmed(signal);
  }

  /** Writes a note with a new name and reads up to it: all that was committed before is read by then. */
  private async signIn(publisher: Publisher, signal: AbortSignal): Promise<RelayPosition> {
    const { leadership, newId, startAfter = START, kafka, topics, settings } = this.options;
    const name = newId();
    const enough = AbortSignal.any([signal, this.deadline()]);
    const before = leadership.notes.beforeSignIn(name, enough);
    before.catch(() => undefined);
    await this.inTime(publisher.publish([], noteOfSignIn(name)));
    const known = await before;
    if (known) return known;
    const admin = kafka.admin();
    await admin.connect();
    const lost = await anythingPublished(admin, topics).finally(() => admin.disconnect());
    if (lost)
      throw new LogMismatch(
        `Events were published, but ${topics.positions} does not say how far. Publish under another prefix, or delete the topics.`,
      );
    const begin = { position: startAfter, partitions: settings.partitions };
    await this.inTime(publisher.publish([], noteOfPosition(begin)));
    return begin;
  }

  /** The event that was published last must be in this log, at its place, and keys must stay where they are. */
  private async verify({ position, eventId, partitions }: RelayPosition): Promise<void> {
    const { store, settings } = this.options;
    if (partitions !== settings.partitions)
      throw new LogMismatch(
        `Events were published to ${partitions} partitions, KAFKA_PARTITIONS is ${settings.partitions}: that would break their order. Set it back.`,
      );
    if (eventId === undefined) return;
    const { events } = await store.readAll(position - 1n, { limit: 1 });
    const [event] = events;
    if (event?.id === eventId && event.position === position) return;
    throw new LogMismatch(
      `The topics of prefix ${settings.prefix} go up to event ${eventId} at position ${position.toString()}, ` +
        `which this log does not have: it is another one, or was restored from an older backup. Publish under another prefix.`,
    );
  }

  private async follow(publisher: Publisher, after: bigint, signal: AbortSignal): Promise<void> {
    const { store, tuning } = this.options;
    for await (const page of store.subscribe(after, { limit: tuning.pageSize, signal })) {
      for (let rest = page.events; rest.length > 0 && !signal.aborted;) {
        const batch = this.batch(rest);
        await this.publish(publisher, batch);
        rest = rest.slice(batch.events.length);
      }
      const live = page.events.length > 0 && page.events.length < tuning.pageSize;
      if (live) await pause(tuning.coalesceMs);
    }
  }

  private batch(events: readonly RecordedEvent[]): Batch {
    const { topics, schemas, tuning } = this.options;
    const bounds = { most: this.most, mostCharacters: tuning.batchCharacters };
    return batchOf(events, { topics, schemas, partitionOf: this.partitionOf, ...bounds });
  }

  private async publish(publisher: Publisher, { events, messages }: Batch): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    try {
      const { partitions } = this.options.settings;
      const note = noteOfPosition({ position: last.position, eventId: last.id, partitions });
      await this.inTime(publisher.publish(messages, note));
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal !== undefined && messages.length <= 1)
        throw new EventRefused(
          events.find(({ type }) => this.options.topics.of(type)) ?? last,
          `is refused by the brokers (${refusal}).`,
          { cause: error },
        );
      if (refusal !== undefined) this.most = Math.floor(messages.length / 2);
      throw error;
    }
    this.failures = 0;
    this.most = Math.min(this.options.tuning.pageSize, this.most * 2);
    this.options.onPosition(last.position, messages.length);
  }

  private deadline(): AbortSignal {
    return AbortSignal.timeout(this.options.tuning.publishMs);
  }

  /** What takes too long is given up: the publisher that does it is replaced, and fenced by the next. */
  private async inTime<T>(work: Promise<T>): Promise<T> {
    work.catch(() => undefined);
    const over = new AbortController();
    const { publishMs } = this.options.tuning;
    const late = pause(publishMs, undefined, { signal: over.signal }).then(() => {
      throw new NotAcknowledged(`The brokers did not answer within ${publishMs / 1000} s.`);
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([work, late]);
    } finally {
      over.abort();
    }
  }
}
