/** How the published schemas are written from the types, in a small house of its own; and that they are those of this one. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { publishSchemas } from '../../../scripts/contract/published-schemas.mjs';

const SCHEMAS = 'src/kafka/contract/schemas';

test('the published schemas are those of the code', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/schemas.mjs', '--check'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

let house: string;
beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'waybill-schemas-'));
  write('tsconfig.json', '{ "compilerOptions": { "strict": true, "module": "NodeNext", "noLib": true, "types": [] } }');
  for (const file of ['src/event-store/decider.ts', 'src/event-store/upcast.ts']) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    cpSync(file, join(house, file));
  }
  write('src/kafka/cloud-event.ts', '/** Headers. */ export type MessageHeaders = { /** Its id. */ ce_id: string };');
});
afterEach(() => rmSync(house, { recursive: true, force: true }));

/** The house's events, each with its fields, and what its file declares besides. */
function declare(events: Readonly<Record<string, string>>, { version = 1, more = '' } = {}): void {
  const types = Object.entries(events).map(
    ([type, fields], index) => `/** A lamp was lit. */ export type Lamp${index} = DomainEvent<'${type}', ${fields}>;`,
  );
  const catalog = Object.keys(events).map((type) => `'${type}': { version: ${version} }`);
  write(
    'src/lamps/lamp.events.ts',
    `import type { DomainEvent } from '../event-store/decider.js';
     import type { EventCatalog } from '../event-store/upcast.js';
     ${more}
     ${types.join('\n')}
     export const lampStream = (lampId: string): string => \`lamp-\${lampId}\`;
     export const lampEvents = { ${catalog.join()} } satisfies EventCatalog;`,
  );
  for (const type of Object.keys(events)) {
    write(`test/fixtures/events/${type}.v${version}.json`, JSON.stringify({ data: { lampId: `of v${version}` } }));
  }
}

const LAMP = { 'lamp-lit': '{ /** Which one. */ readonly lampId: string }' };
const OTHER = { 'lamp-lit': '{ /** Which one. */ readonly lamp: string }' };
const written = () => readdirSync(join(house, SCHEMAS)).sort();
const schema = (version = 1) =>
  JSON.parse(readFileSync(join(house, SCHEMAS, `lamp-lit.v${version}.json`), 'utf8')) as Record<string, unknown>;

describe('a schema', () => {
  test('has the words, the stream, the fields and the example of its event', () => {
    declare(LAMP);
    expect(publish()).toEqual([]);
    expect(written()).toEqual(['lamp-lit.v1.json', 'message-headers.v1.json']);
    expect(schema()).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:waybill:schema:lamp-lit:1',
      title: 'lamp-lit',
      description: 'A lamp was lit.',
      'x-stream': 'lamp-<lampId>',
      type: 'object',
      properties: { lampId: { type: 'string', description: 'Which one.' } },
      required: ['lampId'],
      additionalProperties: true,
      examples: [{ lampId: 'of v1' }],
    });
  });

  test('tells every kind of type', () => {
    const fields = `Base & {
      /** How bright. */ readonly lumen: number;
      /** Whether it flickers. */ readonly flickers?: boolean;
      /** Its colour. */ readonly colour: Colour;
      /** When. */ readonly at: Moment;
      /**
       * Its number.
       * @pattern ^[0-9]+$
       */
      readonly number: string;
      /** What was odd. */ readonly oddities?: readonly Oddity[];
      /** Who lit it. */ readonly by: { /** Whose. */ readonly hand: string } | Machine;
      /** Always so. */ readonly kind: 'oil';
    }`;
    const more = `
      type Colour = 'red' | 'green';
      /**
       * A moment.
       * @format date-time
       */
      type Moment = string;
      /**
       * An oddity.
       * @extensible
       */
      type Oddity = 'smoke' | 'smell';
      /** A machine. */
      interface Machine { /** Its maker. */ readonly maker: string }
      interface Base { /** Where, at first. */ readonly place?: string; /** Left as it is. */ readonly colour: Colour }`;
    declare({ 'lamp-lit': fields }, { more });
    expect(publish()).toEqual([]);
    expect(schema()).toMatchObject({
      properties: {
        place: { type: 'string', description: 'Where, at first.' },
        lumen: { type: 'number' },
        flickers: { type: 'boolean' },
        colour: { type: 'string', enum: ['red', 'green'], description: 'Its colour.' },
        at: { type: 'string', format: 'date-time', description: 'When.' },
        number: { type: 'string', pattern: '^[0-9]+$' },
        oddities: {
          type: 'array',
          items: { type: 'string', description: 'An oddity. More values may come.', examples: ['smoke', 'smell'] },
        },
        by: {
          anyOf: [
            { type: 'object', required: ['hand'], additionalProperties: true },
            { type: 'object', required: ['maker'], description: 'A machine.' },
          ],
        },
        kind: { type: 'string', const: 'oil' },
      },
      required: ['colour', 'lumen', 'at', 'number', 'by', 'kind'],
    });
    expect(JSON.stringify(schema())).not.toContain('"enum":["smoke"');
  });

  test('is refused for what has no counterpart, no meaning or no example; all of it is named at once', () => {
    declare({
      ...LAMP,
      'lamp-lost': '{ /** A field. */ readonly date: Date }',
      'lamp-found': '{ /** A field. */ readonly inner: { /** A field. */ readonly map: Record<string, string> } }',
      'lamp-sold': '{ readonly price: number }',
      'lamp-bought': '{ /** A field. */ readonly size: bigint }',
    });
    rmSync(join(house, 'test/fixtures/events/lamp-lit.v1.json'));
    expect(publish()).toEqual([
      'These cannot be published:',
      'test/fixtures/events/lamp-lit.v1.json: the example is missing',
      'lamp-lost.date: no schema can be made of Date',
      'lamp-found.inner.map: no schema can be made of Record<string, string>',
      'lamp-sold.price: no comment says what it means',
      'lamp-bought.size: no schema can be made of bigint',
    ]);
  });
});

