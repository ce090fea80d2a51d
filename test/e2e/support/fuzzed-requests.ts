/**
 * Requests that a contract allows, and many that it does not: every field is now something that means something, now what its
 * schema says, now anything at all.
 */
import fc, { type Arbitrary } from 'fast-check';
import type { Json } from '../../support/service.js';
import { callsOf, operationsOf, resolved, type Contract, type Operation, type Parameter } from './documented.js';

export interface FuzzedRequest {
  /** Line of the contract: `POST /v1/scans`. */
  readonly line: string;
  readonly method: string;
  readonly path: string;
  /** Sent as it is when it is text or a file, else as JSON. */
  readonly body?: unknown;
  /** Of a file. */
  readonly type?: string;
}

/** By field name: values that mean something in the group under test. */
export type Pools = Readonly<Record<string, readonly unknown[]>>;

export function fuzzedRequests(contract: Contract, pools: Pools): Arbitrary<FuzzedRequest> {
  const fields = new Fields(contract, pools);
  const calls = callsOf(contract);
  return fc.oneof(
    ...operationsOf(contract).map(([line, operation]) => ({
      // The more there is to say, the more often it is said; what is recorded depends on more than the request, what is read hardly.
      weight: (line.startsWith('GET ') ? 1 : 2) * (2 + calls.filter((call) => call.startsWith(`${line} `)).length),
      arbitrary: requestOf(line, operation, fields),
    })),
  );
}

function requestOf(
  line: string,
  { parameters = [], requestBody }: Operation,
  fields: Fields,
): Arbitrary<FuzzedRequest> {
  const [method = '', route = ''] = line.split(' ');
  const named = fields.named(parameters.filter((known) => known.in === 'path'));
  const asked = fields.asked(parameters.filter((known) => known.in === 'query'));
  const [[type, content] = ['', undefined]] = Object.entries(requestBody?.content ?? {});
  const isFile = content !== undefined && type !== 'application/json';
  const body = isFile ? fields.file() : content ? fields.body(content.schema) : fc.constant(undefined);
  const types = isFile ? Object.keys(requestBody?.content ?? {}) : [undefined];
  return fc.record({ named, asked, body, type: fc.constantFrom(...types) }).map(({ named, asked, body, type }) => {
    const address = route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? ''));
    const path = asked.length === 0 ? address : `${address}?${new URLSearchParams(asked).toString()}`;
    return { line, method, path, ...(body !== undefined && { body }), ...(type !== undefined && { type }) };
  });
}

const DEEP = '['.repeat(20_000) + ']'.repeat(20_000);
/** Bodies that no parser takes, or that are no object, or too much of one. */
const BROKEN = [undefined, '', '{', '[1,', '"', 'null', '\u0000', '{"a":1}{"a":2}', DEEP, `{"scans":${DEEP}}`];
/** Values that programs stumble over. */
const ODD: readonly unknown[] = [
  ...[null, true, -0, 2 ** 53, 1e308, [], ['MSLA'], {}, { toString: 1 }],
  ...['', ' ', '\u0000', '\ud800', '1e309', '٢٠٢٦-٠٣-٠١', '__proto__', 'constructor'],
  ...['x'.repeat(70), 'x'.repeat(3_000), '9'.repeat(18)],
];
const STRANGE_TEXT = fc.string({ unit: 'binary', maxLength: 40 });
/** Parameters that no call has. */
const STRANGE: readonly Asked[] = ['stranger', '__proto__', 'toString', 'limit[gt]'].map((name) => [name, '1']);

type Asked = [name: string, value: string];

/** Most of a request is as it should be: else nothing of it would get far. */
const rarely = <T>(rare: Arbitrary<T>, usual: Arbitrary<T>): Arbitrary<T> =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: rare });

/** Left out as often as not. */
const maybe = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(value, { freq: 2, nil: undefined });

class Fields {
  constructor(
    private readonly contract: Contract,
    private readonly pools: Pools,
  ) {}

