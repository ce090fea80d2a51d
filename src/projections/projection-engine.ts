/** Keeps every registered view up to date with the log, and says how they are. The door to this room. */
import { behind } from '../event-store/behind.js';
import { START } from '../event-store/event-store.js';
import { tuningOf, type EngineOptions } from './options.js';
import type { BuildProgress } from './errors.js';
import type { Projection } from './projection.js';
import { Turns } from './turns.js';
import type { ViewReader } from './view-reader.js';
import { View, type ViewState } from './view.js';

export interface ViewStatus {
  readonly name: string;
  readonly version: number;
  /**
   * `live`: every event within a moment · `catching-up`: serves, after a start · `building`: nothing of this version to
   * read yet · `stopped`: its build met an event that it cannot apply · `retrying`: disk or store fail.
   */
  readonly state: ViewState;
  readonly position: bigint;
  readonly head: bigint;
  /** Positions between the view and the head: as many events, or more where positions are not dense. */
  readonly behind: number;
  /** How long the oldest event that is not in the view has been recorded; 0 when none is missing. */
  readonly secondsBehind: number;
  /** Events that could not be applied. */
  readonly setAside: number;
  /** Of a build or rebuild under way. */
  readonly build?: BuildProgress;
  readonly error?: string;
}

export class ProjectionEngine {
  private readonly views = new Map<string, View>();
  private readonly turns: Turns;
  private readonly tuning;
  private lastHead = START;
  private phase: 'new' | 'started' | 'closed' = 'new';

  constructor(private readonly options: EngineOptions) {
    this.tuning = tuningOf(options);
    this.turns = new Turns(this.tuning.sliceMs, this.tuning.now);
  }

  /** Before `start`. The reader can be kept: it serves as soon as there is something to read. */
  register(projection: Projection): ViewReader {
    if (this.phase !== 'new') throw new Error(`View ${projection.name} comes too late: the engine has started.`);
    if (!/^[a-z0-9-]+$/.test(projection.name))
      throw new Error(`View name ${projection.name} does not fit a file name.`);
    if (this.views.has(projection.name)) throw new Error(`Two views are named ${projection.name}.`);
    const view = new View({ ...this.options, projection, turns: this.turns, tuning: this.tuning });
    this.views.set(projection.name, view);
    return view.reader;
  }

  /** Opens or builds every view, in the background: see `caughtUp` and `status`. */
  start(): void {
    if (this.phase !== 'new') return;
    this.phase = 'started';
    for (const view of this.views.values()) view.start();
  }

  /** The reader of a registered view. */
  of({ name }: Pick<Projection, 'name'>): ViewReader {
    return this.view(name).reader;
  }

  /** Resolves when every view, or the one, includes what is in the log now; rejects if one of them stops at an event. */
  async caughtUp(one?: Pick<Projection, 'name'>): Promise<void> {
    const head = await this.options.store.head();
    const views = one ? [this.view(one.name)] : [...this.views.values()];
    await Promise.all(views.map((view) => view.reach(head)));
  }

  /**
   * Builds a view again from the whole log beside the file that serves; resolves when the new one serves. Rejects with
   * `EventNotApplied` at the first event that cannot be applied; the old file then goes on serving.
   */
  async rebuild(name: string): Promise<void> {
    if (this.phase !== 'started') throw new Error('The engine is not running.');
    await this.view(name).rebuild();
  }

  /** Of every view, for health and metrics. Never rejects: without the store it tells what was last known. */
  async status(): Promise<ViewStatus[]> {
    const { store } = this.options;
    this.lastHead = await store.head().catch(() => this.lastHead);
    return Promise.all([...this.views].map(([name, view]) => this.statusOf(name, view)));
  }

  /** Finishes what is being applied, commits and closes the files. */
  async close(): Promise<void> {
    this.phase = 'closed';
    await Promise.all([...this.views.values()].map((view) => view.close()));
  }

  private view(name: string): View {
    const view = this.views.get(name);
    if (!view) throw new Error(`No view is named ${name}.`);
    return view;
  }

  private async statusOf(name: string, view: View): Promise<ViewStatus> {
    const { position, state, setAside, progress, error, version } = view;
    const head = this.lastHead > position ? this.lastHead : position;
    return {
      name,
      version,
      state,
      position,
      head,
      ...(await behind(this.options.store, position, head, this.options.clock)),
      setAside,
      ...(progress && { build: progress }),
      ...(error !== undefined && { error }),
    };
  }
}
