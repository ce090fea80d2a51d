/** A session is opened once and ends once; or it runs out by itself, which is no event. */
import { accept, refuse, type Decider } from '../event-store/decider.js';
import type { SessionEnded, SessionEvent, SessionOpened } from './access.events.js';

export type OpenSession = SessionOpened['data'];

export type SessionState =
  { readonly status: 'none' | 'ended' } | { readonly status: 'open'; readonly session: OpenSession };

export type SessionCommand =
  | { readonly type: 'open'; readonly session: OpenSession }
  | { readonly type: 'end'; readonly end: SessionEnded['data'] };

export const sessionDecider: Decider<SessionState, SessionCommand, SessionEvent> = {
  initial: { status: 'none' },

  evolve: (_state, event) =>
    event.type === 'session-opened' ? { status: 'open', session: event.data } : { status: 'ended' },

  decide(command, { status }) {
    if (command.type === 'open') {
      const { session } = command;
      if (status === 'none') return accept({ type: 'session-opened', data: session });
      return refuse('session-exists', `A session ${session.sessionId} was opened before. Open another.`);
    }
    if (status === 'none') return refuse('session-unknown', `No session ${command.end.sessionId} was ever opened.`);
    return status === 'ended' ? accept() : accept({ type: 'session-ended', data: command.end });
  },
};
