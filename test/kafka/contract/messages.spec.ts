/** What is published keeps what its schemas promise; and the schemas have no place for a patron. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { schemas, topics, unpublished } from '../../../src/app.module.js';
import type { NewEvent } from '../../../src/event-store/event-store.js';
import type { EventSchema } from '../../../src/event-store/upcast.js';
import { CODE, isId } from '../../../src/http/fields.js';
import { findPrivateInId } from '../../../src/plain/private-text.js';
import { toMessage, type CloudEventMessage } from '../../../src/kafka/cloud-event.js';
import { barcodeKind } from '../../../src/plain/barcode.js';
import { publishedSchemas, type JsonSchema } from '../../../src/kafka/contract/published-schemas.js';
import { validateMessage } from '../../support/kafka/validate-message.js';

type Fixture = NewEvent & { readonly stream: string };

const folder = new URL('../../fixtures/events/', import.meta.url);
const fixtures = readdirSync(folder)
  .map((file) => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Fixture] as const)
  .filter(([, { type }]) => !Object.hasOwn(unpublished, type));
const published = publishedSchemas();

/** As the relay makes it of what it reads: data in today's schema, whatever they were written in. */
function messageOf(fixture: Fixture): CloudEventMessage {
  const { type, data, metadata } = fixture;
  const today = schemas.upcast(type, metadata.schemaVersion, data);
  return toMessage({ ...fixture, data: today, revision: 0, position: 7n }, schemas.versionOf(type));
}

const messageNamed = (name: string) => messageOf(fixtures.find(([file]) => file === name)![1]);

describe('a message', () => {
  test.each(fixtures)('of %s is as its schema says', (_, fixture) => {
    const { key, value, headers } = messageOf(fixture);
    expect(() => validateMessage({ key, value, headers })).not.toThrow();
    const bytes = Object.entries(headers).map(([name, header]) => [name, Buffer.from(header)]);
    const received = { key: Buffer.from(key), value: Buffer.from(value), headers: Object.fromEntries(bytes) as object };
    expect(() => validateMessage({ ...received, headers: { ...received.headers } })).not.toThrow();
  });

  const shipped = messageNamed('item-shipped.v1.json');
  const data = JSON.parse(shipped.value) as object;
  const withData = (changes: object) => ({ ...shipped, value: JSON.stringify({ ...data, ...changes }) });
  const { ce_id: _id, ...withoutId } = shipped.headers;
  const withHeaders = (changes: object) => ({ ...shipped, headers: { ...shipped.headers, ...changes } });

  test.each([
    ['lacks a field', withData({ to: undefined }), /required property 'to'/],
    ['has a field of another type', withData({ clockSkewSeconds: '90' }), /clockSkewSeconds must be number/],
    ['has a value that is none', withData({ purpose: 'gift' }), /purpose must be equal to one of/],
    ['has a time that is none', withData({ occurredAt: '2026-03-02T25:00:00.000Z' }), /match format "date-time"/],
    ['has a time with an offset', withData({ occurredAt: '2026-03-02T09:00:00.000-07:00' }), /match pattern/],
    ['has a field that no schema knows', withData({ borrower: 'x' }), /must NOT have additional.*borrower/],
    ['lacks a header', { ...shipped, headers: withoutId }, /required property 'ce_id'/],
    ['has a header that no schema knows', withHeaders({ ce_actor: 'key-1' }), /must NOT have additional.*ce_actor/],
    ['has a position that is no number', withHeaders({ ce_position: '7n' }), /ce_position must match pattern/],
    ['is of a version that was never published', withHeaders({ ce_schemaversion: '9' }), /item-shipped\.v9/],
    ['is of a type that was never published', withHeaders({ ce_type: 'item-sold' }), /item-sold\.v1/],
    ['has another key than its subject', { ...shipped, key: 'item-1' }, /The key is item-1/],
    ['has no value', { ...shipped, value: null }, /neither text nor bytes/],
  ])('that %s is found', (_, message, problem) => expect(() => validateMessage(message)).toThrow(problem));
});

