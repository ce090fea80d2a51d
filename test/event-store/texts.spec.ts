/** Free texts in an event: where they are, their salts, and what is left when they are gone. */
import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { newSalt } from '../../src/event-store/ids.js';
import { REDACTED, saltsFor, sealedHash, textAt, textHash, textsIn, withText } from '../../src/event-store/texts.js';

const policy = {
  policy: { title: 'T', rules: [{ because: 'A', rule: 'r' }, { because: 'B' }], notes: 7 },
  reason: 'R',
};
const declared = ['reason', 'note', 'policy.title', 'policy.notes', 'policy.rules.*.because', 'policy.sources.*.says'];

test('texts are found where they are declared, also in lists; what is absent or no text is not', () =>
  expect(textsIn(policy, declared)).toEqual([
    { path: 'reason', text: 'R' },
    { path: 'policy.title', text: 'T' },
    { path: 'policy.rules.0.because', text: 'A' },
    { path: 'policy.rules.1.because', text: 'B' },
  ]));

test('what every object has is no text of the data', () => {
  expect(textAt({}, 'constructor.name')).toBeUndefined();
  expect(textsIn(null, declared)).toEqual([]);
});

test('each text that is there gets a salt of its own', () => {
  let n = 0;
  expect(saltsFor({ note: 'x', reason: 'x' }, ['note', 'reason', 'label'], () => `salt ${++n}`)).toEqual({
    note: { salt: 'salt 1' },
    reason: { salt: 'salt 2' },
  });
  expect(saltsFor({ branch: 'MSLA' }, ['note'], newSalt)).toBeUndefined();
  const salts = Array.from({ length: 600 }, newSalt);
  expect(new Set(salts).size).toBe(600);
  for (const salt of salts) expect(Buffer.from(salt, 'base64')).toHaveLength(16);
});

test('another text is put in place of one, and nothing else is touched', () => {
  expect(withText(policy, 'policy.rules.1.because', 'C')).toEqual({
    ...policy,
    policy: { ...policy.policy, rules: [policy.policy.rules[0], { because: 'C' }] },
  });
  expect(policy.policy.rules[1]).toEqual({ because: 'B' });
});

describe('a seal', () => {
  const salt = Buffer.alloc(16, 7).toString('base64');
  const hash = textHash(salt, 'Größe');

  test('is SHA-256 of the bytes of salt and text', () => {
    const bytes = Buffer.concat([Buffer.alloc(16, 7), Buffer.from('Größe', 'utf8')]);
    expect(hash).toBe(createHash('sha256').update(bytes).digest('base64'));
    expect(sealedHash({ note: 'Größe' }, 'note', { salt })).toBe(hash);
    expect(sealedHash({ note: REDACTED }, 'note', { hash })).toBe(hash);
  });

  test.each<[string, unknown, unknown]>([
    ['of another text in place of the marker', { note: 'Put there' }, { hash }],
    ['of no text', {}, { hash }],
    ['of no text, with a salt', { note: 4 }, { salt }],
    ['with more in it', { note: REDACTED }, { hash, more: 'x' }],
    ['with salt and hash', { note: REDACTED }, { hash, salt }],
    ['with a hash that is none', { note: REDACTED }, { hash: 'Put there' }],
    ['with a hash in another form', { note: REDACTED }, { hash: ` ${hash}` }],
    ['with a salt in another form', { note: 'Größe' }, { salt: `${salt}Put there` }],
    ['with a short salt', { note: 'Größe' }, { salt: 'AAAA' }],
    ['that is no object', { note: 'Größe' }, salt],
    ['that is nothing', { note: 'Größe' }, null],
  ])('%s is none', (_, data, seal) => expect(sealedHash(data, 'note', seal as never)).toBeUndefined());
});
