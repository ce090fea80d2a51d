/**
 * A subscription to the server that goes on by itself: the client's ends when the server, the network or a change of leader
 * ends it. Each goes on where the last one was, so that nothing is left out and nothing comes twice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { eventTypeFilter, START as FIRST, type AllStreamSubscription, type Position } from '@eventstore/db-client';
import type { Connection, Link } from './connection.js';
import type { FoundEvent } from './events.js';
import { isAfter } from './log-reader.js';
import { ConnectionGivenUp, NoAnswer } from './trouble.js';

/** Waits between tries, milliseconds: doubled each time from the first to the last. */
const FIRST_WAIT_MS = 50;
const LAST_WAIT_MS = 2_000;
/** Events that the server looks at in one go, before it says how far it is. */
const WINDOW = 1_000;

/** Types of events that are not the server's own, as a regular expression. */
export const NOT_SYSTEM = '^[^$]';

export interface FeedOptions {
  readonly connection: Connection;
  /** Types of events to send, as a regular expression for the server. */
  readonly types: string;
  /** Strictly after this; from the beginning if there is none. */
  readonly after: Position | undefined;
  /** A subscription that the server does not confirm within so many milliseconds has failed. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: FoundEvent) => void;
  /** Everything up to here was sent, or left out by the filter; everything sent before was handed on. */
  readonly onCheckpoint?: (position: Position) => void;
  /** Everything that there was when the server said so was handed on. Old servers never say so. */
  readonly onCaughtUp?: () => void;
  /** A subscription ended that we did not end. */
  readonly onDrop: () => void;
  /** Whether a subscription is running. */
  readonly onRunning?: (running: boolean) => void;
}

interface Ended {
  /** Whether the server had taken it. */
  readonly confirmed: boolean;
  /** What the client says, if anything. */
  readonly error: unknown;
}

export class Feed {
  private after: Position | undefined;
  private running: AllStreamSubscription | undefined;
  private paused = false;

  constructor(private readonly options: FeedOptions) {
    this.after = options.after;
  }

  /** Until the signal aborts. Never rejects. */
  async run(): Promise<void> {
    const { signal, connection, onDrop, onRunning } = this.options;
    const left = () => signal.aborted;
    let failures = 0;
    while (!left()) {
      const { link } = connection;
      const { confirmed, error } = await this.subscribe(link);
      onRunning?.(false);
      if (left()) return;
      if (confirmed) onDrop();
      connection.failed(link, error);
      failures = confirmed ? 0 : failures + 1;
      const wait = Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Lets the server wait: what it has sent already still comes. */
  pause(): void {
    this.paused = true;
    this.running?.pause();
  }

  resume(): void {
    this.paused = false;
    this.running?.resume();
  }

  /** Resolves when it ended, for whatever reason. */
  private subscribe({ client, givenUp }: Link): Promise<Ended> {
    const { signal, silenceMs, types } = this.options;
    return new Promise((resolve) => {
      const marks = new Marks();
      let confirmed = false;
      const subscription = client.subscribeToAll({
        requiresLeader: true,
        fromPosition: this.after ?? FIRST,
        filter: eventTypeFilter({
          regex: types,
          maxSearchWindow: WINDOW,
          checkpointInterval: 1,
          checkpointReached: (_, position) => marks.add(subscription, () => this.passed(position)),
        }),
      });
      let over = false;
      const end = (error?: unknown) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        for (const abort of [signal, givenUp]) abort.removeEventListener('abort', leave);
        subscription.removeAllListeners('data').resume();
        this.running = undefined;
        subscription.unsubscribe().catch(() => undefined);
        resolve({ confirmed, error });
      };
      // The client says nothing of a subscription that was cancelled on this side.
      const leave = () => end(new ConnectionGivenUp());
      const timer = setTimeout(() => end(new NoAnswer(silenceMs)), silenceMs);
      for (const abort of [signal, givenUp]) abort.addEventListener('abort', leave);
      subscription.on('confirmation', () => {
        clearTimeout(timer);
        confirmed = true;
        this.options.onRunning?.(true);
      });
      subscription.on('data', ({ event }) => {
        if (event) this.arrived(event);
        marks.meet(subscription);
      });
      subscription.on('caughtUp', () => marks.add(subscription, () => this.options.onCaughtUp?.()));
      subscription.on('end', () => end());
      subscription.on('error', end);
      this.running = subscription;
      if (this.paused) subscription.pause();
      if (signal.aborted || givenUp.aborted) leave();
    });
  }

  private arrived(event: FoundEvent): void {
    const { position } = event;
    if (!position || (this.after && !isAfter(position, this.after))) return;
    this.after = position;
    this.options.onEvent(event);
  }

  private passed(position: Position): void {
    if (this.after && !isAfter(position, this.after)) return;
    this.after = position;
    this.options.onCheckpoint?.(position);
  }
}

/**
 * The client tells of checkpoints the moment they arrive, even while events that came before them still wait to be handed on.
 * Believed too early, a checkpoint would have those events taken for repetitions, or left out by whoever goes on from it.
 */
class Marks {
  private waiting: (() => void)[] = [];

  add(subscription: AllStreamSubscription, mark: () => void): void {
    this.waiting.push(mark);
    this.meet(subscription);
  }

  /** Meets the marks whose turn has come: when nothing is waiting before them. */
  meet(subscription: AllStreamSubscription): void {
    if (this.waiting.length === 0 || subscription.readableLength > 0) return;
    const marks = this.waiting;
    this.waiting = [];
    for (const mark of marks) mark();
  }
}
