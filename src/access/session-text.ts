/** What a browser keeps of a session, in a cookie that no script can read: `<id>.<secret>`, the secret 256 random bits. */
import { parseCookie, stringifySetCookie } from 'cookie';
import { randomBytes } from 'node:crypto';

/** The prefix makes browsers take it from this very host only, and over a safe connection only. */
export const SESSION_COOKIE = '__Host-waybill';

const SECRET_BYTES = 32;
const WRITTEN = /^([a-z0-9]{1,20})\.[A-Za-z0-9_-]{43}$/;

export const newSessionText = (sessionId: string): string =>
  `${sessionId}.${randomBytes(SECRET_BYTES).toString('base64url')}`;

export const sessionIdIn = (text: string): string | undefined => WRITTEN.exec(text)?.[1];

/** Of the `Cookie` header. */
export const sessionTextIn = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : parseCookie(header)[SESSION_COOKIE];

const KEPT = { path: '/', secure: true, httpOnly: true } as const;

/**
 * `strict`: not even sent when another site links here. A sign-in comes back from the identity provider's site, so that its session
 * must be `lax`.
 */
export const sessionCookie = (text: string, seconds: number, sameSite: 'strict' | 'lax'): string =>
  stringifySetCookie({ name: SESSION_COOKIE, value: text, maxAge: seconds, sameSite, ...KEPT });

export const noSessionCookie = (): string =>
  stringifySetCookie({ name: SESSION_COOKIE, value: '', maxAge: 0, sameSite: 'strict', ...KEPT });