describe('the schemas', () => {
  test('are there for every event type that has a topic, and for no other', () => {
    const versions = topics
      .flatMap(({ events }) => Object.entries<EventSchema>(events))
      .flatMap(([type, { version }]) => Array.from({ length: version }, (_, before) => `${type}.v${before + 1}`));
    expect(published.map(({ id }) => id).sort()).toEqual(['message-headers.v1', ...versions].sort());
  });

  test.each(published)('$id says who it is and what each of its fields means', ({ name, version, schema }) => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `urn:waybill:schema:${name}:${version}`,
      title: name,
      description: expect.stringMatching(/\w+/),
      additionalProperties: true,
    });
    const fields = fieldsIn(schema);
    expect(fields.length).toBeGreaterThan(1);
    for (const [field, { description }] of fields) expect([field, description]).toEqual([field, expect.any(String)]);
  });

  test('take what HTTP takes: codes, ids and barcodes', () => {
    const shipped = fieldsIn(published.find(({ id }) => id === 'item-shipped.v1')!.schema);
    const patternOf = (field: string) => new RegExp(shipped.find(([name]) => name === field)![1]['pattern'] as string);
    const [id, barcode] = [patternOf('scanId'), patternOf('barcode')];
    expect(patternOf('branch').source).toBe(CODE.source);
    const texts = fc.string({ unit: fc.constantFrom(...'023456789aZ_.:- é'), maxLength: 66 });
    fc.assert(
      fc.property(texts, (text) => {
        if (isId(text)) expect(text).toMatch(id);
        if (['item', 'legacy'].includes(barcodeKind(text))) expect(text).toMatch(barcode);
      }),
    );
    fc.assert(fc.property(fc.stringMatching(id), (text) => isId(text) || findPrivateInId(text) !== null));
  });

  /** Words in whose name somebody might put a patron one day; a library has a name all the same. */
  const PERSONAL = new Set(
    `patron borrower cardholder reader user customer person people requester guardian parent student staff operator
    employee contact name first last given family full middle surname firstname lastname username initials email mail phone
    telephone mobile fax address street city zip postal postcode birth birthday birthdate dob age gender sex ssn social license
    passport card cardnumber pin password account ip signature photo`.split(/\s+/),
  );
  const personal = (field: string) => wordsOf(field).some((word) => PERSONAL.has(word.toLowerCase()));
  const KNOWN = [
    ['hold-placed.v1', 'patronLibrary'],
    ['library-registered.v1', 'name'],
    ['branch-registered.v1', 'name'],
    // The first and the last scan, not the first and the last name.
    ['claim-assessed.v1', 'firstDamaged'],
    ['claim-assessed.v1', 'lastSound'],
  ];

  test('have no field that could hold a patron', () => {
    const suspicious = published.flatMap(({ id, schema }) =>
      fieldsIn(schema)
        .filter(([field]) => personal(field))
        .map(([field]) => [id, field]),
    );
    expect(suspicious.sort()).toEqual(KNOWN.sort());
    const names = ['patronId', 'borrower_name', 'contactPhone', 'eMail', 'homeAddress', 'cardnumber', 'dob'];
    expect(names.filter((name) => !personal(name))).toEqual([]);
  });
});

/** Every field of a schema, those of inner objects and lists as well. */
function fieldsIn(schema: unknown): [name: string, schema: JsonSchema][] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, items, anyOf } = schema as {
    properties?: Record<string, JsonSchema>;
    items?: unknown;
    anyOf?: unknown[];
  };
  const own = Object.entries(properties ?? {});
  return [
    ...own,
    ...own.flatMap(([, inner]) => fieldsIn(inner)),
    ...fieldsIn(items),
    ...(anyOf ?? []).flatMap(fieldsIn),
  ];
}

/** `patronLibrary` is patron and library; `ce_id` is ce and id. */
const wordsOf = (name: string): string[] => name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word !== '');
