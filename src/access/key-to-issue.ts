/** A new key: its text for whoever will use it, and what is recorded of it. */
import { DAY_MS } from '../plain/days.js';
import type { IssuedKey } from './access-key.decider.js';
import { hashOf, newKeyId, newKeyText } from './key-text.js';

export interface WantedKey extends Pick<IssuedKey, 'role' | 'branch' | 'library' | 'label'> {
  readonly days?: number;
}

const VALID_DAYS = 365;

export function keyToIssue({ days = VALID_DAYS, ...wanted }: WantedKey, now: Date): { text: string; key: IssuedKey } {
  const keyId = newKeyId();
  const text = newKeyText(keyId);
  const expiresAt = new Date(now.getTime() + days * DAY_MS).toISOString();
  return { text, key: { keyId, ...wanted, hash: hashOf(text), expiresAt, occurredAt: now.toISOString() } };
}
