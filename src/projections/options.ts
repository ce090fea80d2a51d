/** What the engine is given: the log it reads, the folder it writes, and how hard it works. */
import type { EventStore } from '../event-store/event-store.js';
import type { Clock } from '../plain/clock.js';

export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  details: Readonly<Record<string, unknown>>,
) => void;

export interface EngineOptions {
  readonly store: EventStore;
  /** Where the view files are; made if need be. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Nothing else runs in this process: rebuild at full speed, without regard for requests. */
  readonly dedicated?: boolean;
  readonly tuning?: Partial<Tuning>;
}

/** All times in milliseconds. */
export interface Tuning {
  /** Events asked of the store at once. */
  readonly pageSize: number;
  /** Events after which a batch is committed. */
  readonly batchSize: number;
  /** Live events that come within this time share a commit. */
  readonly coalesceMs: number;
  /** The same while catching up. */
  readonly catchUpCommitMs: number;
  /** How often the checkpoint is written while only events pass that the view does not read. */
  readonly idleCommitMs: number;
  /** How long a view that catches up keeps the event loop. */
  readonly sliceMs: number;
  /** The first pause after a failure; doubled each time, up to `retryMaxMs`. */
  readonly retryMs: number;
  readonly retryMaxMs: number;
  /** A clock that only goes forward. */
  readonly now: () => number;
}

export function tuningOf({ dedicated = false, tuning = {} }: Pick<EngineOptions, 'dedicated' | 'tuning'>): Tuning {
  return {
    pageSize: dedicated ? 5_000 : 1_000,
    batchSize: dedicated ? 10_000 : 5_000,
    coalesceMs: 25,
    catchUpCommitMs: 1_000,
    idleCommitMs: 10_000,
    sliceMs: dedicated ? 250 : 5,
    retryMs: 100,
    retryMaxMs: 30_000,
    now: () => performance.now(),
    ...tuning,
  };
}
