/**
 * Work that is done again and again on what some views say: one round at a time, none while one of the views is behind the log, and none
 * after the end. What a round does not get done, the next one does.
 */
import type { ProjectionEngine } from './projection-engine.js';

export interface RoundsOptions<Done> {
  /** Between two rounds; 0 is never, but when asked. */
  readonly seconds: number;
  readonly engine: Pick<ProjectionEngine, 'status'>;
  /** The views that it goes by. */
  readonly views: readonly string[];
  /** One round; to be ended early when `stopping` says so. */
  readonly round: (stopping: () => boolean) => Promise<Done>;
  /** Whether there is anything to do; asked before a round that nobody has asked for. Always, when absent. */
  readonly isNeeded?: () => Promise<boolean>;
  readonly onDone: () => void;
  readonly onPostponed: (behind: readonly string[]) => void;
  /** Not told of what fails because the service stops. */
  readonly onFailed: (reason: string, stopping: boolean) => void;
}

export class Rounds<Done> {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<Done | null> | undefined;
  private stopping = false;

  constructor(private readonly options: RoundsOptions<Done>) {}

  start(): void {
    const { seconds } = this.options;
    if (seconds === 0 || this.stopping) return;
    this.timer = setTimeout(() => void this.ifNeeded().then(() => this.start()), seconds * 1000).unref();
  }

  /** A round under way ends where it can. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** One round; whoever asks while one is under way gets that one. Never rejects: null if it could not be ended. */
  now(): Promise<Done | null> {
    this.running ??= this.tried(() => Promise.resolve(true)).finally(() => (this.running = undefined));
    return this.running;
  }

  private async ifNeeded(): Promise<void> {
    const { isNeeded = () => Promise.resolve(true) } = this.options;
    this.running ??= this.tried(isNeeded).finally(() => (this.running = undefined));
    await this.running;
  }

  private async tried(isNeeded: () => Promise<boolean>): Promise<Done | null> {
    const { round, onDone, onPostponed, onFailed } = this.options;
    try {
      if (!(await isNeeded())) return null;
      const behind = await this.viewsBehind();
      if (behind.length > 0) {
        onPostponed(behind);
        return null;
      }
      const done = await round(() => this.stopping);
      onDone();
      return done;
    } catch (error) {
      onFailed(error instanceof Error ? error.message : String(error), this.stopping);
      return null;
    }
  }

  /** Who does not know what has been recorded meanwhile would draw the wrong conclusions. */
  private async viewsBehind(): Promise<readonly string[]> {
    const { engine, views } = this.options;
    const states = (await engine.status()).filter(({ name }) => views.includes(name));
    return states.filter(({ state }) => state !== 'live').map(({ name }) => name);
  }
}
