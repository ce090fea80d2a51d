/** How keys and sessions are told in a timeline. The journal of reads has its own table. Pure. */
import type { Telling } from '../audit/telling.js';
import type { KeyEvent, SessionEvent } from './access.events.js';

export const accessTelling: Telling<KeyEvent | SessionEvent> = {
  types: ['access-key-issued', 'access-key-revoked', 'session-opened', 'session-ended'],
  words,
  about: ({ data }) => {
    if ('keyId' in data) return { keys: [data.keyId] };
    return { keys: 'key' in data ? [data.key] : [] };
  },
};

function words({ type, data }: KeyEvent | SessionEvent): string {
  switch (type) {
    case 'access-key-issued':
      return `Key ${data.keyId} was issued, as ${data.role}${bound(data)}, until ${data.expiresAt}: ${data.label}`;
    case 'access-key-revoked':
      return `Key ${data.keyId} was revoked${data.reason === undefined ? '.' : `: ${data.reason}`}`;
    case 'session-opened':
      return `A browser was given session ${data.sessionId}, as ${data.role}${bound(data)}, until ${data.expiresAt}.`;
    case 'session-ended':
      return `Session ${data.sessionId} ended.`;
  }
}

const bound = ({ branch, library }: { readonly branch?: string; readonly library?: string }): string =>
  branch === undefined ? (library === undefined ? '' : ` of library ${library}`) : ` of branch ${branch}`;
