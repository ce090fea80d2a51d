/** Everything secret that a service comes to know, used once, and where it may be shown. */
import { SESSION_COOKIE } from '../../../src/access/session-text.js';
import { ADMIN_KEY } from '../../support/admin-key.js';
import { encodingsOf, type Written } from './canaries.js';
import { StaffBrowser } from './staff-browser.js';
import { CLIENT_SECRET, type SweptService } from './swept-service.js';

export interface Secret {
  readonly what: string;
  readonly text: string;
  /** The one answer that shows it, as far as there is one. */
  readonly shownBy?: string;
}

/** `keys`: issued before. */
export async function useEverySecret(service: SweptService, keys: readonly string[]): Promise<readonly Secret[]> {
  const staff = new StaffBrowser(service);
  const code = 'a-code-that-the-provider-gave';
  const underway = new StaffBrowser(service);
  await underway.begin();
  const { state = '', nonce = '', verifier = '' } = underway.underway();
  await staff.signIn({ sub: 'jane', groups: ['msc'] }, '', code);
  const opened = await service.ask({ method: 'POST', path: '/v1/session' }, keys[0]);
  for (const key of keys) await service.ask({ method: 'GET', path: '/v1/transits' }, key);
  const inCookie = (cookie = '') => cookie.replace(/^[^.]*\./, '').replace(/;.*/s, '');
  return [
    ...keys.map((key) => ({ what: 'a key', text: secretOf(key), shownBy: 'POST /v1/keys' })),
    { what: 'the session of a key', text: inCookie(opened.headers.getSetCookie()[0]), shownBy: 'POST /v1/session' },
    { what: 'the session of staff', text: inCookie(staff.cookie(SESSION_COOKIE)), shownBy: 'GET /sign-in/callback' },
    ...Object.entries({ state, nonce, verifier }).map(([what, text]) => ({ what, text, shownBy: 'GET /sign-in' })),
    { what: 'the code', text: code },
    { what: 'the access token', text: 'an-access-token' },
    { what: 'the ID token', text: service.provider.idToken.split('.')[2] ?? '' },
    { what: 'the secret of the client', text: CLIENT_SECRET },
    { what: 'the first key', text: ADMIN_KEY },
    ...service.digest.secrets,
  ];
}

const secretOf = (key: string): string => key.split('_').slice(2).join('_');

/** Where a secret stands in what was written, as it is or in an encoding. */
export function placesOf(secret: string, written: readonly Written[]): readonly string[] {
  const needles = [secret, ...encodingsOf(secret).map(([, needle]) => needle)];
  return written
    .filter(({ bytes }) => needles.some((needle) => bytes.includes(Buffer.from(needle, 'latin1'))))
    .map(({ where }) => where);
}