  named(parameters: readonly Parameter[]): Arbitrary<Record<string, string>> {
    return fc.record(Object.fromEntries(parameters.map((known) => [known.name, this.parameter(known)])));
  }

  /** A query; now and then with a parameter twice, or one that is not in the contract. */
  asked(parameters: readonly Parameter[]): Arbitrary<Asked[]> {
    const known = parameters.map((parameter) =>
      this.parameter(parameter).map((value): Asked => [parameter.name, value]),
    );
    const some = fc.tuple(...known.map((one, n) => (parameters[n]?.required ? one : maybe(one))));
    const more = rarely<Asked | undefined>(fc.oneof(fc.constantFrom(...STRANGE), ...known), fc.constant(undefined));
    return fc.tuple(some, more).map(([all, one]) => [...all, one].filter((asked) => asked !== undefined));
  }

  file(): Arbitrary<unknown> {
    return fc.oneof(fc.constantFrom(...(this.pools['file'] ?? [])), fc.constantFrom('', '{', '\u0000'), STRANGE_TEXT);
  }

  body(schema: Json): Arbitrary<unknown> {
    return rarely<unknown>(fc.constantFrom(...BROKEN), this.value('', schema));
  }

  /** Text on its way; what UTF-8 cannot write becomes what it can. */
  private parameter({ name, schema = {} }: Parameter): Arbitrary<string> {
    return this.value(name, schema).map((value) =>
      Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString(),
    );
  }

  private value(name: string, schema: Json): Arbitrary<unknown> {
    const pool = this.pools[name];
    const said = this.asSaid(schema);
    const asText = said.map((value) => JSON.stringify(value));
    return fc.oneof(
      { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...ODD), fc.jsonValue({ maxDepth: 1 }), STRANGE_TEXT, asText) },
      ...(pool ? [{ weight: 36, arbitrary: fc.constantFrom(...pool) }] : []),
      { weight: pool ? 3 : 39, arbitrary: said },
    );
  }

  /** As the schema says. */
  private asSaid(schema: Json): Arbitrary<unknown> {
    const said = resolved(this.contract, schema);
    if (Array.isArray(said['oneOf'])) return fc.oneof(...(said['oneOf'] as Json[]).map((one) => this.asSaid(one)));
    if (Array.isArray(said['enum'])) return fc.constantFrom(...(said['enum'] as unknown[]));
    const [min, max] = [Number(said['minimum']), Number(said['maximum'])];
    switch (said['type']) {
      case 'object':
        return this.object(said);
      case 'array':
        return fc.array(this.value('', said['items'] as Json), { minLength: 1, maxLength: 4 });
      case 'integer':
        return fc.integer({ min, max });
      case 'number':
        return fc.double({ min, max, noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'string':
        return text(said);
      default:
        throw new Error(`The fuzz cannot make a value of ${JSON.stringify(said)}.`);
    }
  }

  private object({ properties = {}, required = [] }: Json): Arbitrary<unknown> {
    const fields = Object.entries(properties as Json).map(
      ([name, of]) => [name, this.value(name, of as Json)] as const,
    );
    const needed = new Set(required as string[]);
    const whole = fc.record(
      Object.fromEntries(fields.map(([name, value]) => [name, needed.has(name) ? value : maybe(value)])),
    );
    const lacking = fc.record(Object.fromEntries(fields.map(([name, value]) => [name, maybe(value)])));
    return rarely<unknown>(
      fc.oneof(
        lacking,
        whole.map((all) => ({ ...all, stranger: true })),
      ),
      whole,
    );
  }
}

function text({ pattern, format, minLength = 0, maxLength = 20 }: Json): Arbitrary<string> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  if (format === 'date-time' || format === 'date') {
    const within = { min: new Date('1980-01-01'), max: new Date('2080-01-01'), noInvalidDate: true };
    return fc.date(within).map((date) => date.toISOString().slice(0, format === 'date' ? 10 : undefined));
  }
  return fc.string({ minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 20) });
}
