/** docs/kafka.md names the topics and the headers as they are in the code. */
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { topics } from '../../src/app.module.js';
import { publishedSchemas } from '../../src/kafka/contract/published-schemas.js';
import { Topics } from '../../src/kafka/topics.js';

const page = readFileSync('docs/kafka.md', 'utf8');

test('its topics are those of the relay', () => {
  const [, table = ''] = /\| topic \| holds \|\n([^]*?)\n\n/.exec(page) ?? [];
  const told = [...table.matchAll(/^\| `([\w.-]+)` \|/gm)].map(([, topic]) => topic);
  expect(told).toEqual(new Topics('waybill', topics).published);
});

test('its headers are those of the schema, with the same words', () => {
  const rows = [...page.matchAll(/^\| `(content-type|ce_\w+)` \| (optional )?\| (.*) \|$/gm)];
  const told = rows.map(([, name = '', optional, meaning]) => ({ name, required: optional === undefined, meaning }));
  const { schema } = publishedSchemas().find(({ name }) => name === 'message-headers')!;
  const required = schema['required'] as readonly string[];
  const properties = Object.entries(schema['properties'] as Record<string, { description: string }>);
  expect(properties.length).toBeGreaterThan(10);
  expect(told).toEqual(
    properties.map(([name, { description }]) => ({ name, required: required.includes(name), meaning: description })),
  );
});
