/**
 * Follows the log and writes it into one view file: in batches while it catches up, and live as events come. Whatever
 * fails, it rolls back to the last commit and reads on from there, so a failure can neither lose an event nor count it twice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { START, type EventStore, type LogPage, type RecordedEvent } from '../event-store/event-store.js';
import { CommitTime } from './commit-time.js';
import { EventNotApplied, faultOf, LogUnreadable, textOf } from './errors.js';
import { Histories } from './histories.js';
import { KeptValues } from './kept-values.js';
import type { Apply, ApplyContext, Projection } from './projection.js';
import type { Log, Tuning } from './options.js';
import type { Turns } from './turns.js';
import type { ViewFile } from './view-file.js';

/** Looking at the clock costs something, so it is done every so many events. */
const EVENTS_BETWEEN_LOOKS = 8;

/** What a view needs of the log. */
export type FollowedLog = Pick<EventStore, 'readStream' | 'subscribe' | 'head'>;

export interface RunnerOptions {
  readonly projection: Projection;
  readonly file: ViewFile;
  readonly store: FollowedLog;
  readonly turns: Turns;
  readonly tuning: Tuning;
  readonly log: Log;
  /** What to do with an event that cannot be applied: go on without it, or stop with `EventNotApplied`. */
  readonly failing: 'set-aside' | 'stop';
  /** The smallest position that someone waits for. */
  readonly awaited: () => bigint | undefined;
  /** Told whenever readers can see more of the log. */
  readonly onAdvance: (position: bigint) => void;
}

export class ViewRunner {
  state: 'catching-up' | 'live' | 'retrying' = 'catching-up';
  /** Why it is retrying. */
  error: string | undefined;
  private readonly applyOf: (type: string) => Apply | undefined;
  private readonly histories: Histories;
  private readonly kept: KeptValues;
  private readonly context: ApplyContext;
  private readonly commitTime = new CommitTime();
  private applying: RecordedEvent | undefined;
  /** The log is applied up to here, committed or not. */
  private seen: bigint;
  private uncommitted = 0;
  private committedAt: number;
  private failures = 0;
  private looked = 0;
  private pageEnd = START;
  /** Up to here events are applied one by one, because one of them failed in a batch; others near it may as well. */
  private carefulUntil = -1n;
  private liveFrom: bigint | undefined;

  constructor(private readonly options: RunnerOptions) {
    const { file, projection, store, tuning } = options;
    const { apply, every } = projection;
    this.applyOf = every ? () => every : (type) => apply[type];
    this.histories = new Histories(store);
    this.seen = file.position;
    this.committedAt = tuning.now();
    this.kept = new KeptValues(projection.keeping, file.rows);
    this.context = {
      rows: file.rows,
      kept: this.kept,
      history: (stream) => this.histories.upTo(stream, this.applying as RecordedEvent),
    };
  }

  /** Readers see the log up to here. Events that the view does not read need no commit. */
  get position(): bigint {
    return this.uncommitted === 0 ? this.seen : this.options.file.position;
  }

  /** Someone waits: commits what they wait for now, if it is there, or else as soon as it comes. */
  hurry(): void {
    if (this.isAwaited()) this.commitTime.now();
  }

  /** Follows the log until `signal` aborts; then everything applied is committed. Throws as `reach`. */
  async follow(signal: AbortSignal): Promise<void> {
    await this.untilItWorks(signal, async () => {
      this.liveFrom ??= await this.readingLog(this.options.store.head());
      this.lookWhetherLive();
      await this.read(signal);
    });
  }

  /**
   * Applies and commits the log up to `target`, or until `signal` aborts. Tries again for ever when the disk or the store
   * fail. Throws `EventNotApplied` if it is to stop on such events, and SQLite's error if the file is corrupt.
   */
  async reach(target: bigint, signal: AbortSignal): Promise<void> {
    await this.untilItWorks(signal, async () => {
      if (this.seen < target) await this.read(signal, target);
      this.commit();
    });
  }

