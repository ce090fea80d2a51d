/** The AsyncAPI document: valid by the official parser, true to the topics and the schemas, served and kept in docs. */
import { Parser } from '@asyncapi/parser';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { topics } from '../../../src/app.module.js';
import { asyncApi } from '../../../src/kafka/contract/async-api.js';
import { publishedSchemas, type PublishedSchema } from '../../../src/kafka/contract/published-schemas.js';
import { Topics } from '../../../src/kafka/topics.js';
import { validateMessage } from '../../support/kafka/validate-message.js';
import { startService, type Service } from '../../support/service.js';

interface Reference {
  readonly $ref: string;
}
interface Message {
  readonly name: string;
  readonly payload: Reference;
  readonly bindings: { readonly kafka: { readonly key: { readonly examples: readonly [string] } } };
  readonly examples: readonly { readonly headers: Readonly<Record<string, string>>; readonly payload: unknown }[];
}
interface Document {
  readonly channels: Readonly<
    Record<string, { readonly address: string; readonly messages: Readonly<Record<string, Reference>> }>
  >;
  readonly operations: Readonly<Record<string, { readonly action: string; readonly channel: Reference }>>;
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

const schemas = publishedSchemas();
const documentOf = (changes: Partial<Parameters<typeof asyncApi>[0]> = {}) =>
  asyncApi({ prefix: 'waybill', features: topics, schemas, version: '1.2.3', ...changes }) as unknown as Document;
const document = documentOf();

/** What the official parser says against a document; its advice to use a newer AsyncAPI is left out. */
async function faultsOf(candidate: unknown): Promise<readonly string[]> {
  const { diagnostics } = await new Parser().parse(JSON.stringify(candidate));
  return diagnostics
    .filter(({ code }) => code !== 'asyncapi-latest-version')
    .map(({ message, path }) => `${path.join('/')}: ${message}`);
}

describe('the document', () => {
  test('is valid by the official parser, which would find a fault', async () => {
    expect(await faultsOf(document)).toEqual([]);
    const lost = { ...document, channels: { holds: { messages: { lost: { $ref: '#/components/messages/lost' } } } } };
    expect(await faultsOf(lost)).toContainEqual(expect.stringMatching(/lost/));
    const odd = { ...document.components.schemas, 'item-lost.v1': { type: 'text' } };
    const untrue = { ...document, components: { ...document.components, schemas: odd } };
    expect(await faultsOf(untrue)).toContainEqual(expect.stringMatching(/type/));
  });

  test('has every topic of the relay, with the event types that go there', () => {
    const relay = new Topics('waybill', topics);
    const { channels, components } = document;
    expect(Object.values(channels).map(({ address }) => address)).toEqual(relay.published);
    const told = Object.values(channels).flatMap(({ address, messages }) =>
      Object.entries(messages).map(([id, { $ref }]) => {
        expect($ref).toBe(`#/components/messages/${id}`);
        return [components.messages[id]?.name ?? '', address];
      }),
    );
    const types = topics.flatMap(({ events }) => Object.keys(events));
    expect(types.length).toBeGreaterThan(10);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(types.map((type) => [type, relay.of(type)])));
  });

  test('says of each topic that has events that they are sent there, and nothing of an empty one', () => {
    const full = topics.filter(({ events }) => Object.keys(events).length > 0).map(({ name }) => name);
    expect(Object.values(document.operations)).toEqual(
      full.map((name) => expect.objectContaining({ action: 'send', channel: { $ref: `#/channels/${name}` } })),
    );
    const empty = documentOf({ features: [{ name: 'lamps', events: {} }] });
    expect(empty).toMatchObject({ operations: {}, channels: { lamps: { address: 'waybill.lamps', messages: {} } } });
  });

  test('shows of each message an example that is one', () => {
    for (const { bindings, examples } of Object.values(document.components.messages)) {
      const [key] = bindings.kafka.key.examples;
      for (const { headers, payload } of examples) validateMessage({ key, headers, value: JSON.stringify(payload) });
      expect(examples).toHaveLength(1);
    }
  });

  test('has the published schemas, word for word but for their dialect and their name', () => {
    for (const { id, schema } of schemas) {
      const { $schema: _dialect, $id: _id, ...words } = schema;
      expect([id, document.components.schemas[id]]).toEqual([id, words]);
    }
    expect(Object.keys(document.components.schemas)).toHaveLength(schemas.length);
  });

  test('follows the prefix', () =>
    expect(Object.values(documentOf({ prefix: 'msc.waybill' }).channels).map(({ address }) => address)).toEqual(
      topics.map(({ name }) => `msc.waybill.${name}`),
    ));

  test('has old versions of messages beside the new ones, and the newest headers', async () => {
    const older = schemas.map((published): PublishedSchema => ({ ...published, version: 1 }));
    const newer = older.map(({ name, schema }): PublishedSchema => ({ id: `${name}.v10`, name, version: 10, schema }));
    const both = documentOf({ schemas: [...newer, ...older] });
    expect(Object.keys(both.channels['holds']?.messages ?? {}).filter((id) => id.startsWith('hold-placed'))).toEqual([
      'hold-placed.v10',
      'hold-placed.v1',
    ]);
    expect(JSON.stringify(both)).toContain('#/components/schemas/message-headers.v10');
    expect(JSON.stringify(both)).not.toContain('#/components/schemas/message-headers.v1"');
    expect(await faultsOf(both)).toEqual([]);
  });
});

describe('it is given to whoever asks', () => {
  const kept = readFileSync('docs/asyncapi.json', 'utf8');
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  test('by the service, as docs/asyncapi.json has it: npm run -s waybill -- asyncapi > docs/asyncapi.json', async () => {
    const { status, headers, body } = await service.get('/asyncapi.json');
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('application/json')]);
    expect(body).toEqual(JSON.parse(kept));
  });

  test('by the command, from the build', () =>
    expect(execFileSync(process.execPath, ['dist/main.js', 'asyncapi'], { encoding: 'utf8' })).toBe(kept));
});
