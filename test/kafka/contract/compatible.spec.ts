/** What a published schema may become: each kind of break is named, optional additions are none. */
import { describe, expect, test } from '@jest/globals';
import { compatible } from '../../../scripts/contract/compatible.mjs';
import type { JsonSchema } from '../../../src/kafka/contract/published-schemas.js';

type ObjectSchema = Readonly<{
  type: 'object';
  properties: Readonly<Record<string, JsonSchema>>;
  required: readonly string[];
  additionalProperties: boolean;
}>;

const text = { type: 'string' };
const object = (properties: Record<string, JsonSchema>, ...required: string[]): ObjectSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: true,
});

const place = object({ branch: { ...text, pattern: '^[A-Z]+$' }, shelf: text }, 'branch');
const before = object(
  {
    to: text,
    at: { ...text, format: 'date-time' },
    purpose: { ...text, enum: ['hold', 'return'] },
    price: { type: 'number' },
    codes: { type: 'array', items: { ...text, examples: ['late'] } },
    place,
    holder: { anyOf: [place, object({ courier: text }, 'courier')] },
  },
  'to',
  'at',
);
const { properties } = before;
const but = (changes: Record<string, JsonSchema>) => ({ ...before, properties: { ...properties, ...changes } });
const without = (field: string) => ({
  ...before,
  properties: Object.fromEntries(Object.entries(properties).filter(([name]) => name !== field)),
  required: before.required.filter((name) => name !== field),
});

describe('a break', () => {
  test.each([
    ['a required field is removed', without('to'), ['to: was removed']],
    ['an optional field is removed', without('price'), ['price: was removed']],
    [
      'a field is renamed',
      { ...without('price'), ...but({ cost: text }), properties: { ...without('price').properties, cost: text } },
      ['price: was removed'],
    ],
    [
      'a new field is required',
      { ...but({ lane: text }), required: ['to', 'at', 'lane'] },
      ['lane: is new and required'],
    ],
    [
      'an optional field becomes required',
      { ...before, required: ['to', 'at', 'price'] },
      ['price: was optional, is required'],
    ],
    ['a required field becomes optional', { ...before, required: ['to'] }, ['at: was required, is optional']],
    ['a type changes', but({ price: text }), ['price: type was "number", is "string"']],
    ['a type is narrowed', but({ price: { type: 'integer' } }), ['price: type was "number", is "integer"']],
    [
      'a type is widened',
      but({ price: { type: ['number', 'null'] } }),
      ['price: type was "number", is ["number","null"]'],
    ],
    ['a value is withdrawn', but({ purpose: { ...text, enum: ['hold'] } }), ['purpose: no longer takes "return"']],
    [
      'a value is added',
      but({ purpose: { ...text, enum: ['hold', 'return', 'gift'] } }),
      ['purpose: takes "gift", which no reader knows'],
    ],
    ['text is limited to values', but({ to: { ...text, enum: ['MSLA'] } }), ['to: enum was not there, is ["MSLA"]']],
    ['a limit to values is dropped', but({ purpose: text }), ['purpose: enum was ["hold","return"], is not there']],
    ['a format changes', but({ at: { ...text, format: 'date' } }), ['at: format was "date-time", is "date"']],
    ['a format is dropped', but({ at: text }), ['at: format was "date-time", is not there']],
    ['a pattern is added', but({ to: { ...text, pattern: '^M' } }), ['to: pattern was not there, is "^M"']],
    ['a bound is added', but({ price: { type: 'number', minimum: 0 } }), ['price: minimum was not there, is 0']],
    [
      'a constant is added',
      but({ to: { const: 'MSLA' } }),
      ['to: type was "string", is not there', 'to: const was not there, is "MSLA"'],
    ],
    [
      'fields that nobody knows are refused',
      { ...before, additionalProperties: false },
      ['the message: additionalProperties was true, is false'],
    ],
    [
      'something inside a field is removed',
      but({ place: object({ branch: place.properties['branch']! }, 'branch') }),
      ['place.shelf: was removed'],
    ],
    [
      'something inside a field is narrowed',
      but({ place: object({ ...place.properties, branch: text }, 'branch') }),
      ['place.branch: pattern was "^[A-Z]+$", is not there'],
    ],
    [
      'what a list holds changes',
      but({ codes: { type: 'array', items: { type: 'number' } } }),
      ['codes[]: type was "string", is "number"'],
    ],
    [
      'what a list holds is left open',
      but({ codes: { type: 'array' } }),
      ['codes: items was {"type":"string","examples":["late"]}, is not there'],
    ],
    [
      'an alternative is narrowed',
      but({ holder: { anyOf: [place, object({ courier: text })] } }),
      ['holder(2).courier: was required, is optional'],
    ],
    [
      'the schema takes another name',
      { ...before, $id: 'urn:other' },
      ['the message: $id was not there, is "urn:other"'],
    ],
    [
      'a field takes nothing any more',
      but({ to: false as unknown as JsonSchema }),
      ['to: schema was {"type":"string"}, is false'],
    ],
  ])('is named when %s', (_, after, breaks) => expect(compatible(before, after)).toEqual(breaks));

  test('is named when an alternative is added or withdrawn', () => {
    expect(compatible(before, but({ holder: { anyOf: [place] } }))).toEqual([
      expect.stringMatching(/^holder: anyOf was/),
    ]);
    const more = [...(properties['holder']!['anyOf'] as JsonSchema[]), text];
    expect(compatible(before, but({ holder: { anyOf: more } }))).toEqual([expect.stringMatching(/^holder: anyOf was/)]);
  });

  test('of a keyword that nobody thought of is named all the same', () =>
    expect(compatible(before, but({ to: { ...text, contentEncoding: 'base64' } }))).toEqual([
      'to: contentEncoding was not there, is "base64"',
    ]));

  test('of a duty whose field was never described is named', () => {
    const odd = { ...before, required: ['to', 'at', 'ghost'] };
    expect(compatible(odd, before)).toEqual(['ghost: was required, is optional']);
    expect(compatible(before, odd)).toEqual(['ghost: is new and required']);
  });

  test('is named beside every other', () =>
    expect(compatible(before, { ...without('price'), required: ['to', 'at', 'purpose'] })).toEqual([
      'purpose: was optional, is required',
      'price: was removed',
    ]));
});

describe('no break', () => {
  test.each([
    ['nothing changes', before],
    [
      'the order of things changes',
      { ...Object.fromEntries(Object.entries(before).reverse()), required: ['at', 'to'] },
    ],
    ['an optional field is added', but({ lane: text })],
    ['an optional field is added inside a field', but({ place: object({ ...place.properties, row: text }, 'branch') })],
    [
      'an optional field is added in an alternative',
      but({ holder: { anyOf: [place, object({ courier: text, van: text }, 'courier')] } }),
    ],
    ['words and examples change', { ...but({ to: { ...text, description: 'Where to' } }), title: 'x', examples: [{}] }],
    [
      'an open list names more values',
      but({ codes: { type: 'array', items: { ...text, examples: ['late', 'early'] } } }),
    ],
  ])('when %s', (_, after) => expect(compatible(before, after)).toEqual([]));
});
