/** Every place of the contract where something can be put in, each with a request that is sound but for what stands in that place. */
import type { Json } from '../../support/service.js';

export interface Request {
  readonly method: string;
  readonly path: string;
  /** Sent as it is when it is text, else as JSON. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Place {
  /** Of the contract: `POST /v1/scans`. */
  readonly line: string;
  /** `body.scans[ShippedScan].note`, `path.barcode`, `query.after`. */
  readonly name: string;
  /** The last part of its name. */
  readonly field: string;
  /** Whether any text may stand there, as far as the contract says. */
  readonly isText: boolean;
  readonly request: (value: unknown) => Request;
  /** What may stand there. */
  readonly sound: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Json;
}

type Content = Record<string, { readonly schema: Json }>;

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
}

export interface Contract {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Json> };
}

/** Sound values by field; `more`: what else must be in the body where that field is. Asked again for each request. */
export interface SoundValues {
  /** The body of a call that takes a file. */
  readonly file: { readonly bytes: Buffer; readonly type: string };
  of(line: string, field: string): unknown;
  more(line: string, field?: string): Json;
}

/** A sound request with what must be in it and no more, for each operation. */
export interface Sound extends Request {
  readonly line: string;
  readonly takesBody: boolean;
}

export class Places {
  constructor(
    private readonly contract: Contract,
    private readonly values: SoundValues,
  ) {}

  sound(): readonly Sound[] {
    return this.operations().map(([line, operation]) => ({
      line,
      takesBody: bodyOf(operation) !== undefined,
      ...this.request(line, operation),
    }));
  }

  all(): readonly Place[] {
    return this.operations().flatMap(([line, operation]) => {
      // Headers are not looked at: what is in them is not of the contract alone.
      const named = (operation.parameters ?? []).filter((known) => known.in !== 'header');
      const parameters = named.map(({ name, in: where, schema = {} }) =>
        this.place(line, `${where}.${name}`, schema, (value) =>
          this.request(line, operation, { [`${where}.${name}`]: String(value) }),
        ),
      );
      const body = bodyOf(operation);
      if (!body) return parameters;
      const leaves = this.leaves(line, 'body', body, (sent) => ({ ...this.request(line, operation), body: sent }));
      return [...parameters, ...leaves];
    });
  }

  private operations(): readonly (readonly [line: string, Operation])[] {
    return Object.entries(this.contract.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    );
  }

  private place(line: string, name: string, schema: Json, request: Place['request']): Place {
    const field = /\w+$/.exec(name)?.[0] ?? name;
    const isText = typeOf(schema) === 'string' && schema['enum'] === undefined;
    return { line, name, field, isText, request, sound: this.leaf(line, field, schema) };
  }

  private leaves(line: string, name: string, schema: Json, request: Place['request']): Place[] {
    const known = this.resolved(schema);
    if (Array.isArray(known['oneOf'])) {
      return (known['oneOf'] as Json[]).flatMap((one) => this.leaves(line, `${name}[${nameOf(one)}]`, one, request));
    }
    if (known['items']) return this.leaves(line, name, known['items'] as Json, (value) => request([value]));
    if (!known['properties']) return [this.place(line, name, known, request)];
    return Object.entries(known['properties'] as Record<string, Json>).flatMap(([field, of]) =>
      this.leaves(line, `${name}.${field}`, of, (value) =>
        request({ ...this.object(line, known), ...this.values.more(line, field), [field]: value }),
      ),
    );
  }

  private request(line: string, operation: Operation, put: Readonly<Record<string, string>> = {}): Request {
    const [method = '', path = ''] = line.split(' ');
    const parameters = operation.parameters ?? [];
    const valueOf = ({ name, in: where, schema = {} }: Parameter) =>
      put[`${where}.${name}`] ?? String(this.leaf(line, name, schema));
    const address = parameters
      .filter((known) => known.in === 'path')
      .reduce((all, known) => all.replace(`{${known.name}}`, encodeURIComponent(valueOf(known))), path);
    const query = parameters
      .filter((known) => known.in === 'query' && (known.required || put[`query.${known.name}`] !== undefined))
      .map((known): [string, string] => [known.name, valueOf(known)]);
    const asked = new URLSearchParams(query).toString();
    const body = bodyOf(operation);
    const { bytes, type } = this.values.file;
    return {
      method,
      path: asked === '' ? address : `${address}?${asked}`,
      ...(body && { body: this.value(line, '', body) }),
      ...(takesFile(operation) && { body: bytes, headers: { 'content-type': type } }),
    };
  }

  private value(line: string, field: string, schema: Json): unknown {
    const known = this.resolved(schema);
    const [first] = (known['oneOf'] ?? []) as Json[];
    if (first) return this.value(line, field, first);
    if (known['items']) return [this.value(line, field, known['items'] as Json)];
    return known['properties'] ? this.object(line, known) : this.leaf(line, field, known);
  }

  private object(line: string, schema: Json): Json {
    const required = (schema['required'] ?? []) as string[];
    const properties = schema['properties'] as Record<string, Json>;
    const values = required.map((field) => [field, this.value(line, field, properties[field] ?? {})] as const);
    return { ...Object.fromEntries(values), ...this.values.more(line) };
  }

  private leaf(line: string, field: string, schema: Json): unknown {
    const [only] = (schema['enum'] ?? []) as unknown[];
    const value = this.values.of(line, field) ?? schema['example'] ?? only ?? schema['minimum'];
    if (value === undefined) throw new Error(`${line} has a field ${field}: tell SOUND what may stand there.`);
    return value;
  }

  private resolved(schema: Json): Json {
    return typeof schema['$ref'] === 'string' ? (this.contract.components.schemas[nameOf(schema)] ?? {}) : schema;
  }
}

const JSON_TYPE = 'application/json';
const bodyOf = ({ requestBody }: Operation): Json | undefined => requestBody?.content[JSON_TYPE]?.schema;
const takesFile = ({ requestBody }: Operation): boolean =>
  requestBody !== undefined && !(JSON_TYPE in requestBody.content);
const nameOf = (schema: Json): string => String(schema['$ref']).split('/').at(-1) ?? '';
const typeOf = ({ type }: Json): unknown => (Array.isArray(type) ? type[0] : type);
