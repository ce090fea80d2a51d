/**
 * Which keys are valid, asked at every request: straight from the log, so that no view can be behind, and remembered for half a
 * second. That is how long a key can outlive its revocation at another instance.
 */
import { LRUCache } from 'lru-cache';
import type { Execute } from '../event-store/execute.js';
import type { Clock } from '../plain/clock.js';
import { accessKeyDecider, type AccessKeyState, type IssuedKey } from './access-key.decider.js';
import { accessStream } from './access.events.js';
import { isKey, keyIdIn } from './key-text.js';

export interface KeyRingOptions {
  readonly log: Pick<Execute, 'load'>;
  readonly clock: Clock;
  /** A clock that only goes forward, milliseconds. */
  readonly now: () => number;
}

interface Remembered {
  readonly asked: number;
  readonly state: Promise<AccessKeyState>;
}

const FRESH_MS = 500;
/** More than all keys of a group; whoever tries keys at random cannot fill the memory. */
const REMEMBERED_KEYS = 5_000;

export class KeyRing {
  private readonly remembered = new LRUCache<string, Remembered>({ max: REMEMBERED_KEYS });

  constructor(private readonly options: KeyRingOptions) {}

  /** The key that this text is; null if it is none, or not valid now. Rejects with `StoreUnavailable` when that cannot be known. */
  async find(text: string): Promise<IssuedKey | null> {
    const state = await this.standing(keyIdIn(text));
    if (state.status !== 'issued' || !isKey(text, state.key)) return null;
    return state.key.expiresAt > this.options.clock().toISOString() ? state.key : null;
  }

  /** Asks the log anew the next time: this instance has just changed it. */
  forget(keyId: string): void {
    this.remembered.delete(keyId);
  }

  private standing(keyId: string): Promise<AccessKeyState> {
    const { log, now } = this.options;
    const known = this.remembered.get(keyId);
    // Counted from the question: what the log answers is at least that new.
    if (known && now() - known.asked < FRESH_MS) return known.state;
    const asking = { asked: now(), state: log.load(accessStream(keyId), accessKeyDecider) };
    this.remembered.set(keyId, asking);
    asking.state.catch(() => {
      if (this.remembered.peek(keyId) === asking) this.remembered.delete(keyId);
    });
    return asking.state;
  }
}
