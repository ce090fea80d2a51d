/** Which keys are valid, asked at every request. */
import type { Execute } from '../event-store/execute.js';
import type { Clock } from '../plain/clock.js';
import { accessKeyDecider, type AccessKeyState, type IssuedKey } from './access-key.decider.js';
import { accessStream } from './access.events.js';
import { Fresh } from './fresh.js';
import { isKey, keyIdIn } from './key-text.js';

export interface KeyRingOptions {
  readonly log: Pick<Execute, 'load'>;
  readonly clock: Clock;
  /** A clock that only goes forward, milliseconds. */
  readonly now: () => number;
}

export class KeyRing {
  private readonly states: Fresh<AccessKeyState>;
  private readonly clock: Clock;

  constructor({ log, clock, now }: KeyRingOptions) {
    this.clock = clock;
    this.states = new Fresh((keyId) => log.load(accessStream(keyId), accessKeyDecider), now);
  }

  /** The key that this text is; null if it is none, or not valid now. Rejects with `StoreUnavailable` when that cannot be known. */
  async find(text: string): Promise<IssuedKey | null> {
    const key = await this.valid(keyIdIn(text));
    return key && isKey(text, key) ? key : null;
  }

  /** The key of this id, if it is valid now. */
  async valid(keyId: string): Promise<IssuedKey | null> {
    const state = await this.states.of(keyId);
    return state.status === 'issued' && state.key.expiresAt > this.clock().toISOString() ? state.key : null;
  }

  /** Asks the log anew the next time: this instance has just changed it. */
  forget(keyId: string): void {
    this.states.forget(keyId);
  }
}
