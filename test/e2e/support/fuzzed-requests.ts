/**
 * Requests that a contract allows, and many that it does not: every field is now something real, now what its schema says, now
 * anything at all.
 */
import fc from 'fast-check';
import type { Json } from '../../support/service.js';

export interface FuzzedRequest {
  /** Line of the contract: `POST /v1/scans`. */
  readonly line: string;
  readonly method: string;
  readonly path: string;
  /** Sent as it is when it is text, else as JSON. */
  readonly body?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: Json;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> };
}

export interface Contract {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Json> };
}

/** By field name: values that mean something in the group under test. */
export type Pools = Readonly<Record<string, readonly unknown[]>>;

export function fuzzedRequests(contract: Contract, pools: Pools): fc.Arbitrary<FuzzedRequest> {
  const fields = new Fields(contract, pools);
  const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => requestOf(path, method.toUpperCase(), operation, fields)),
  );
  return fc.oneof(...operations);
}

function requestOf(path: string, method: string, operation: Operation, fields: Fields): fc.Arbitrary<FuzzedRequest> {
  const parameters = operation.parameters ?? [];
  const [{ schema } = { schema: undefined }] = Object.values(operation.requestBody?.content ?? {});
  const inPath = fc.record(
    recordOf(parameters.filter((known) => known.in === 'path').map((known) => fields.text(known))),
  );
  const inQuery = fc.record(
    recordOf(parameters.filter((known) => known.in === 'query').map((known) => fields.text(known))),
    { requiredKeys: [] },
  );
  const body = schema === undefined ? fc.constant(undefined) : fields.body(schema);
  return fc.tuple(inPath, inQuery, body).map(([named, query, sent]) => {
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? ''));
    const asked = new URLSearchParams(query as Record<string, string>).toString();
    const request = { line: `${method} ${path}`, method, path: asked === '' ? address : `${address}?${asked}` };
    return sent === undefined ? request : { ...request, body: sent };
  });
}

const recordOf = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> => Object.fromEntries(entries);

const BROKEN = ['', '{', '[1,', '"', 'null', '{"scans":[}', '\u0000'];
/** Deep enough for every body of the contract. */
const MOST_DEPTH = 6;

class Fields {
  constructor(
    private readonly contract: Contract,
    private readonly pools: Pools,
  ) {}

  /** A parameter: always text on its way. */
  text({ name, schema = {} }: Parameter): readonly [string, fc.Arbitrary<string>] {
    // Lone surrogates cannot be written into an address at all.
    return [
      name,
      this.value(name, schema, 0).map((value) =>
        (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed(),
      ),
    ];
  }

  body(schema: Json): fc.Arbitrary<unknown> {
    return fc.oneof(
      { weight: 12, arbitrary: this.value('', schema, 0) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
      { weight: 1, arbitrary: fc.constantFrom(...BROKEN) },
    );
  }

  private value(name: string, schema: Json, depth: number): fc.Arbitrary<unknown> {
    const pool = this.pools[name];
    return fc.oneof(
      { weight: pool ? 12 : 0, arbitrary: fc.constantFrom(...(pool ?? [null])) },
      { weight: pool ? 2 : 12, arbitrary: this.asSaid(schema, depth) },
      { weight: 1, arbitrary: fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.string({ unit: 'binary', maxLength: 40 })) },
    );
  }

  /** As the schema says. */
  private asSaid(schema: Json, depth: number): fc.Arbitrary<unknown> {
    const known = this.resolved(schema);
    if (depth > MOST_DEPTH) return fc.constant(null);
    if (Array.isArray(known['enum'])) return fc.constantFrom(...(known['enum'] as unknown[]));
    switch (Array.isArray(known['type']) ? known['type'][0] : known['type']) {
      case 'object':
        return this.object(known, depth);
      case 'array':
        return fc.array(this.value('', (known['items'] ?? {}) as Json, depth + 1), { maxLength: 4 });
      case 'integer':
        return fc.integer({ min: Number(known['minimum'] ?? -5), max: Number(known['maximum'] ?? 1_000) });
      case 'number':
        return fc.double({ min: Number(known['minimum'] ?? -1e3), max: Number(known['maximum'] ?? 1e3), noNaN: true });
      case 'boolean':
        return fc.boolean();
      default:
        return fc.string({ maxLength: 20 });
    }
  }

  private object(schema: Json, depth: number): fc.Arbitrary<unknown> {
    const properties = (schema['properties'] ?? {}) as Record<string, Json>;
    const fields = Object.entries(properties).map(([name, of]) => [name, this.value(name, of, depth + 1)] as const);
    const whole = fc.record(recordOf(fields), { requiredKeys: (schema['required'] ?? []) as string[] });
    const lacking = fc.record(recordOf(fields), { requiredKeys: [] });
    return fc.oneof(
      { weight: 8, arbitrary: whole },
      { weight: 1, arbitrary: lacking },
      { weight: 1, arbitrary: whole.map((object) => ({ ...object, stranger: true })) },
    );
  }

  private resolved(schema: Json): Json {
    const reference = schema['$ref'] ?? (schema['allOf'] as Json[] | undefined)?.[0]?.['$ref'];
    if (typeof reference !== 'string') return schema;
    return this.contract.components.schemas[reference.split('/').at(-1) ?? ''] ?? {};
  }
}
