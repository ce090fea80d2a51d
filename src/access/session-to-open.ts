/** A new session: its text for the browser, and what is recorded of it. */
import { hashOf, newKeyId } from './key-text.js';
import type { OpenSession } from './session.decider.js';
import { newSessionText } from './session-text.js';

/** A working day. A session of a key can be renewed, so that this is how long a scan station may be left alone. */
const LASTS_SECONDS = 12 * 3_600;

export interface NewSession {
  readonly text: string;
  readonly session: OpenSession;
  /** How long it lasts. */
  readonly seconds: number;
}

/** `until`: at the latest, UTC. */
export function sessionToOpen(
  who: Pick<OpenSession, 'role' | 'branch' | 'library' | 'key' | 'staff'>,
  now: Date,
  until = '9999',
): NewSession {
  const sessionId = newKeyId();
  const text = newSessionText(sessionId);
  const full = new Date(now.getTime() + LASTS_SECONDS * 1_000).toISOString();
  const expiresAt = full < until ? full : until;
  const seconds = Math.floor((Date.parse(expiresAt) - now.getTime()) / 1_000);
  return {
    text,
    seconds,
    session: { sessionId, ...who, hash: hashOf(text), expiresAt, occurredAt: now.toISOString() },
  };
}
