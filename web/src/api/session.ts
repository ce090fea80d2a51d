/** Who is here. The session is in a cookie that no script can read; these pages keep neither key nor name. */
import { signal } from '@preact/signals';
import { ask, onSessionEnd, OWN_PAGE } from './call.js';
import type { CallerAnswer, WaysAnswer } from './contract.js';

/** Undefined until the service has told. */
export const ways = signal<WaysAnswer | undefined>(undefined);
export const caller = signal<CallerAnswer | null>(null);
/** Whether the service has answered when it was asked last. */
export const reached = signal(true);

onSessionEnd(() => (caller.value = null));

/** Without an answer nothing is known anew: whoever was here still is. */
export async function findOut(): Promise<void> {
  try {
    const told = (await ask('/v1/session/ways')) as WaysAnswer;
    reached.value = true;
    ways.value = told;
    caller.value = told.caller;
  } catch {
    reached.value = false;
    ways.value ??= { caller: null, provider: false };
  }
}

/** The session goes on; the key need not be shown again. */
export async function renew(): Promise<void> {
  await ask('/v1/session', { method: 'POST', headers: OWN_PAGE });
  await findOut();
}

export async function signInWithKey(key: string): Promise<void> {
  await ask('/v1/session', { method: 'POST', headers: { ...OWN_PAGE, authorization: `Bearer ${key}` } });
  await findOut();
}

export async function signOut(): Promise<void> {
  await ask('/v1/session', { method: 'DELETE', headers: OWN_PAGE }).catch(() => undefined);
  await findOut();
}

export function signedInFor({ role, branch, library }: CallerAnswer): string {
  const place = branch ?? library;
  return place === null ? role : `${role}, ${place}`;
}
