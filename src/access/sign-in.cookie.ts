/** What a browser keeps of a sign-in that it has begun, for ten minutes, where no script and no other host can reach it. */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Underway } from './sign-in.js';

export const UNDERWAY_COOKIE = '__Host-waybill-sign-in';

const LASTS_SECONDS = 600;
/** `lax`: the browser comes back from the provider's site. */
const KEPT = { name: UNDERWAY_COOKIE, path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;

export const underwayCookie = (underway: Underway): string =>
  stringifySetCookie({
    ...KEPT,
    value: Buffer.from(JSON.stringify(underway)).toString('base64url'),
    maxAge: LASTS_SECONDS,
  });

export const noUnderwayCookie = (): string => stringifySetCookie({ ...KEPT, value: '', maxAge: 0 });

/** Of the `Cookie` header; undefined if there is none that was set by us. */
export function underwayIn(header: string | undefined): Underway | undefined {
  const value = header === undefined ? undefined : parseCookie(header)[UNDERWAY_COOKIE];
  if (value === undefined) return undefined;
  try {
    const { state, nonce, verifier, to } = JSON.parse(Buffer.from(value, 'base64url').toString()) as Partial<Underway>;
    const whole = [state, nonce, verifier, to].every((part) => typeof part === 'string');
    return whole ? ({ state, nonce, verifier, to } as Underway) : undefined;
  } catch {
    return undefined;
  }
}
