/** A key is issued once and revoked once; nothing brings it back. */
import { accept, refuse, type Decider, type Decision } from '../event-store/decider.js';
import type { AccessKeyIssued, AccessKeyRevoked, KeyEvent, Role } from './access.events.js';

export type IssuedKey = AccessKeyIssued['data'];

export type AccessKeyState =
  | { readonly status: 'none' }
  | { readonly status: 'issued'; readonly key: IssuedKey }
  | { readonly status: 'revoked'; readonly key: IssuedKey };

export type AccessKeyCommand =
  | { readonly type: 'issue'; readonly key: IssuedKey }
  | { readonly type: 'revoke'; readonly revocation: AccessKeyRevoked['data'] };

export const accessKeyDecider: Decider<AccessKeyState, AccessKeyCommand, KeyEvent> = {
  initial: { status: 'none' },

  evolve(state, event) {
    if (event.type === 'access-key-issued') return { status: 'issued', key: event.data };
    return state.status === 'issued' ? { status: 'revoked', key: state.key } : state;
  },

  decide(command, state) {
    return command.type === 'issue' ? issue(command.key, state) : revoke(command.revocation, state);
  },
};

function issue(key: IssuedKey, state: AccessKeyState): Decision<KeyEvent> {
  if (state.status !== 'none') return refuse('key-exists', `A key ${key.keyId} was issued before. Issue another.`);
  const { branch, library } = boundTo(key.role);
  if ((key.branch !== undefined) !== branch || (key.library !== undefined) !== library) {
    const wanted = branch
      ? 'a branch and no library'
      : library
        ? 'a library and no branch'
        : 'neither branch nor library';
    return refuse('wrong-binding', `A key of role ${key.role} takes ${wanted}.`);
  }
  return accept({ type: 'access-key-issued', data: key });
}

/** What part of the group a role is bound to; all others are of the whole group. */
const boundTo = (role: Role) => ({ branch: role === 'scanner', library: role === 'library' });

function revoke(revocation: AccessKeyRevoked['data'], state: AccessKeyState): Decision<KeyEvent> {
  if (state.status === 'none') return refuse('key-unknown', `No key ${revocation.keyId} was ever issued.`);
  return state.status === 'revoked' ? accept() : accept({ type: 'access-key-revoked', data: revocation });
}
