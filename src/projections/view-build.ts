/** A view file being built beside the one that serves, from the beginning of the log or from where it was left. */
import { START } from '../event-store/event-store.js';
import { faultOf, type BuildProgress } from './errors.js';
import { openIfUsable, removeView, ViewFile } from './view-file.js';
import { ViewRunner, type RunnerOptions } from './view-runner.js';

export interface BuildOptions extends Pick<RunnerOptions, 'projection' | 'store' | 'turns' | 'tuning' | 'log'> {
  readonly path: string;
  readonly signal: AbortSignal;
}

export class ViewBuild {
  private file: ViewFile | undefined;
  private runner: ViewRunner | undefined;
  private head = START;
  private startedAt = 0;
  private startedFrom = START;

  constructor(private readonly options: BuildOptions) {}

  /** Applies the log as it is now, and then what came meanwhile. Throws `EventNotApplied` on the first bad event. */
  async catchUp(): Promise<void> {
    const { store, signal, path } = this.options;
    try {
      this.head = await store.head();
      const runner = this.open();
      await runner.reach(this.head, signal);
      this.head = await store.head();
      await runner.reach(this.head, signal);
    } catch (error) {
      this.close();
      if (faultOf(error) === 'corrupt') removeView(path);
      throw error;
    }
  }

  /** Makes sure that readers of the file that is being replaced do not go back in time. */
  async reach(position: bigint): Promise<void> {
    await this.runner?.reach(position, this.options.signal);
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
  }

  get position(): bigint {
    return this.runner?.position ?? START;
  }

  get retrying(): boolean {
    return this.runner?.state === 'retrying';
  }

  get error(): string | undefined {
    return this.runner?.error;
  }

  get progress(): BuildProgress {
    const { position, head } = this;
    const done = Number(position - this.startedFrom);
    const left = Math.max(0, Number(head - position));
    const seconds = (this.options.tuning.now() - this.startedAt) / 1000;
    const retryAfterSeconds = done > 0 ? Math.min(300, Math.max(1, Math.ceil((left / done) * seconds))) : 5;
    return { position, head, percent: percentOf(position, head), retryAfterSeconds };
  }

  private open(): ViewRunner {
    const { path, projection, log, tuning } = this.options;
    const file = openIfUsable(path, projection, this.head, log) ?? ViewFile.create(path, projection);
    this.file = file;
    this.startedAt = tuning.now();
    this.startedFrom = file.position;
    const nobodyReadsIt = { awaited: () => undefined, onAdvance: () => undefined };
    this.runner = new ViewRunner({ ...this.options, ...nobodyReadsIt, file, failing: 'stop' });
    return this.runner;
  }
}

/** With one decimal, and 100 only at the end. */
function percentOf(position: bigint, head: bigint): number {
  if (position >= head) return head === START ? 0 : 100;
  return Number((position * 1000n) / head) / 10;
}
