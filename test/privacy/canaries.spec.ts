/** The search of the sweep finds what it is meant to find, and nothing else. */
import { expect, test } from '@jest/globals';
import { Canaries, fullWidth, KINDS } from './support/canaries.js';
import { findPrivate, findPrivateInId } from '../../src/plain/private-text.js';

const written = (text: string | Buffer) => ({ where: 'there', bytes: Buffer.from(text) });
const ways: Record<string, (value: string) => string | Buffer> = {
  'as it is': (value) => value,
  'in a line of the log': (value) => JSON.stringify({ level: 30, msg: 'answered', note: `see ${value}, please` }),
  'behind other digits': (value) => `2026 ${value}`,
  'in the middle of a page of a database': (value) =>
    Buffer.concat([Buffer.alloc(999, 0xff), Buffer.from(value), Buffer.alloc(9)]),
  'with points between the digits': (value) => (value.includes('@') ? value : value.replace(/\d(?=\d)/g, '$&.')),
  'without what was between the digits': (value) => value.replace(/-/g, ''),
  'with its sign escaped': (value) => value.replace('@', '%40'),
  'percent-encoded': (value) => [...value].map((mark) => `%${mark.charCodeAt(0).toString(16)}`).join(''),
  'in base64': (value) => Buffer.from(value).toString('base64'),
  'in base64, behind something': (value) => Buffer.from(`x${value}`).toString('base64'),
  'in base64url, behind two things': (value) => Buffer.from(`??${value}`).toString('base64url'),
  'in hexadecimal': (value) => Buffer.from(value).toString('hex'),
  'in UTF-16': (value) => Buffer.from(value, 'utf16le'),
  'in full-width digits': (value) => (value.includes('@') ? value : fullWidth(value)),
};

test.each(Object.entries(ways))('%s', (_way, encode) => {
  const canaries = new Canaries();
  for (let n = 0; n < 25; n++) {
    for (const kind of KINDS) {
      const value = canaries.plant(kind, `field ${n}`);
      expect([value, canaries.foundIn(written(encode(value)))]).toEqual([value, [expect.stringContaining('there')]]);
    }
  }
});

test('each says where it came in', () => {
  const canaries = new Canaries();
  const values = KINDS.map((kind) => canaries.plant(kind, `the ${kind} field`));
  expect(
    canaries
      .foundIn(written(values.join('\n')))
      .map((said) => said.split(':')[0])
      .sort(),
  ).toEqual(KINDS.map((kind) => `${kind} of the ${kind} field`).sort());
});

test('each is refused by the guard, also as an id', () => {
  const canaries = new Canaries();
  for (let n = 0; n < 1_000; n++) {
    for (const kind of KINDS) {
      const value = canaries.plant(kind, 'any');
      expect([value, findPrivate(value)]).toEqual([value, expect.anything()]);
      if (kind !== 'e-mail') expect([value, findPrivateInId(value)]).toEqual([value, expect.anything()]);
    }
  }
});

test('what was not planted is not found', () => {
  const canaries = new Canaries();
  canaries.plant('telephone', 'any');
  expect(canaries.foundIn(written('975-864-9999 29753 49753 2026-11-25T10:00:00.975Z 864 overdue'))).toEqual([]);
});