  private async untilItWorks(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        this.rollback();
        const fault = faultOf(error);
        if (fault === 'corrupt') throw error;
        if (error instanceof EventNotApplied && fault === 'event') this.mindEvent(error);
        else await this.rest(error, signal);
        if (signal.aborted) return;
      }
    }
  }

  private async read(signal: AbortSignal, until?: bigint): Promise<void> {
    const { store, tuning, projection } = this.options;
    const leaving = new AbortController();
    const subscription = {
      ...(!projection.every && { types: Object.keys(projection.apply) }),
      limit: tuning.pageSize,
      signal: AbortSignal.any([signal, leaving.signal]),
    };
    const pages = store.subscribe(this.seen, subscription)[Symbol.asyncIterator]();
    let next = this.readingLog(pages.next());
    try {
      while (until === undefined || this.seen < until) {
        const first = await this.commitTime.orSooner(next);
        if (first === 'commit') {
          this.commit();
          continue;
        }
        if (first.done) break;
        await this.applyPage(first.value, signal);
        this.commitIfDue();
        if (signal.aborted) break;
        next = this.readingLog(pages.next());
      }
      this.commit();
    } finally {
      leaving.abort();
      await Promise.allSettled([next, pages.return?.()]);
    }
    if (!signal.aborted && (until === undefined || this.seen < until))
      throw new LogUnreadable('the subscription ended');
  }

  private async applyPage(page: LogPage, signal: AbortSignal): Promise<void> {
    const { events, end } = page;
    const { turns } = this.options;
    this.pageEnd = end;
    for (let index = 0; index < events.length; index++) {
      const event = events[index] as RecordedEvent;
      const applied = this.apply(event);
      if (applied) await applied;
      this.seen = event.position;
      if ((applied || ++this.looked % EVENTS_BETWEEN_LOOKS === 0) && turns.over) {
        await turns.next();
        if (signal.aborted) return;
      }
    }
    this.seen = end;
    this.lookWhetherLive();
    if (this.uncommitted === 0) this.options.onAdvance(end);
    else
      this.commitTime.within(
        this.state === 'live' ? this.options.tuning.coalesceMs : this.options.tuning.catchUpCommitMs,
      );
  }

  /** A promise only when `apply` is asynchronous: awaiting every event would halve the speed of a rebuild. */
  private apply(event: RecordedEvent): Promise<void> | undefined {
    const { file } = this.options;
    const apply = this.applyOf(event.type);
    if (!apply) return undefined;
    if (this.uncommitted++ === 0) file.begin();
    this.applying = event;
    if (event.position <= this.carefulUntil) return this.applyCarefully(event);
    try {
      const applied = apply(event, this.context);
      return isPromise(applied) ? this.applied(applied, event) : undefined;
    } catch (error) {
      throw this.notApplied(event, error);
    }
  }

  private async applied(work: Promise<void>, event: RecordedEvent): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw this.notApplied(event, error);
    }
    const failure = this.histories.takeFailure();
    if (failure) throw failure;
  }

  /** Under a savepoint of its own, so that the event can be set aside without undoing others. */
  private async applyCarefully(event: RecordedEvent): Promise<void> {
    const { file, projection, log } = this.options;
    this.kept.save();
    file.savepoint();
    try {
      await this.applied(Promise.resolve(this.applyOf(event.type)?.(event, this.context)), event);
      this.kept.save();
      file.keep();
    } catch (error) {
      if (faultOf(error) !== 'event') throw error;
      this.kept.forget();
      file.setAside(event, error instanceof EventNotApplied ? error.cause : error);
      log('error', textOf(error), { view: projection.name, position: event.position.toString(), setAside: true });
    }
  }

  private notApplied(event: RecordedEvent, error: unknown): EventNotApplied {
    return new EventNotApplied(this.options.projection.name, event, this.histories.takeFailure() ?? error);
  }

  private commitIfDue(): void {
    const { tuning, file } = this.options;
    const idle = this.uncommitted === 0;
    // A checkpoint without rows saves reading a stretch of the log again; it is not worth a commit for each page.
    if (idle && (this.seen === file.position || tuning.now() - this.committedAt < tuning.idleCommitMs)) return;
    if (idle || this.uncommitted >= tuning.batchSize || this.isAwaited() || file.position < this.carefulUntil)
      this.commit();
  }

  private commit(): void {
    const { file, tuning, onAdvance } = this.options;
    this.commitTime.clear();
    this.kept.save();
    if (this.seen > file.position) file.commit(this.seen);
    this.uncommitted = 0;
    this.committedAt = tuning.now();
    this.failures = 0;
    this.error = undefined;
    onAdvance(this.seen);
  }

  private rollback(): void {
    this.commitTime.clear();
    this.options.file.rollback();
    this.kept.forget();
    this.histories.takeFailure();
    this.uncommitted = 0;
    this.seen = this.options.file.position;
  }

  private mindEvent(error: EventNotApplied): void {
    if (this.options.failing === 'stop') throw error;
    this.carefulUntil = this.pageEnd;
  }

  private async rest(error: unknown, signal: AbortSignal): Promise<void> {
    const { tuning, log, projection } = this.options;
    this.state = 'retrying';
    this.error = textOf(error);
    const delayMs = Math.min(tuning.retryMs * 2 ** this.failures++, tuning.retryMaxMs);
    log('warn', `View ${projection.name} tries again in ${delayMs} ms.`, { view: projection.name, error: this.error });
    await pause(delayMs, undefined, { signal }).catch(() => undefined);
    this.state = 'catching-up';
    this.liveFrom = undefined;
  }

  private lookWhetherLive(): void {
    if (this.liveFrom !== undefined && this.seen >= this.liveFrom) this.state = 'live';
  }

  private isAwaited(): boolean {
    const awaited = this.options.awaited();
    return awaited !== undefined && awaited <= this.seen;
  }

  private async readingLog<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      throw new LogUnreadable(error);
    }
  }
}

/** Anything that can be awaited; an arrow function may also return what it does not mean to. */
const isPromise = (value: unknown): value is Promise<void> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
