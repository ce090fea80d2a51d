/**
 * Which of several instances relays: all of them are one consumer group on the position topic, and who is given its partition
 * leads. The leader follows the topic by the same way, and so knows what every relay before it has committed. This decides
 * who should publish; that nobody else can is the business of the transactional id.
 */
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { Deposed } from './errors.js';
import { PositionNotes } from './position-notes.js';
import { stickyAssigner } from './sticky-assigner.js';
import type { Topics } from './topics.js';
import type { Tuning } from './options.js';

/** Positions that come meanwhile are read together; a sign-in is read within this time, milliseconds. */
const READ_MS = 250;
const READ_BYTES = 16 * 1024;

export interface LeadershipOptions {
  readonly kafka: Kafka;
  readonly topics: Topics;
  readonly tuning: Tuning;
  /** Milliseconds. */
  readonly now: () => number;
}

export class Leadership {
  readonly notes = new PositionNotes();
  private readonly consumer: Consumer;
  /** Aborted when the group is lost, with the reason. */
  private readonly lost = new AbortController();
  private reign: AbortController | undefined;
  private ledAt = 0;
  private readonly listeners = new Set<() => void>();

  /** Joins the group; rejects when it cannot. `leave` in any case. */
  constructor(private readonly options: LeadershipOptions) {
    const { kafka, topics, tuning } = options;
    this.consumer = kafka.consumer({
      groupId: topics.relay,
      partitionAssigners: [stickyAssigner(() => (this.reign ? this.ledAt : 0))],
      sessionTimeout: tuning.sessionMs,
      rebalanceTimeout: tuning.sessionMs,
      heartbeatInterval: tuning.heartbeatMs,
      minBytes: READ_BYTES,
      maxWaitTimeInMs: READ_MS,
      allowAutoTopicCreation: false,
      // When the client gives up, a new one is made: see the relay.
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    const { events } = this.consumer;
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => this.assigned(topics.positions in payload.memberAssignment));
    this.consumer.on(events.HEARTBEAT, () => this.heard());
    this.consumer.on(events.CRASH, ({ payload }) => this.lose(payload.error));
  }

  async join(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: this.options.topics.positions, fromBeginning: true });
    await this.consumer.run({ autoCommit: false, eachBatch: (batch) => this.read(batch) });
  }

  /** As the group has last said. */
  private get leads(): boolean {
    return this.reign !== undefined;
  }

  /**
   * Resolves when this instance leads, with a signal that aborts when it does not any more; `onStandBy` is told as often as
   * the group says that another leads. Rejects when the group is lost.
   */
  async elected(signal: AbortSignal, onStandBy: () => void): Promise<AbortSignal> {
    for (;;) {
      if (this.reign) return this.reign.signal;
      await this.nextWord(signal);
      if (!this.leads) onStandBy();
    }
  }

  /**
   * Resolves when the group has confirmed, from now on, that this instance leads: one that slept may still believe so. Rejects
   * with `Deposed` when it does not, and when the group is lost.
   */
  async confirmed(signal: AbortSignal): Promise<void> {
    await this.nextWord(signal);
    if (!this.reign) throw new Deposed('Another instance leads.');
  }

  /** The others need not wait for the end of the session. */
  async leave(): Promise<void> {
    this.lose(new Deposed('This instance has left the group.'));
    await this.consumer.disconnect().catch(() => undefined);
  }

  private assigned(leads: boolean): void {
    if (leads) this.reign ??= new AbortController();
    else this.depose();
    this.heard();
  }

  private heard(): void {
    this.ledAt = this.options.now();
    for (const listener of [...this.listeners]) listener();
  }

  private lose(reason: Error): void {
    this.lost.abort(reason);
    this.depose();
  }

  private depose(): void {
    const { reign } = this;
    this.reign = undefined;
    reign?.abort(new Deposed('Another instance leads.'));
  }

  /** Until the group's coordinator has said anything. */
  private nextWord(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.lost.signal]);
    return new Promise((resolve, reject) => {
      either.throwIfAborted();
      const done = () => {
        this.listeners.delete(done);
        either.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.listeners.delete(done);
        reject(either.reason as Error);
      };
      this.listeners.add(done);
      either.addEventListener('abort', giveUp, { once: true });
    });
  }

  private read({ batch }: EachBatchPayload): Promise<void> {
    for (const { key, value } of batch.messages) this.notes.read(key?.toString(), value?.toString());
    return Promise.resolve();
  }
}
