/** A session's life: opened once, ended once. */
import { test } from '@jest/globals';
import type { SessionEnded, SessionOpened } from '../../src/access/access.events.js';
import { sessionDecider } from '../../src/access/session.decider.js';
import { specification } from '../support/specification.js';

const data: SessionOpened['data'] = {
  sessionId: 's1',
  role: 'scanner',
  branch: 'MSLA',
  key: 'k1',
  hash: 'ab'.repeat(32),
  expiresAt: '2026-03-02T00:00:00.000Z',
  occurredAt: '2026-03-01T12:00:00.000Z',
};
const opened: SessionOpened = { type: 'session-opened', data };
const end = { sessionId: 's1', occurredAt: '2026-03-01T18:00:00.000Z' };
const ended: SessionEnded = { type: 'session-ended', data: end };
const session = specification(sessionDecider);

test('a session is opened', () => session.given().when({ type: 'open', session: data }).then(opened));
test('an id is used once', () =>
  session.given(opened).when({ type: 'open', session: data }).thenRefused('session-exists'));
test('not even after its end', () =>
  session.given(opened, ended).when({ type: 'open', session: data }).thenRefused('session-exists'));
test('a session is ended', () => session.given(opened).when({ type: 'end', end }).then(ended));
test('ending it again changes nothing', () => session.given(opened, ended).when({ type: 'end', end }).thenNothing());
test('what was never opened cannot be ended', () =>
  session.given().when({ type: 'end', end }).thenRefused('session-unknown'));
