/**
 * A key as it is written: `wb_<id>_<secret>`. The id is public and finds the key; the secret is 256 random bits. What is kept of
 * it is a hash: a plain SHA-256 will do, since nobody can try 2^256 secrets.
 */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** The key that the first start makes, or that the operator chose, which may be written in any way. */
export const FIRST_KEY = 'first';

const ID_LENGTH = 10;
/** Without letters that look like digits. */
const ID_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const SECRET_BYTES = 32;
const WRITTEN = /^wb_([a-z0-9]{1,20})_[A-Za-z0-9_-]{43}$/;

export const newKeyId = (): string =>
  Array.from({ length: ID_LENGTH }, () => ID_LETTERS[randomInt(ID_LETTERS.length)]).join('');

export const newKeyText = (keyId: string): string => `wb_${keyId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;

export const keyIdIn = (text: string): string => WRITTEN.exec(text)?.[1] ?? FIRST_KEY;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** In constant time. */
export const isKey = (text: string, { hash }: { readonly hash: string }): boolean =>
  timingSafeEqual(Buffer.from(hashOf(text), 'hex'), Buffer.from(hash, 'hex'));
