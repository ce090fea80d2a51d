/** Whatever is called compatible is: messages of either schema are taken by the other. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compatible } from '../../../scripts/contract/compatible.mjs';
import type { JsonSchema } from '../../../src/kafka/contract/published-schemas.js';
import { validatorOf } from '../../support/kafka/validate-message.js';

type Fields = Readonly<Record<string, { readonly schema: JsonSchema; readonly required: boolean }>>;

const VALUES = ['hold', 'return', 'float'];
const names = fc.constantFrom('to', 'at', 'purpose', 'price', 'place');

const leaf: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constantFrom<JsonSchema>(
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'string', format: 'date' },
  ),
  fc.subarray(VALUES, { minLength: 1 }).map((values) => ({ type: 'string', enum: values })),
);

const { schema: schemas } = fc.letrec<{ schema: JsonSchema; fields: Fields; object: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    tie('object'),
    leaf.map((items) => ({ type: 'array', items })),
  ),
  fields: fc.dictionary(names, fc.record({ schema: tie('schema'), required: fc.boolean() }), { maxKeys: 4 }),
  object: tie('fields').map(objectOf),
}));
const objects = fc
  .dictionary(names, fc.record({ schema: schemas, required: fc.boolean() }), { minKeys: 1, maxKeys: 4 })
  .map(objectOf);

function objectOf(fields: Fields): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
    required: Object.keys(fields).filter((name) => fields[name]!.required),
    additionalProperties: true,
  };
}

/** Fields of an object's schema, as they went in. */
function fieldsOf({ properties, required }: JsonSchema): Fields {
  return Object.fromEntries(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => [
      name,
      { schema, required: (required as string[]).includes(name) },
    ]),
  );
}

/** One change somewhere in the schema, harmless or not. */
function changed(schema: JsonSchema): fc.Arbitrary<JsonSchema> {
  if (schema['type'] !== 'object') {
    return fc.oneof(leaf, fc.constant({ ...schema, description: 'said anew' }), fc.constant(schema));
  }
  const fields = fieldsOf(schema);
  const known = Object.keys(fields);
  const add = fc
    .record({ schema: schemas, required: fc.nat(3).map((n) => n === 0) })
    .map((field) => objectOf({ ...fields, added: field }));
  if (known.length === 0) return add;
  const some = fc.constantFrom(...known);
  const drop = some.map((name) =>
    objectOf(Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name))),
  );
  const flip = some.map((name) =>
    objectOf({ ...fields, [name]: { ...fields[name]!, required: !fields[name]!.required } }),
  );
  const inner = some.chain((name) =>
    changed(fields[name]!.schema).map((into) => objectOf({ ...fields, [name]: { ...fields[name]!, schema: into } })),
  );
  return fc.oneof({ arbitrary: add, weight: 2 }, { arbitrary: inner, weight: 4 }, drop, flip);
}

/** What a producer of this schema may send. */
function messagesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as string[]));
  if (schema['format'] === 'date') return fc.constantFrom('2026-03-02', '2028-02-29');
  switch (schema['type']) {
    case 'number':
      return fc.integer();
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(messagesOf(schema['items'] as JsonSchema), { maxLength: 3 });
    case 'object': {
      const fields = Object.entries(fieldsOf(schema));
      return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, messagesOf(field.schema)])), {
        requiredKeys: fields.filter(([, { required }]) => required).map(([name]) => name),
        noNullPrototype: true,
      });
    }
    default:
      return fc.constantFrom('MSLA', '2026-03-02', 'hold', '');
  }
}

const pairs = objects.chain((before) =>
  changed(before).chain((after) =>
    fc.record({
      before: fc.constant(before),
      after: fc.constant(after),
      old: messagesOf(before),
      now: messagesOf(after),
    }),
  ),
);

test('readers of either schema take the messages of the other, unless a break was named', () => {
  const seen = { compatible: 0, broken: 0 };
  fc.assert(
    fc.property(pairs, ({ before, after, old, now }) => {
      expect(validatorOf(before)(old)).toBe(true);
      expect(validatorOf(after)(now)).toBe(true);
      const broken = compatible(before, after).length > 0;
      seen[broken ? 'broken' : 'compatible']++;
      fc.pre(!broken);
      expect([validatorOf(after)(old), validatorOf(before)(now)]).toEqual([true, true]);
    }),
    { numRuns: 200 },
  );
  expect(Math.min(seen.compatible, seen.broken)).toBeGreaterThan(20);
});

test('a schema may always take its own place', () =>
  fc.assert(fc.property(objects, (schema) => expect(compatible(schema, structuredClone(schema))).toEqual([]))));
