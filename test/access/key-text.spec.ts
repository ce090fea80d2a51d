/** Keys as they are written: found by their public part, kept as a hash, too many to be guessed. */
import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { FIRST_KEY, hashOf, isKey, keyIdIn, newKeyId, newKeyText } from '../../src/access/key-text.js';

test('a new key tells its id and holds 256 bits that no other has', () => {
  const texts = Array.from({ length: 1_000 }, () => newKeyText('k7mwq2r9tx'));
  for (const text of texts) {
    const [, secret = ''] = /^wb_k7mwq2r9tx_(.*)$/.exec(text) ?? [];
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(keyIdIn(text)).toBe('k7mwq2r9tx');
  }
  expect(new Set(texts).size).toBe(1_000);
});

test('every bit of the secrets is as often 0 as 1', () => {
  const keys = 2_000;
  const ones = Array<number>(256).fill(0);
  for (let n = 0; n < keys; n++) {
    const secret = Buffer.from(newKeyText('a').slice('wb_a_'.length), 'base64url');
    for (let bit = 0; bit < 256; bit++) ones[bit]! += (secret[bit >> 3]! >> (bit & 7)) & 1;
  }
  // Seven standard deviations: a fair bit fails once in many billion runs.
  const tolerated = 7 * Math.sqrt(keys / 4);
  for (const count of ones) expect(Math.abs(count - keys / 2)).toBeLessThan(tolerated);
});

test('ids are short, written in one way, and differ', () => {
  const ids = Array.from({ length: 1_000 }, newKeyId);
  for (const id of ids) expect(id).toMatch(/^[a-km-np-z2-9]{10}$/);
  expect(new Set(ids).size).toBe(1_000);
});

test('what is written in another way can only be the first key', () => {
  const key = newKeyText('abc');
  for (const text of [key.slice(0, -1), `${key}x`, key.toUpperCase(), key.replace('wb_', ''), 'an-admin-key', '']) {
    expect(keyIdIn(text)).toBe(FIRST_KEY);
  }
});

test('only the whole key has its hash, which is that of SHA-256', () => {
  const key = newKeyText('abc');
  const kept = { hash: hashOf(key) };
  expect(kept.hash).toBe(createHash('sha256').update(key).digest('hex'));
  expect(isKey(key, kept)).toBe(true);
  for (const other of [key.slice(0, -1), `${key} `, newKeyText('abc'), '', kept.hash]) {
    expect(isKey(other, kept)).toBe(false);
  }
});
