/** The contract at /openapi.json, and whether what is answered, and what was taken, is as it says. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { PROBLEMS, typeOf } from '../../../src/http/problems.js';
import { eventsIn } from '../../support/event-stream.js';
import type { Answer, Json } from '../../support/service.js';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Json;
}

interface Content {
  readonly content?: Record<string, { readonly schema: Json }>;
}

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Record<string, Content>;
}

export interface Contract {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Json> };
}

/** `METHOD /path` of each operation, with the operation. */
export const operationsOf = (contract: Contract): (readonly [line: string, operation: Operation])[] =>
  Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );

/** The schema that a reference stands for. */
export const resolved = ({ components }: Contract, schema: Json): Json => {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? (components.schemas[reference.split('/').at(-1) ?? ''] ?? {}) : schema;
};

/** Every call, and every call with each of the parameters and fields that it may be told: `POST /v1/holds barcode`. */
export const callsOf = (contract: Contract): readonly string[] =>
  operationsOf(contract).flatMap(([line, { parameters = [], requestBody }]) => {
    const asked = parameters.filter((known) => known.in === 'query').map(({ name }) => name);
    const sent = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => fieldsOf(contract, schema));
    return [line, ...[...new Set([...asked, ...sent])].map((name) => `${line} ${name}`)];
  });

function fieldsOf(contract: Contract, schema: Json): readonly string[] {
  const { oneOf = [], items, properties = {} } = resolved(contract, schema) as Schema;
  return [
    ...oneOf.flatMap((one) => fieldsOf(contract, one)),
    ...(items ? fieldsOf(contract, items) : []),
    ...Object.entries(properties).flatMap(([name, of]) => [name, ...fieldsOf(contract, of)]),
  ];
}

interface Schema {
  readonly oneOf?: readonly Json[];
  readonly items?: Json;
  readonly properties?: Record<string, Json>;
}

const STATUSES = new Map<string, number>(
  Object.entries(PROBLEMS).map(([code, [status]]) => [typeOf(code as keyof typeof PROBLEMS), status]),
);

export class Documented {
  private readonly operations: ReadonlyMap<string, Operation>;
  private readonly answered: Schemas;
  private readonly asked: Schemas;

  constructor(contract: Contract) {
    this.operations = new Map(operationsOf(contract));
    this.answered = new Schemas(contract, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    this.asked = new Schemas(contract, /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/);
  }

  /** What of the answer to `METHOD /path` is not as documented, in words. */
  faultOf(line: string, { status, headers, body, text }: Answer): string | undefined {
    const responses = this.operations.get(line)?.responses ?? {};
    // Only problems may have a status that is not named.
    const said = String(status) in responses ? String(status) : status >= 400 ? 'default' : 'none';
    const content = responses[said]?.content ?? {};
    const [type = ''] = (headers.get('content-type') ?? '').split(';');
    const schema = type === '' && Object.keys(content).length === 0 ? {} : content[type]?.schema;
    if (!schema) return `${status} is ${type || 'nothing'}, documented is ${Object.keys(content).join() || 'nothing'}`;
    const wrong = this.answered.faultOf(schema, valueOf(type, body, text));
    if (wrong !== undefined) return `${status} ${wrong}: ${text}`;
    if (said !== 'default' || STATUSES.get(String(body['type'])) === status) return undefined;
    return `${status} does not go with problem ${String(body['type'])}`;
  }

  /** What should not have been taken of the body of an accepted request to `METHOD /path`, in words. */
  faultOfTaken(line: string, body: unknown): string | undefined {
    const { content = {}, required } = this.operations.get(line)?.requestBody ?? {};
    const [{ schema } = { schema: {} }] = Object.values(content);
    if (body === undefined) return required ? 'taken without a body' : undefined;
    const wrong = this.asked.faultOf(schema, body);
    return wrong && `taken, though ${wrong}`;
  }
}

/** What a schema speaks of; of a stream it is the list of its events. */
const valueOf = (type: string, body: Json, text: string): unknown => {
  if (type === 'text/event-stream') return eventsIn(text);
  return type.includes('json') ? body : text;
};

/** The schemas of a contract, closed, so that a field that is there but not documented is found too. */
class Schemas {
  private readonly ajv: Ajv2020;
  private readonly checks = new Map<Json, ValidateFunction>();

  constructor({ components }: Contract, time: RegExp) {
    this.ajv = new Ajv2020({
      strict: false,
      allErrors: true,
      // What is no JSON has no form that JSON Schema could look at.
      formats: { 'date-time': time, date: /^\d{4}-\d\d-\d\d$/, uri: /^[a-z]+:\S+$/, binary: true },
    });
    // JSON within a text: looked into here, which ajv itself does not.
    this.ajv.removeKeyword('contentSchema').addKeyword({
      keyword: 'contentSchema',
      compile: (schema: Json) => (text: string) => this.faultOf(schema, JSON.parse(text)) === undefined,
    });
    const schemas = Object.entries(components.schemas).map(([name, schema]) => [
      name,
      schema['properties'] ? { ...schema, additionalProperties: false } : schema,
    ]);
    this.ajv.addSchema({ $id: 'openapi', components: { schemas: Object.fromEntries(schemas) as Json } });
  }

  faultOf(schema: Json, value: unknown): string | undefined {
    const check = this.checks.get(schema) ?? this.compiled(schema);
    return check(value) ? undefined : this.ajv.errorsText(check.errors);
  }

  private compiled(schema: Json): ValidateFunction {
    const check = this.ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as Json);
    this.checks.set(schema, check);
    return check;
  }
}
