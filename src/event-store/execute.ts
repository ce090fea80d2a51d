/** The only way to append: load, decide, append; on a conflict reload what is new and decide again. */
import { LRUCache } from 'lru-cache';
import type { Clock } from '../plain/clock.js';
import type { Decider, Decision, DomainEvent } from './decider.js';
import {
  OutcomeUnknown,
  RevisionConflict,
  START,
  StoreUnavailable,
  type Actor,
  type Appended,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type RecordedEvent,
} from './event-store.js';
import { saltsFor } from './texts.js';
import type { EventSchemas } from './upcast.js';

/** Where a command comes from: written into the metadata of what it records. */
export interface Origin {
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string;
}

export type Executed<State> =
  | { readonly outcome: 'recorded' | 'unchanged'; readonly position: bigint; readonly state: State }
  | { readonly outcome: 'refused'; readonly problem: string; readonly detail: string; readonly state: State };

/** A stream folded up to its last known event. */
interface Folded<State> {
  readonly state: State;
  readonly revision: ExpectedRevision;
  /** Position of the stream's last event. */
  readonly position: bigint;
}

export interface ExecuteOptions {
  readonly store: EventStore;
  readonly schemas: EventSchemas;
  readonly clock: Clock;
  /** Time-ordered ids (UUIDv7). */
  readonly newId: () => string;
  /** 16 random bytes in base64, for a free text. */
  readonly newSalt: () => string;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  /** How many events' worth of folded streams are kept in memory. */
  readonly cachedEvents?: number;
}

/** What came of one append: on disk, decided again because someone was faster, or not (known to be) taken. */
export type AppendOutcome = 'appended' | 'conflict' | 'failed';

/** Attempts before the sender is asked to come back; the waits between them add up to about a second. */
const ATTEMPTS = 8;
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 300;

export class Execute {
  /** Conflicts met so far, for the metrics. */
  conflicts = 0;
  /** Told of every append how long the store took to answer, in seconds, and what it answered. */
  onAppend: ((seconds: number, outcome: AppendOutcome) => void) | undefined;
  private readonly folded: LRUCache<string, Folded<unknown>>;
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(private readonly options: ExecuteOptions) {
    this.folded = new LRUCache({
      maxSize: options.cachedEvents ?? 500_000,
      sizeCalculation: ({ revision }) => (revision === 'no-stream' ? 1 : revision + 2),
    });
  }

  /**
   * Records what the decider makes of the command. Commands for one stream take turns within this process.
   * Throws `StoreUnavailable` if the log cannot take the events now; then nothing was recorded. If it is `OutcomeUnknown`,
   * something may have been: sending the command again is safe as far as its decider knows it again, as it does a `scanId`.
   */
  execute<State, Command, E extends DomainEvent>(
    stream: string,
    decider: Decider<State, Command, E>,
    command: Command,
    origin: Origin,
  ): Promise<Executed<State>> {
    return this.inTurn(stream, () => this.untilAppended(stream, decider, command, origin));
  }

  /** The stream's state as this process knows it after reading what is new. */
  async load<State, E extends DomainEvent>(stream: string, decider: Decider<State, never, E>): Promise<State> {
    return (await this.read(stream, decider)).state;
  }

  /** The stream's events, as recorded: for questions about the past. */
  history(stream: string): Promise<readonly RecordedEvent[]> {
    return this.options.store.readStream(stream);
  }

