/**
 * Appends that arrive together share one transaction and one fsync, which is what a commit costs. Nothing is acknowledged
 * before the commit. An append that does not fit (a conflict) drops out alone; a disk that fails takes the whole group.
 */
import type Database from 'better-sqlite3';
import type { Appended, ExpectedRevision, RevisionConflict } from '../event-store.js';
import type { LogWriter } from './log-writer.js';
import type { EventRow } from './rows.js';
import { isDuplicateId } from './trouble.js';

/** Bytes of JSON that make a group go at once, so that a few large appends do not wait for many small ones. */
const GROUP_CHARACTERS = 8 * 1024 * 1024;

export interface CommitStats {
  /** Transactions that put events on disk, and those that failed. */
  commits: number;
  failedCommits: number;
  /** Appends and events on disk since the store was opened. */
  appends: number;
  events: number;
  /** Events in the largest commit. */
  largestGroup: number;
  /** Milliseconds, fsync included. */
  lastCommitMs: number;
  totalCommitMs: number;
}

export interface Append {
  readonly stream: string;
  readonly rows: readonly EventRow[];
  readonly expected: ExpectedRevision;
}

interface Waiting extends Append {
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
}

export interface GroupCommitOptions {
  readonly db: Database.Database;
  readonly writer: LogWriter;
  /** Events that make a group go at once, without waiting for the turn's end. */
  readonly groupSize: number;
  /** Called after each commit that added events, before the appends are answered. */
  readonly onCommit: () => void;
  /** Turns what the database threw into what the appends reject with. */
  readonly trouble: (error: unknown) => Error;
}

export class GroupCommit {
  readonly stats: CommitStats = {
    commits: 0,
    failedCommits: 0,
    appends: 0,
    events: 0,
    largestGroup: 0,
    lastCommitMs: 0,
    totalCommitMs: 0,
  };
  private waiting: Waiting[] = [];
  private events = 0;
  private characters = 0;
  private scheduled: NodeJS.Immediate | undefined;
  private readonly begin: Database.Statement;
  private readonly end: Database.Statement;

  constructor(private readonly options: GroupCommitOptions) {
    this.begin = options.db.prepare('BEGIN IMMEDIATE');
    this.end = options.db.prepare('COMMIT');
  }

  /** Joins the group of this turn of the event loop. */
  append(append: Append): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const { stream, rows, expected } = append;
      this.waiting.push({ stream, rows, expected, resolve, reject });
      this.events += rows.length;
      for (const row of rows) this.characters += row.data.length;
      if (this.events >= this.options.groupSize || this.characters >= GROUP_CHARACTERS) this.flush();
      else this.scheduled ??= setImmediate(() => this.flush());
    });
  }

  /** Commits what is waiting, now. */
  flush(): void {
    clearImmediate(this.scheduled);
    this.scheduled = undefined;
    const group = this.waiting;
    this.waiting = [];
    this.events = 0;
    this.characters = 0;
    if (group.length > 0) this.commit(group);
  }

  private commit(group: readonly Waiting[]): void {
    const { writer, onCommit } = this.options;
    const started = performance.now();
    const before = writer.end;
    let outcomes: (Appended | RevisionConflict)[];
    try {
      this.rollBack();
      this.begin.run();
      outcomes = group.map(({ stream, rows, expected }) => writer.place(stream, rows, expected));
      writer.insertPlaced();
      this.end.run();
    } catch (error) {
      this.fail(group, error, before);
      return;
    }
    const added = writer.end - before;
    if (added > 0) {
      this.count(added, outcomes, performance.now() - started);
      onCommit();
    }
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome instanceof Error) reject(outcome);
      else if (outcome) resolve(outcome);
    });
  }

  /** Nothing of the group is in the log now. What one append did wrong must not hurt the others: they are tried apart. */
  private fail(group: readonly Waiting[], failure: unknown, end: number): void {
    let error = failure;
    this.options.writer.forget(end);
    try {
      this.rollBack();
    } catch (worse) {
      error = worse;
    }
    if (isDuplicateId(error) && group.length > 1) {
      const half = Math.ceil(group.length / 2);
      this.commit(group.slice(0, half));
      this.commit(group.slice(half));
      return;
    }
    const refusal = isDuplicateId(error) ? reusedId(error) : this.options.trouble(error);
    if (!isDuplicateId(error)) this.stats.failedCommits++;
    for (const { reject } of group) reject(refusal);
  }

  /** SQLite rolls back by itself after some failures, such as a full disk, and not after others. */
  private rollBack(): void {
    if (this.options.db.inTransaction) this.options.db.exec('ROLLBACK');
  }

  private count(events: number, outcomes: readonly (Appended | RevisionConflict)[], milliseconds: number): void {
    const { stats } = this;
    stats.commits++;
    stats.events += events;
    stats.appends += outcomes.filter((outcome) => !(outcome instanceof Error)).length;
    stats.largestGroup = Math.max(stats.largestGroup, events);
    stats.lastCommitMs = milliseconds;
    stats.totalCommitMs += milliseconds;
  }
}

const reusedId = (cause: unknown): Error =>
  new Error('An event id of this append is already in the log, at another place. Ids must be new.', { cause });
