/** Whether a message is what the published schemas promise, and nothing besides: for every test that sees one. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { publishedSchemas, type JsonSchema } from '../../../src/kafka/contract/published-schemas.js';

/** As `toMessage` makes it, or as a consumer gets it. */
export interface AnyMessage {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, unknown>>;
}

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
ajv.addVocabulary(['x-stream']);

const validators = new Map(publishedSchemas().map(({ id, schema }) => [id, validatorOf(closed(schema))]));

/**
 * Throws unless headers and value are as their schemas say, the key is the stream, and no field is there that no schema
 * describes: a reader would have to accept it, but nobody has promised it.
 */
export function validateMessage({ key, value, headers = {} }: AnyMessage): void {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, textOf(header)]));
  const { ce_type: type = '', ce_schemaversion: version = '', ce_subject: subject } = texts;
  expectValid('message-headers.v1', texts);
  expectValid(`${type}.v${version}`, JSON.parse(textOf(value)));
  if (textOf(key) !== subject) throw new Error(`The key is ${textOf(key)}, the subject ${String(subject)}.`);
}

function expectValid(id: string, data: unknown): void {
  const validate = validators.get(id);
  if (!validate) throw new Error(`No schema ${id} is published.`);
  if (validate(data)) return;
  const faults = (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
  throw new Error(`Not as ${id} says: ${faults.join('; ')}\n${JSON.stringify(data)}`);
}

export function validatorOf(schema: JsonSchema): ValidateFunction {
  return ajv.compile(schema);
}

/** Without the fields that readers must accept although they do not know them. Of a document no schema knows any. */
function closed(schema: unknown): JsonSchema {
  const close = (value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value && 'additionalProperties' in value
      ? { ...value, additionalProperties: false }
      : value;
  return JSON.parse(JSON.stringify(schema, (_name, value: unknown) => close(value))) as JsonSchema;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  throw new Error(`${String(value)} is neither text nor bytes.`);
}
