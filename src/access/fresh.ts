/**
 * What the log says of something, asked at every request and remembered for half a second. Straight from the log, so that no view can
 * be behind; that is how long a change at another instance can be missed.
 */
import { LRUCache } from 'lru-cache';

const FRESH_MS = 500;
/** More than all keys and sessions of a group; whoever tries ids at random cannot fill the memory. */
const REMEMBERED = 5_000;

interface Remembered<State> {
  readonly asked: number;
  readonly state: Promise<State>;
}

export class Fresh<State> {
  private readonly remembered = new LRUCache<string, Remembered<State>>({ max: REMEMBERED });

  constructor(
    private readonly ask: (id: string) => Promise<State>,
    /** A clock that only goes forward, milliseconds. */
    private readonly now: () => number,
  ) {}

  /** Rejects with `StoreUnavailable` when it cannot be known. */
  of(id: string): Promise<State> {
    const known = this.remembered.get(id);
    // Counted from the question: what the log answers is at least that new.
    if (known && this.now() - known.asked < FRESH_MS) return known.state;
    const asking = { asked: this.now(), state: this.ask(id) };
    this.remembered.set(id, asking);
    asking.state.catch(() => {
      if (this.remembered.peek(id) === asking) this.remembered.delete(id);
    });
    return asking.state;
  }

  /** The next one asks anew: this instance has just changed it. */
  forget(id: string): void {
    this.remembered.delete(id);
  }
}