describe('once it is published', () => {
  beforeEach(() => {
    declare(LAMP);
    expect(publish()).toEqual([]);
  });

  test('an optional field is stale until it is written, and then known', () => {
    declare({ 'lamp-lit': '{ /** Which one. */ readonly lampId: string; /** Why. */ readonly reason?: string }' });
    expect(look()).toEqual([expect.stringContaining('Not as in the code'), 'lamp-lit.v1.json']);
    expect(schema()['properties']).not.toHaveProperty('reason');
    expect(publish()).toEqual([]);
    expect(schema()['properties']).toHaveProperty('reason');
    expect(look()).toEqual([]);
  });

  test('a break is refused and named, whether it is looked for or written', () => {
    declare(OTHER);
    const breaks = [
      expect.stringContaining('Make it a new version'),
      'lamp-lit.v1.json: lamp: is new and required',
      'lamp-lit.v1.json: lampId: was removed',
    ];
    expect(look()).toEqual(breaks);
    expect(publish()).toEqual(breaks);
    expect(schema()['properties']).toHaveProperty('lampId');
  });

  test('a break in the headers is refused as well', () => {
    write('src/kafka/cloud-event.ts', '/** Headers. */ export type MessageHeaders = { /** Its id. */ ce_id: "one" };');
    expect(publish()).toContain('message-headers.v1.json: ce_id: const was not there, is "one"');
  });

  test('a new version may differ; the old one stays as it is', () => {
    const before = schema();
    declare(OTHER, { version: 2 });
    expect(publish()).toEqual([]);
    expect(written()).toEqual(['lamp-lit.v1.json', 'lamp-lit.v2.json', 'message-headers.v1.json']);
    expect(schema(1)).toEqual(before);
    expect(schema(2)).toMatchObject({ $id: 'urn:waybill:schema:lamp-lit:2', required: ['lamp'] });
  });

  test('a type or a version cannot be withdrawn', () => {
    declare(OTHER, { version: 2 });
    expect(publish()).toEqual([]);
    declare(LAMP);
    expect(publish()).toContain('lamp-lit.v2.json: is no longer in the code');
    rmSync(join(house, 'src/lamps'), { recursive: true });
    expect(look()).toContain('lamp-lit.v1.json: is no longer in the code');
  });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  // The compiler takes a comment for the next field's only on a line of its own.
  writeFileSync(join(house, file), text.replaceAll('/**', '\n/**'));
}

const publish = () => publishSchemas(house, { check: false });
const look = () => publishSchemas(house, { check: true });
