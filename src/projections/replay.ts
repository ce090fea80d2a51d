/** One view told again from the log into a file of its own, up to any position, beside whatever else there is. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { EventStore, LogPage } from '../event-store/event-store.js';
import { textOf } from './errors.js';
import { LogUpTo } from './log-up-to.js';
import { tuningOf } from './options.js';
import type { Projection, Rows } from './projection.js';
import { Turns } from './turns.js';
import { removeView, replaceView, ViewFile, viewPath } from './view-file.js';
import { ViewRunner } from './view-runner.js';

export interface ReplayOptions {
  readonly projection: Projection;
  readonly log: Pick<EventStore, 'readStream' | 'readAll'>;
  /** Where the file is to be; made if need be. */
  readonly folder: string;
  readonly onPage?: (page: LogPage) => void;
}

export class Replay {
  /** Where the file is once the replay is finished. */
  readonly path: string;
  private readonly buildingPath: string;
  private readonly log: LogUpTo;
  private readonly file: ViewFile;
  private readonly runner: ViewRunner;
  private readonly failing = new AbortController();

  /** Throws `ReplayFailed` if there is such a file already, or none can be written. */
  constructor({ projection, log, folder, onPage }: ReplayOptions) {
    const { name, version } = projection;
    this.path = viewPath(folder, name, version);
    if (existsSync(this.path)) throw new ReplayFailed(`There is a file ${this.path} already.`);
    this.buildingPath = viewPath(folder, name, version, '.building');
    this.log = new LogUpTo(log, onPage);
    this.file = created(this.buildingPath, projection);
    const tuning = tuningOf({ dedicated: true });
    this.runner = new ViewRunner({
      projection,
      file: this.file,
      store: this.log,
      turns: new Turns(tuning.sliceMs, tuning.now),
      tuning,
      // As the service does: it goes on without an event that it cannot apply. A disk that fails is another matter.
      failing: 'set-aside',
      log: (level, _message, { error }) => level === 'warn' && this.failing.abort(error),
      awaited: () => undefined,
      onAdvance: () => undefined,
    });
  }

  /** Applies and commits everything up to `position`: that of an event, or `START`. Throws `ReplayFailed`. */
  async reach(position: bigint): Promise<void> {
    this.log.end = position;
    await this.runner.reach(position, this.failing.signal);
    if (this.failing.signal.aborted) this.fail();
  }

  get position(): bigint {
    return this.runner.position;
  }

  /** Events that could not be applied. */
  get setAside(): number {
    return this.file.setAsideCount;
  }

  /** The tables, on the connection that writes them. */
  get rows(): Rows {
    return this.file.rows;
  }

  /** Puts the file in its place: one file, which can be read from any medium. */
  finish(): void {
    this.file.close();
    const db = new Database(this.buildingPath);
    try {
      db.pragma('journal_mode = DELETE');
    } finally {
      db.close();
    }
    replaceView(this.buildingPath, this.path);
  }

  /** Leaves nothing. */
  abandon(): void {
    this.file.close();
    removeView(this.buildingPath);
  }

  private fail(): never {
    const reason = String(this.failing.signal.reason);
    throw new ReplayFailed(`The replay came as far as position ${this.position.toString()}. ${reason}`);
  }
}

function created(path: string, projection: Projection): ViewFile {
  try {
    return ViewFile.create(path, projection);
  } catch (error) {
    throw new ReplayFailed(`${path} cannot be written: ${textOf(error)}`, { cause: error });
  }
}

/** A disk or a log that failed; or a file that is there already, which is never written over: it may be one that serves. */
export class ReplayFailed extends Error {
  override readonly name = 'ReplayFailed';
}
