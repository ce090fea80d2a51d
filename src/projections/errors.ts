/** What goes wrong with a view: what its readers are told, and whose fault a failure is. */
import { StoreRefused, StoreUnavailable, type RecordedEvent } from '../event-store/event-store.js';

/** How far a build is. */
export interface BuildProgress {
  /** The log is applied up to here. */
  readonly position: bigint;
  /** The end of the log, as last seen. */
  readonly head: bigint;
  /** 0 to 100. */
  readonly percent: number;
  /** Whole seconds until it is probably done, from 1 to 300: an estimate from the rate so far. */
  readonly retryAfterSeconds: number;
}

/** The view is being built, or its build has stopped; there is nothing to read yet. HTTP answers 503 with Retry-After. */
export class ViewNotReady extends Error {
  override readonly name = 'ViewNotReady';
  constructor(
    readonly view: string,
    readonly progress: BuildProgress,
    options?: ErrorOptions,
  ) {
    super(`The view ${view} is being built: ${progress.percent.toFixed(1)} % of the log so far.`, options);
  }
}

/** The view did not reach the awaited position in time. It can be read, but without what was awaited. */
export class ViewBehind extends Error {
  override readonly name = 'ViewBehind';
  constructor(
    readonly view: string,
    readonly awaited: bigint,
    readonly position: bigint,
  ) {
    super(`The view ${view} has reached position ${position.toString()}, not yet the one that was asked for.`);
  }
}

/** `apply` threw or rejected; `cause` says why. */
export class EventNotApplied extends Error {
  override readonly name = 'EventNotApplied';
  constructor(
    readonly view: string,
    readonly event: RecordedEvent,
    cause: unknown,
  ) {
    super(
      `View ${view} cannot apply ${event.type} at position ${event.position.toString()} (${event.stream}): ${textOf(cause)}`,
      { cause },
    );
  }
}

/** The store could not be read, for whatever reason: `cause` says which. */
export class LogUnreadable extends Error {
  override readonly name = 'LogUnreadable';
  constructor(cause: unknown) {
    super(`The log cannot be read: ${textOf(cause)}`, { cause });
  }
}

/**
 * Whose fault it is that something failed: `corrupt` the view's file, to be rebuilt; `machine` the disk, the memory or
 * the store, to be tried again; `event` the event or the code that applies it.
 */
export type Fault = 'corrupt' | 'machine' | 'event';

const STORE = [LogUnreadable, StoreUnavailable, StoreRefused];
const CORRUPT = /^SQLITE_(CORRUPT|NOTADB)/;
const MACHINE =
  /^(SQLITE_(FULL|IOERR|BUSY|LOCKED|NOMEM|CANTOPEN|READONLY|PERM|PROTOCOL|INTERRUPT)|E(NOSPC|DQUOT|IO|ROFS|ACCES|PERM|MFILE|NFILE|NOMEM|PIPE|TIMEDOUT|CONN\w+)$)/;

export function faultOf(error: unknown): Fault {
  for (let cause = error; isErrorLike(cause); cause = cause.cause) {
    // Before the codes: a damaged log must not look like a damaged view.
    if (STORE.some((type) => cause instanceof type)) return 'machine';
    const code = typeof cause.code === 'string' ? cause.code : '';
    if (CORRUPT.test(code)) return 'corrupt';
    if (MACHINE.test(code)) return 'machine';
  }
  return 'event';
}

export const textOf = (error: unknown): string => (isErrorLike(error) ? error.message : String(error));

/** Not `instanceof Error`: errors of native modules may come from another realm. */
function isErrorLike(error: unknown): error is { message: string; code?: unknown; cause?: unknown } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}
