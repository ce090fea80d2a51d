/** Every string that an event can have is a free text, which can be erased, or is known to be none: a new one has to be either. */
import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { schemas, unpublished } from '../../src/app.module.js';
import { shippedPolicies } from '../../src/damage/policy.document.js';
import type { NewEvent } from '../../src/event-store/event-store.js';
import { publishedSchemas, type JsonSchema } from '../../src/kafka/contract/published-schemas.js';

/** Ids, names out of lists, places in the log: nothing that anybody writes as they like. */
const NO_TEXTS = new Set(
  `caseId claimId scope policy rule fact value event id branch occurredAt sameAs position seen mediaType timeZone eventId stream
  field keys rest keyId role library hash expiresAt sessionId key staff at what subject date by until to way responsible kind
  step otherwise`.split(/\s+/),
);
const nameOf = (path: string) => path.split('.').findLast((part) => !/^(\*|\d+)$/.test(part)) ?? '';

/** Where data of this schema have strings of no pattern, format or list. */
function stringsIn(schema: JsonSchema, at = ''): readonly string[] {
  const {
    type,
    properties = {},
    items,
    anyOf = [],
  } = schema as {
    type?: string;
    properties?: Record<string, JsonSchema>;
    items?: JsonSchema;
    anyOf?: readonly JsonSchema[];
  };
  const bound = ['pattern', 'format', 'enum', 'const', 'examples'].some((word) => word in schema);
  return [
    ...(type === 'string' && !bound ? [at] : []),
    ...Object.entries(properties).flatMap(([name, inner]) => stringsIn(inner, at === '' ? name : `${at}.${name}`)),
    ...(items ? stringsIn(items, `${at}.*`) : []),
    ...anyOf.flatMap((inner) => stringsIn(inner, at)),
  ];
}

/** Where this value has strings; places in lists are `*`. */
function stringsOf(value: unknown, at = ''): readonly string[] {
  if (typeof value === 'string') return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const part = Array.isArray(value) ? '*' : name;
    return stringsOf(inner, at === '' ? part : `${at}.${part}`);
  });
}

const folder = new URL('../fixtures/events/', import.meta.url);
const examples = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as NewEvent & { readonly type: string },
);

const PUBLISHED = publishedSchemas()
  .filter(({ name }) => schemas.knows(name))
  .map(({ name, schema }) => [name, stringsIn(schema)] as const);
const UNPUBLISHED = examples
  .filter(({ type }) => Object.hasOwn(unpublished, type))
  .map(({ type, data }) => [type, stringsOf(data)] as const);
const POLICIES = shippedPolicies().map((policy) => ['policy-adopted', stringsOf({ policy })] as const);

test.each([...PUBLISHED, ...UNPUBLISHED])(
  'of %s every string is declared to be a free text, or is none',
  (type, strings) => {
    const declared = schemas.textsOf(type);
    expect(strings.filter((path) => !declared.includes(path) && !NO_TEXTS.has(nameOf(path)))).toEqual([]);
    expect(declared.filter((path) => NO_TEXTS.has(nameOf(path)))).toEqual([]);
  },
);

test('of a policy too, but for its conditions, whose values are out of lists', () => {
  const strings = new Set(POLICIES.flatMap(([, paths]) => paths).filter((path) => !path.includes('.when.')));
  const declared = schemas.textsOf('policy-adopted');
  expect([...strings].filter((path) => !declared.includes(path) && !NO_TEXTS.has(nameOf(path)))).toEqual([]);
  const used = declared.filter((path) => path.startsWith('policy.') && path !== 'policy.notes');
  expect(used.filter((path) => !strings.has(path))).toEqual([]);
});

test('what is declared is there: a slip in a path would erase nothing', () => {
  const paths = new Map<string, readonly string[]>([...PUBLISHED, ...UNPUBLISHED]);
  for (const [type, strings] of paths) {
    const declared = schemas.textsOf(type).filter((path) => !path.startsWith('policy.'));
    expect([type, declared.filter((path) => !strings.includes(path))]).toEqual([type, []]);
  }
});

describe('what HTTP takes as free text', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /[.](controller|dto)[.]ts$/.test(file),
  );
  const fields = files.flatMap((file) =>
    [...readFileSync(`src/${file}`, 'utf8').matchAll(/@(?:Text|Hub)Field\([^]*?\)\n\s+(\w+)[!?]/g)].map(
      ([, name]) => name,
    ),
  );

  test('has a name under which events declare it', () => {
    const declared = new Set(
      [...PUBLISHED, ...UNPUBLISHED].flatMap(([type]) => schemas.textsOf(type)).map((path) => nameOf(path)),
    );
    expect(fields.length).toBeGreaterThan(15);
    expect([...new Set(fields)].filter((name) => !declared.has(name!))).toEqual([]);
  });
});
