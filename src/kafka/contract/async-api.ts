/** The contract of the topics, as an AsyncAPI 3 document: made of the topics, the published schemas and `toMessage`. Pure. */
import type { RecordedEvent } from '../../event-store/event-store.js';
import { toMessage, type CloudEventMessage } from '../cloud-event.js';
import type { FeatureTopic } from '../topics.js';
import type { JsonSchema, PublishedSchema } from './published-schemas.js';

export interface Contract {
  /** What stands before the names of the topics. */
  readonly prefix: string;
  readonly features: readonly FeatureTopic[];
  readonly schemas: readonly PublishedSchema[];
  /** Of the service. */
  readonly version: string;
}

export type AsyncApiDocument = Readonly<Record<string, unknown>>;

const HEADERS = 'message-headers';
const BINDINGS = '0.5.0';

const ref = (...path: readonly string[]) => ({ $ref: `#/${path.join('/')}` });

const named = <T, Value>(list: readonly T[], name: (one: T) => string, value: (one: T) => Value) =>
  Object.fromEntries(list.map((one) => [name(one), value(one)]));

const SECURITY = {
  plain: { type: 'plain', description: 'SASL PLAIN' },
  'scram-sha-256': { type: 'scramSha256', description: 'SASL SCRAM-SHA-256' },
  'scram-sha-512': { type: 'scramSha512', description: 'SASL SCRAM-SHA-512' },
};
const BOOTSTRAP = {
  host: '{bootstrap}',
  variables: { bootstrap: { default: 'localhost:9092', description: "Addresses of the group's Kafka brokers" } },
};
const SERVERS = {
  kafka: { ...BOOTSTRAP, protocol: 'kafka', description: 'Within a trusted network' },
  'kafka-secure': {
    ...BOOTSTRAP,
    protocol: 'kafka-secure',
    description: 'TLS, with a user name and a password from whoever runs the brokers',
    security: Object.keys(SECURITY).map((scheme) => ref('components', 'securitySchemes', scheme)),
  },
};

export function asyncApi({ prefix, features, schemas, version }: Contract): AsyncApiDocument {
  const topics = features.map((feature) => ({
    ...feature,
    address: `${prefix}.${feature.name}`,
    messages: schemas.filter(({ name }) => name in feature.events),
  }));
  const headers = newest(schemas.filter(({ name }) => name === HEADERS));
  const messages = topics.flatMap((topic) => topic.messages);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Waybill',
      version,
      description:
        'Holds and courier transits of a library sharing group, as events. Each message is a CloudEvent 1.0 in binary mode. ' +
        'Read with isolation level read_committed. Fields that you do not know may come; ignore them.',
      license: { name: 'Apache 2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: SERVERS,
    channels: named(topics, ({ name }) => name, channel),
    operations: named(
      topics.filter((topic) => topic.messages.length > 0),
      ({ name }) => `publish-${name}`,
      operation,
    ),
    components: {
      messages: named(
        messages,
        ({ id }) => id,
        (published) => message(published, headers),
      ),
      schemas: named([headers, ...messages], ({ id }) => id, inDocument),
      securitySchemes: SECURITY,
    },
  };
}

interface Topic extends FeatureTopic {
  readonly address: string;
  readonly messages: readonly PublishedSchema[];
}

function channel({ name, address, messages }: Topic) {
  return {
    address,
    title: name,
    description:
      messages.length === 0
        ? `Nothing yet: the place of what will happen in ${name}.`
        : `What happens in ${name}. Messages of one key are in the order of their stream.`,
    messages: named(
      messages,
      ({ id }) => id,
      ({ id }) => ref('components', 'messages', id),
    ),
    bindings: { kafka: { topic: address, bindingVersion: BINDINGS } },
  };
}

function operation({ name, messages }: Topic) {
  return {
    action: 'send',
    channel: ref('channels', name),
    summary: `Waybill publishes what happens in ${name}.`,
    messages: messages.map(({ id }) => ref('channels', name, 'messages', id)),
  };
}

function message({ id, name, version, schema }: PublishedSchema, headers: PublishedSchema) {
  const { key, value, headers: example } = exampleOf(name, version, schema);
  const own = { ce_type: { const: name }, ce_schemaversion: { const: String(version) } };
  return {
    name,
    title: `${name}, schema version ${version}`,
    summary: schema['description'],
    contentType: 'application/json',
    correlationId: { location: '$message.header#/ce_correlationid' },
    headers: {
      allOf: [ref('components', 'schemas', headers.id), { type: 'object', properties: own }],
    },
    payload: ref('components', 'schemas', id),
    bindings: {
      kafka: {
        key: { type: 'string', description: `The stream, ${String(schema['x-stream'])}`, examples: [key] },
        bindingVersion: BINDINGS,
      },
    },
    examples: [{ name, headers: example, payload: JSON.parse(value) as unknown }],
  };
}

function newest(versions: readonly PublishedSchema[]): PublishedSchema {
  const [first] = versions.toSorted((one, other) => other.version - one.version);
  if (!first) throw new Error(`No schema ${HEADERS} is published.`);
  return first;
}

/** What `toMessage` makes of the schema's example. */
function exampleOf(type: string, version: number, schema: JsonSchema): CloudEventMessage {
  const [data] = schema['examples'] as readonly [Readonly<Record<string, unknown>>];
  const stream = String(schema['x-stream']).replace(/<(\w+)>/, (_, field: string) => String(data[field]));
  const event: RecordedEvent = {
    id: '0195a000-0000-7000-8000-000000000001',
    type,
    data,
    metadata: {
      schemaVersion: version,
      correlationId: '0195a000-0000-7000-8000-000000000000',
      actor: { key: 'key-1' },
    },
    recordedAt: '2026-05-07T16:00:00.000Z',
    stream,
    revision: 0,
    position: 42n,
  };
  return toMessage(event, version);
}

/** Inside of the document a schema is found by its place, and the document says in which dialect it is. */
function inDocument({ schema: { $schema: _dialect, $id: _id, ...schema } }: PublishedSchema): JsonSchema {
  return schema;
}
