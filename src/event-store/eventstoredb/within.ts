/** Waiting, but not for ever. */
import { ConnectionGivenUp, NoAnswer } from './trouble.js';

/** What `work` brings; rejects with `NoAnswer` after `milliseconds`, and with `ConnectionGivenUp` when `givenUp` aborts. */
export function within<T>(milliseconds: number, givenUp: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      givenUp.removeEventListener('abort', leave);
    };
    const leave = () => {
      end();
      reject(new ConnectionGivenUp());
    };
    const timer = setTimeout(() => {
      end();
      reject(new NoAnswer(milliseconds));
    }, milliseconds);
    givenUp.addEventListener('abort', leave);
    if (givenUp.aborted) leave();
    work.finally(end).then(resolve, reject);
  });
}
