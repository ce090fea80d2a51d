/** Old events are read in today's schema; a catalog that cannot do so says it at once. */
import { expect, test } from '@jest/globals';
import { EventSchemas } from '../../src/event-store/upcast.js';

/** Three versions of one fact: a name, then its parts, then with the language. */
const named = {
  version: 3,
  upcasts: {
    1: ({ name }: { name: string }) => ({ words: name.split(' ') }),
    2: ({ words }: { words: string[] }) => ({ words, language: 'en' }),
  },
};
const schemas = new EventSchemas({ named, noted: { version: 1 } });

test.each([
  [1, { name: 'a river' }, { words: ['a', 'river'], language: 'en' }],
  [2, { words: ['a'] }, { words: ['a'], language: 'en' }],
  [3, { words: ['une'], language: 'fr' }, { words: ['une'], language: 'fr' }],
])('what was written in version %d is read in version 3', (version, written, read) =>
  expect(schemas.upcast('named', version, written)).toEqual(read),
);

test('what a newer service wrote is left as it is', () => {
  const data = { whatever: true };
  expect(schemas.upcast('named', 4, data)).toBe(data);
});

test('what no feature owns is left as it is, since another service may know it', () => {
  const data = { whatever: true };
  expect(schemas.upcast('unheard-of', 1, data)).toBe(data);
});

test('a version from which no step leads on is a failure, not a guess', () => {
  const gap = new EventSchemas({ named: { version: 3, upcasts: { 2: named.upcasts[2] } } });
  expect(() => gap.upcast('named', 1, { name: 'a' })).toThrow('Event type named has no upcast from version 1.');
  expect(gap.upcast('named', 2, { words: [] })).toEqual({ words: [], language: 'en' });
});

test('what was written is not changed by reading it', () => {
  const written = Object.freeze({ name: 'a river' });
  schemas.upcast('named', 1, written);
  expect(written).toEqual({ name: 'a river' });
});

test('today’s version of every type is the one to write', () =>
  expect([schemas.versionOf('named'), schemas.versionOf('noted')]).toEqual([3, 1]));

test('a type that no feature owns cannot be written', () =>
  expect(() => schemas.versionOf('unheard-of')).toThrow("Event type unheard-of is in no feature's catalog."));

test('a type is owned by one feature', () =>
  expect(() => new EventSchemas({ noted: { version: 1 } }, { noted: { version: 1 } })).toThrow(
    'Event type noted is owned by two features.',
  ));
