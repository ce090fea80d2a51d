/** Which sessions are under way, asked at every request that a cookie comes with. */
import type { Execute } from '../event-store/execute.js';
import type { Clock } from '../plain/clock.js';
import { sessionStream } from './access.events.js';
import { Fresh } from './fresh.js';
import type { KeyRing } from './key-ring.js';
import { isKey } from './key-text.js';
import { sessionDecider, type OpenSession, type SessionState } from './session.decider.js';
import { sessionIdIn } from './session-text.js';

export interface SessionsOptions {
  readonly log: Pick<Execute, 'load'>;
  readonly keys: Pick<KeyRing, 'valid'>;
  readonly clock: Clock;
  /** A clock that only goes forward, milliseconds. */
  readonly now: () => number;
}

export class Sessions {
  private readonly states: Fresh<SessionState>;

  constructor(private readonly options: SessionsOptions) {
    const { log, now } = options;
    this.states = new Fresh((sessionId) => log.load(sessionStream(sessionId), sessionDecider), now);
  }

  /** The session that this text is of; null if there is none, or it is over. Rejects as `KeyRing.find` does. */
  async find(text: string): Promise<OpenSession | null> {
    const sessionId = sessionIdIn(text);
    if (sessionId === undefined) return null;
    const state = await this.states.of(sessionId);
    if (state.status !== 'open' || !isKey(text, state.session)) return null;
    const { session } = state;
    if (session.expiresAt <= this.options.clock().toISOString()) return null;
    // What a key has opened ends with the key.
    return session.key === undefined || (await this.options.keys.valid(session.key)) ? session : null;
  }

  /** Asks the log anew the next time: this instance has just changed it. */
  forget(sessionId: string): void {
    this.states.forget(sessionId);
  }
}