  private async untilAppended<State, Command, E extends DomainEvent>(
    stream: string,
    decider: Decider<State, Command, E>,
    command: Command,
    origin: Origin,
  ): Promise<Executed<State>> {
    const remembered = this.folded.get(stream) as Folded<State> | undefined;
    let known = remembered ?? (await this.read(stream, decider));
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      let decision = decider.decide(command, known.state);
      if (known === remembered && !hasEvents(decision)) {
        // No append will tell that another instance has written since: look before saying that there is nothing to do.
        known = await this.read(stream, decider);
        decision = decider.decide(command, known.state);
      }
      const { state, position } = known;
      if (decision.outcome === 'refused') return { ...decision, state };
      if (decision.events.length === 0) return { outcome: 'unchanged', position, state };
      try {
        const appended = await this.append(stream, decider, known, decision.events, origin);
        return { outcome: 'recorded', position: appended.position, state: appended.state };
      } catch (error) {
        if (!(error instanceof RevisionConflict)) throw error;
        this.conflicts++;
        if (attempt < ATTEMPTS) await this.pause(attempt);
        known = await this.read(stream, decider);
      }
    }
    throw new StoreUnavailable(`Stream ${stream} is being written by too many at once.`);
  }

  private async append<State, E extends DomainEvent>(
    stream: string,
    decider: Decider<State, never, E>,
    known: Folded<State>,
    events: readonly E[],
    origin: Origin,
  ): Promise<Folded<State>> {
    const recordedAt = this.options.clock().toISOString();
    const toAppend = events.map((event) => this.toAppend(event, recordedAt, origin));
    const appended = await this.toStore(stream, toAppend, known.revision);
    const place = { position: appended.position, recordedAt };
    const state = events.reduce((folding, event) => decider.evolve(folding, event, place), known.state);
    const folded = { state, revision: appended.revision, position: appended.position };
    this.folded.set(stream, folded);
    return folded;
  }

  private async toStore(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<Appended> {
    const started = performance.now();
    const tell = (outcome: AppendOutcome) => this.onAppend?.((performance.now() - started) / 1000, outcome);
    try {
      const appended = await this.options.store.append(stream, events, expected);
      tell('appended');
      return appended;
    } catch (error) {
      tell(error instanceof RevisionConflict ? 'conflict' : 'failed');
      // What is in memory may lack events that are in the log by now, or soon: the next command asks the log.
      if (error instanceof OutcomeUnknown) this.folded.delete(stream);
      throw error;
    }
  }

  private toAppend({ type, data }: DomainEvent, recordedAt: string, origin: Origin): NewEvent {
    const { schemas, newId, newSalt } = this.options;
    const texts = saltsFor(data, schemas.textsOf(type), newSalt);
    const metadata = { schemaVersion: schemas.versionOf(type), ...origin, ...(texts && { texts }) };
    return { id: newId(), type, data, metadata, recordedAt };
  }

  /** Goes on from what is cached: only newer events are read. */
  private async read<State, E extends DomainEvent>(
    stream: string,
    decider: Decider<State, never, E>,
  ): Promise<Folded<State>> {
    const cached = this.folded.get(stream) as Folded<State> | undefined;
    let { state, revision, position }: Folded<State> = cached ?? {
      state: decider.initial,
      revision: 'no-stream',
      position: START,
    };
    for (const event of await this.options.store.readStream(stream, revision === 'no-stream' ? 0 : revision + 1)) {
      // What a newer instance wrote takes its place in the stream; what it means, this one cannot say.
      if (this.options.schemas.knows(event.type)) state = decider.evolve(state, event as unknown as E, event);
      ({ revision, position } = event);
    }
    const folded = { state, revision, position };
    const newest = this.folded.get(stream)?.revision ?? 'no-stream';
    // A command may have appended while this was reading; what it left in memory is newer.
    if (revision !== 'no-stream' && (newest === 'no-stream' || revision > newest)) this.folded.set(stream, folded);
    return folded;
  }

  private inTurn<T>(stream: string, work: () => Promise<T>): Promise<T> {
    const before = this.queues.get(stream);
    const mine = before ? before.then(work, work) : work();
    this.queues.set(stream, mine);
    const leave = () => {
      if (this.queues.get(stream) === mine) this.queues.delete(stream);
    };
    mine.then(leave, leave);
    return mine;
  }

  /** Full jitter: anywhere up to a bound that doubles. */
  private pause(attempt: number): Promise<void> {
    const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
    return new Promise((resolve) => setTimeout(resolve, this.options.random() * bound));
  }
}

const hasEvents = (decision: Decision<unknown>): boolean =>
  decision.outcome === 'accepted' && decision.events.length > 0;
