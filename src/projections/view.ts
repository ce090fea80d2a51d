/**
 * The life of one view: opened or built, followed live, rebuilt beside itself, replaced, and mended when its file breaks.
 * One file serves readers at a time; `view-runner` does the work on each file.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { START } from '../event-store/event-store.js';
import { EventNotApplied, faultOf, textOf, ViewNotReady, type BuildProgress } from './errors.js';
import { PositionWaits } from './position-waits.js';
import { ViewBuild } from './view-build.js';
import {
  openIfUsable,
  removeOlderVersions,
  removeView,
  replaceView,
  viewExists,
  viewPath,
  type ViewFile,
} from './view-file.js';
import { ViewReader } from './view-reader.js';
import { ViewRunner, type RunnerOptions } from './view-runner.js';

export type ViewState = 'live' | 'catching-up' | 'building' | 'stopped' | 'retrying';

export interface ViewOptions extends Pick<RunnerOptions, 'projection' | 'store' | 'turns' | 'tuning' | 'log'> {
  readonly folder: string;
}

/** A runner that keeps the serving file up to date. */
interface Following {
  readonly runner: ViewRunner;
  readonly file: ViewFile;
  readonly leave: AbortController;
}

const NOT_BEGUN: BuildProgress = { position: START, head: START, percent: 0, retryAfterSeconds: 1 };

export class View {
  readonly reader: ViewReader;
  private readonly waits = new PositionWaits();
  private readonly closing = new AbortController();
  private readonly path: string;
  private readonly buildingPath: string;
  private running: Promise<void> | undefined;
  /** What readers see of the log. */
  private served = START;
  private following: Following | undefined;
  private followed: Promise<void> = Promise.resolve();
  private build: ViewBuild | undefined;
  private built: Promise<void> | undefined;
  private takingOver = false;
  private damage: unknown;
  private stopped: { readonly error: Error; readonly goOn: () => void } | undefined;
  private trouble: string | undefined;
  private failures = 0;

  constructor(private readonly options: ViewOptions) {
    const { projection, folder } = options;
    this.path = viewPath(folder, projection.name, projection.version);
    this.buildingPath = viewPath(folder, projection.name, projection.version, '.building');
    this.reader = new ViewReader({
      name: projection.name,
      past: projection.past ?? [],
      position: () => this.served,
      wait: (position, late, timeoutMs) => this.wait(position, late, timeoutMs),
      notReady: () => this.notReady(),
      onCorrupt: (error) => this.isDamaged(error),
    });
  }

  start(): void {
    this.serveOlderVersion();
    this.running = this.live();
  }

  /** Commits what is applied and closes the files. */
  async close(): Promise<void> {
    this.closing.abort();
    this.stopped?.goOn();
    await Promise.allSettled([this.running, this.built]);
    this.reader.withdraw();
    this.waits.giveUp();
  }

  /** Builds the view again beside the one that serves, and resolves when it has taken over. Rejects if it stops. */
  rebuild(): Promise<void> {
    if (!this.built) removeView(this.buildingPath);
    const built = this.buildBesideServing();
    this.stopped?.goOn();
    return built;
  }

  /** Resolves when this version of the view includes `position`; rejects if its build stops. */
  async reach(position: bigint): Promise<void> {
    if (this.following && this.served >= position) return;
    await this.wait(position, () => this.stopped?.error ?? this.isClosed());
  }

  get version(): number {
    return this.options.projection.version;
  }

  get state(): ViewState {
    if (this.following) return this.following.runner.state;
    if (this.stopped) return 'stopped';
    return this.trouble !== undefined || this.build?.retrying ? 'retrying' : 'building';
  }

  get error(): string | undefined {
    return this.stopped?.error.message ?? this.trouble ?? this.following?.runner.error ?? this.build?.error;
  }

  /** How far this version of the view is. */
  get position(): bigint {
    return this.following ? this.served : (this.build?.position ?? START);
  }

  get setAside(): number {
    return this.following?.file.setAsideCount ?? 0;
  }

  /** Of the build under way, beside the serving file or instead of one. */
  get progress(): BuildProgress | undefined {
    return this.build?.progress;
  }

