/**
 * Publishes every event of the log, once and in order, for other systems to read. The door to this room. Whatever Kafka does,
 * nothing here is waited for by anyone: the relay follows the log at its own pace, says how far it is behind, and catches up.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { behind, type Behind } from '../event-store/behind.js';
import { isAborted } from './aborted.js';
import { connectTo } from './client.js';
import { Deposed, EventRefused, LogMismatch, textOf } from './errors.js';
import { Leadership } from './leadership.js';
import { TUNING, type RelayOptions, type Tuning } from './options.js';
import { Reign } from './reign.js';
import { Sockets } from './sockets.js';
import { prepareTopics } from './topic-check.js';

/**
 * `starting`: nothing was heard of the brokers yet · `relaying` · `standing-by`: another instance relays · `retrying`: the
 * brokers fail or refuse; it tries again for ever · `stopped`: it has met what it must not skip, and looks again now and then.
 */
export type RelayState = 'starting' | 'relaying' | 'standing-by' | 'retrying' | 'stopped';
export const RELAY_STATES: readonly RelayState[] = ['starting', 'relaying', 'standing-by', 'retrying', 'stopped'];

export interface RelayStatus extends Partial<Behind> {
  readonly state: RelayState;
  readonly prefix: string;
  /** Everything up to here is published, as far as this instance knows; with it how far that is behind the log. */
  readonly position?: bigint;
  /** Events published by this instance since it started. */
  readonly published: number;
  /** Why it is retrying or has stopped. */
  readonly error?: string;
}

export class Relay {
  state: RelayState = 'starting';
  position: bigint | undefined;
  error: string | undefined;
  published = 0;
  private readonly tuning: Tuning;
  private failures = 0;
  private readonly closing = new AbortController();
  private readonly sockets = new Sockets();
  private running: Promise<void> | undefined;

  constructor(private readonly options: RelayOptions) {
    this.tuning = { ...TUNING, ...options.tuning };
  }

  /** In the background: see `status`. */
  start(): void {
    this.running ??= this.run();
  }

  /** For health and metrics. Never rejects: without the store it tells what it knows. */
  async status(): Promise<RelayStatus> {
    const { state, position, error, published } = this;
    const { store, clock, settings } = this.options;
    const known = { state, prefix: settings.prefix, published, ...(error !== undefined && { error }) };
    if (position === undefined) return known;
    const head = await store.head().catch(() => position);
    return { ...known, position, ...(await behind(store, position, head, clock)) };
  }

  /** Ends after the batch under way, or without its answer if that takes long; what is missing is published after a start. */
  async close(): Promise<void> {
    this.closing.abort();
    const enough = new AbortController();
    const late = pause(this.tuning.closeMs, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([this.running, late]);
    enough.abort();
    this.sockets.end();
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    const { retryMs, retryMaxMs, stoppedMs } = this.tuning;
    while (!isAborted(signal)) {
      try {
        await this.serve(signal);
      } catch (error) {
        if (isAborted(signal)) return;
        const stopped = error instanceof EventRefused || error instanceof LogMismatch;
        this.trouble(error, stopped ? 'stopped' : 'retrying');
        await this.rest(stopped ? stoppedMs : Math.min(retryMaxMs, retryMs * 2 ** this.failures++));
      }
    }
  }

  /** As a member of the group, until the group is lost. */
  private async serve(signal: AbortSignal): Promise<void> {
    const { settings, topics, log } = this.options;
    const kafka = connectTo(settings, this.sockets, log);
    await this.prepare(kafka);
    const leadership = new Leadership({ kafka, topics, tuning: this.tuning, now: Date.now });
    try {
      await leadership.join();
      for (;;) {
        const reign = await leadership.elected(signal, () => this.standBy());
        await this.lead(kafka, leadership, reign, signal);
        signal.throwIfAborted();
      }
    } finally {
      await leadership.leave();
    }
  }

  private async prepare(kafka: Kafka): Promise<void> {
    const { settings, topics, log } = this.options;
    const admin = kafka.admin();
    try {
      await admin.connect();
      await prepareTopics(admin, topics, settings, log);
    } finally {
      await admin.disconnect();
    }
  }

  private async lead(kafka: Kafka, leadership: Leadership, reign: AbortSignal, closing: AbortSignal): Promise<void> {
    const { log } = this.options;
    log('info', 'this instance relays', { prefix: this.options.settings.prefix });
    try {
      await new Reign({
        ...this.options,
        kafka,
        leadership,
        tuning: this.tuning,
        onPosition: (position, published) => this.reached(position, published),
        onTrouble: (error) => this.trouble(error, 'retrying'),
      }).run(AbortSignal.any([reign, closing]));
    } catch (error) {
      if (!(error instanceof Deposed)) throw error;
    }
    if (!isAborted(closing)) log('info', 'this instance relays no more', {});
  }

  private standBy(): void {
    this.state = 'standing-by';
    this.error = undefined;
    this.position = undefined;
  }

  private reached(position: bigint, published: number): void {
    this.state = 'relaying';
    this.failures = 0;
    this.error = undefined;
    this.position = position;
    this.published += published;
  }

  private trouble(error: unknown, state: 'retrying' | 'stopped'): void {
    this.state = state;
    this.error = textOf(error);
    const { position } = this;
    const details = { error: this.error, ...(position !== undefined && { position: position.toString() }) };
    if (state === 'stopped') this.options.log('error', 'the relay has stopped: nothing more is published', details);
    else this.options.log('warn', 'the relay tries again', details);
  }

  private async rest(most: number): Promise<void> {
    const jittered = most * (0.5 + this.options.random() / 2);
    await pause(jittered, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}
