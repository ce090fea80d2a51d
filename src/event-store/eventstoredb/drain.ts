/** Runs one of the client's reads to its end, but never waits for ever: the client itself sets reads no limit of time. */
import type { Link } from './connection.js';
import { ConnectionGivenUp, NoAnswer } from './trouble.js';

/** What the client's reads have in common. */
interface Read<E> {
  on(event: 'data', listener: (resolved: { readonly event?: E }) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  cancel(): Promise<void>;
}

/**
 * Hands each event to `take` and resolves at the end of the read, or as soon as `take` answers `false`. Rejects with what the
 * client says, with `NoAnswer` when nothing came for `silenceMs`, and with `ConnectionGivenUp`.
 */
export function drain<E>(
  read: Read<E>,
  { givenUp }: Link,
  silenceMs: number,
  take: (event: E) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let ended = false;
    const end = (settle: () => void, cancel: boolean) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      givenUp.removeEventListener('abort', leave);
      if (cancel) read.cancel().catch(() => undefined);
      settle();
    };
    const fail = (error: Error) => end(() => reject(error), true);
    const leave = () => fail(new ConnectionGivenUp());
    const timer = setTimeout(() => fail(new NoAnswer(silenceMs)), silenceMs);
    givenUp.addEventListener('abort', leave);
    read.on('data', ({ event }) => {
      timer.refresh();
      if (event && !ended && !take(event)) end(resolve, true);
    });
    read.on('end', () => end(resolve, false));
    read.on('error', fail);
    if (givenUp.aborted) leave();
  });
}
