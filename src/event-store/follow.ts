/** Following the log: pages of what is there, then of what comes, woken by commits and never by polling. */
import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable, type LogPage } from './event-store.js';

/** How long a subscription waits before it reads again after a disk failure. */
const RETRY_MS = 1_000;

/** Wakes those who wait for the next commit. */
export class CommitBell {
  private waiting = new Set<() => void>();

  ring(): void {
    for (const wake of [...this.waiting]) wake();
  }

  /** Until the next ring, or until `signal` aborts. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      if (signal.aborted) {
        resolve();
        return;
      }
      this.waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

export interface Followed {
  /** A page after a position; its `end` is the head if it found less than it could. */
  readonly read: (after: bigint) => Promise<LogPage>;
  readonly head: () => bigint;
  readonly bell: CommitBell;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly retryAfter?: number;
}

/**
 * Reads a page only when the consumer asks for it, so a slow consumer costs nothing. The first time that everything was
 * seen it says so with an empty page, and later whenever events came of which the filter left none.
 */
export async function* follow(after: bigint, followed: Followed): AsyncGenerator<LogPage, void, undefined> {
  const { head, bell, signal } = followed;
  let position = after;
  let caughtUp = false;
  while (!signal.aborted) {
    const page = await readWhenPossible(position, followed);
    if (!page) return;
    const news = page.events.length > 0 || page.end > position;
    position = page.end;
    if (news || !caughtUp) {
      caughtUp ||= page.events.length === 0;
      yield page;
    } else if (head() <= position) {
      await bell.wait(signal);
    }
  }
}

/** A disk that fails now may work in a moment; any other error is for the consumer. */
async function readWhenPossible(
  after: bigint,
  { read, signal, retryAfter = RETRY_MS }: Followed,
): Promise<LogPage | undefined> {
  for (;;) {
    try {
      const page = await read(after);
      return signal.aborted ? undefined : page;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof StoreUnavailable)) throw error;
      await pause(retryAfter, undefined, { signal }).catch(() => undefined);
    }
  }
}