  private async live(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.followOrBuild();
        this.failures = 0;
      } catch (error) {
        await this.afterFailure(error);
      }
    }
  }

  private async followOrBuild(): Promise<void> {
    const { store, projection, log } = this.options;
    const head = await store.head();
    if (!this.takingOver) {
      const file = openIfUsable(this.path, projection, head, log);
      this.trouble = undefined;
      if (!file) {
        await this.buildAndTakeOver();
        return;
      }
      this.followed = this.follow(file);
      if (viewExists(this.buildingPath)) this.buildBesideServing().catch((error: unknown) => this.notRebuilt(error));
      await this.followed;
    }
    // Asked to make room, the follower must not come back before the new file is in its place.
    if (this.takingOver) await this.built?.catch(() => undefined);
  }

  private async follow(file: ViewFile): Promise<void> {
    const leave = new AbortController();
    const runner = new ViewRunner({
      ...this.options,
      file,
      failing: 'set-aside',
      awaited: () => this.waits.first,
      onAdvance: (position) => this.advance(position),
    });
    this.following = { runner, file, leave };
    this.damage = undefined;
    this.reader.serve(this.path);
    this.advance(file.position);
    try {
      await runner.follow(AbortSignal.any([this.closing.signal, leave.signal]));
    } finally {
      this.following = undefined;
      file.close();
    }
    if (this.damage !== undefined) throw this.damage as Error;
  }

  /** One build at a time: whoever asks meanwhile gets the same. */
  private buildAndTakeOver(): Promise<void> {
    this.built ??= this.buildBeside().finally(() => {
      this.built = undefined;
      this.takingOver = false;
    });
    return this.built;
  }

  private async buildBeside(): Promise<void> {
    const { projection, folder, log } = this.options;
    const { signal } = this.closing;
    const build = new ViewBuild({ ...this.options, path: this.buildingPath, signal });
    this.build = build;
    try {
      await build.catchUp();
      this.takingOver = true;
      this.following?.leave.abort();
      await this.followed.catch(() => undefined);
      await build.reach(this.served);
      if (signal.aborted) throw this.isClosed();
    } finally {
      build.close();
      this.build = undefined;
    }
    this.reader.withdraw();
    replaceView(this.buildingPath, this.path);
    this.reader.serve(this.path);
    this.served = build.position;
    removeOlderVersions(folder, projection);
    log('info', `View ${projection.name} v${projection.version} is built.`, { view: projection.name });
  }

  private async buildBesideServing(): Promise<void> {
    try {
      await this.buildAndTakeOver();
    } catch (error) {
      // What failed beside a serving file is not tried again unasked.
      if (this.following) removeView(this.buildingPath);
      throw error;
    }
  }

  private serveOlderVersion(): void {
    const { projection, folder } = this.options;
    if (projection.servesFrom === undefined || viewExists(this.path)) return;
    const older = viewPath(folder, projection.name, projection.servesFrom);
    if (!viewExists(older)) return;
    try {
      this.reader.serve(older);
      this.served = BigInt(
        this.reader.get<{ position: number }>('SELECT position FROM engine_checkpoint')?.position ?? 0,
      );
    } catch (error) {
      this.isDamaged(error);
    }
  }

  private async afterFailure(error: unknown): Promise<void> {
    const { signal } = this.closing;
    const { log, projection, tuning } = this.options;
    if (signal.aborted) return;
    const fault = faultOf(error);
    if (fault === 'event' && error instanceof EventNotApplied) return this.stopAt(error);
    log(fault === 'corrupt' ? 'error' : 'warn', textOf(error), { view: projection.name, fault });
    if (fault === 'corrupt') {
      this.isDamaged(error);
      removeView(this.path);
    }
    this.trouble = textOf(error);
    const delayMs = Math.min(tuning.retryMs * 2 ** this.failures++, tuning.retryMaxMs);
    await pause(delayMs, undefined, { signal }).catch(() => undefined);
  }

  /** Nothing to do until someone asks for a rebuild, or starts a version that can apply the event. */
  private async stopAt(error: EventNotApplied): Promise<void> {
    this.options.log('error', `Build stopped. ${error.message}`, { view: this.reader.name });
    await new Promise<void>((goOn) => {
      this.stopped = { error, goOn };
      this.waits.giveUp();
    });
    this.stopped = undefined;
  }

  private notRebuilt(error: unknown): void {
    if (this.closing.signal.aborted) return;
    this.options.log('error', `The interrupted rebuild failed again: ${textOf(error)}`, { view: this.reader.name });
  }

  private isDamaged(error: unknown): void {
    this.reader.withdraw();
    this.served = START;
    this.damage = error;
    this.following?.leave.abort();
  }

  private advance(position: bigint): void {
    this.served = position;
    this.waits.advance(position);
  }

  private async wait(position: bigint, late: () => Error, timeoutMs?: number): Promise<void> {
    if (this.stopped || this.closing.signal.aborted) throw late();
    const waiting = this.waits.wait(position, late, timeoutMs);
    this.following?.runner.hurry();
    await waiting;
  }

  private isClosed(): Error {
    return new Error(`View ${this.reader.name} is closed.`);
  }

  private notReady(): ViewNotReady {
    const cause = this.stopped ? { cause: this.stopped.error } : undefined;
    return new ViewNotReady(this.reader.name, this.build?.progress ?? NOT_BEGUN, cause);
  }
}
