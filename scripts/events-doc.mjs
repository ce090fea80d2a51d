/**
 * Writes docs/events.md from the code: every event type, what it means, its stream, its schema version and its fields.
 * With --check it writes nothing and fails if the file is not what it would write. Plain Node and the TypeScript compiler.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { EventTypes } from './contract/event-types.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = 'docs/events.md';
const port = 'src/event-store/event-store.ts';
const kinds = 'src/plain/kinds-of-text.ts';

const types = new EventTypes(root, [port, kinds]);
const page = document();

if (!process.argv.includes('--check')) writeFileSync(join(root, target), page);
else if (!existsSync(join(root, target)) || readFileSync(join(root, target), 'utf8') !== page) {
  console.error(
    `${target} does not tell of the events as they are in the code. Write it anew: node scripts/events-doc.mjs`,
  );
  process.exit(1);
}

function document() {
  const rooms = types.features();
  const events = rooms.flatMap(({ file, events }) => events.map((event) => ({ file, ...event })));
  const lines = [
    '# Events',
    '',
    'Every event that the log can hold. Generated from the code by `node scripts/events-doc.mjs`; `npm test` fails when it is',
    'out of date. Schemas only grow: a new field is optional, or it is a new schema version with an upcast, or a new type.',
    'All times are UTC, ISO 8601 with milliseconds.',
    '',
    '| event | feature | what it means |',
    '|---|---|---|',
    ...events.map(
      ({ type, file, meaning }) => `| [\`${type}\`](#${type}) | ${basename(dirname(file))} | ${cell(meaning)} |`,
    ),
    '',
    '## What every event carries',
    '',
    'Beside its data. `stream`, `revision` and `position` are given by the store, the rest is written with the event.',
    '',
    ...table(types.fieldsOf(types.typeNamed(port, 'RecordedEvent')).flatMap(unfolded)),
    '',
    '## Kinds of text',
    '',
    'Types that stand for text of one kind.',
    '',
    '| type | what it is |',
    '|---|---|',
    ...types.typesIn(kinds).map(({ name, meaning }) => `| \`${name}\` | ${cell(meaning)} |`),
    ...rooms.flatMap(roomLines),
  ];
  return `${lines.join('\n')}\n`;
}

/** `metadata` is told field by field. */
function unfolded(field) {
  if (field.name !== 'metadata') return [field];
  return types
    .fieldsOf(types.typeNamed(port, 'EventMetadata'))
    .map((inner) => ({ ...inner, name: `metadata.${inner.name}` }));
}

function roomLines({ file, about, events }) {
  return [
    '',
    `## ${basename(dirname(file))}`,
    '',
    `${about} Declared in [${file}](../${file}).`,
    ...events.flatMap(({ type, meaning, stream, version, data }) => [
      '',
      `### ${type}`,
      '',
      meaning,
      '',
      `Stream \`${stream}\` · schema version ${version}`,
      '',
      ...table(types.fieldsOf(data)),
    ]),
  ];
}

function table(fields) {
  return [
    '| field | type | | meaning |',
    '|---|---|---|---|',
    ...fields.map(
      ({ name, node, optional, meaning }) =>
        `| \`${name}\` | ${cell(`\`${written(node)}\``)} | ${optional ? 'optional' : ''} | ${cell(meaning)} |`,
    ),
  ];
}

/** A type by its values where it has a name of ours: `'hold' | 'return'` says more than `Purpose`. */
function written(node) {
  if (ts.isTypeReferenceNode(node)) return expand(types.checker.getTypeFromTypeNode(node), node);
  if (ts.isTypeOperatorNode(node) && ts.isArrayTypeNode(node.type)) return `(${written(node.type.elementType)})[]`;
  return node.getText();
}

function expand(type, node) {
  if (type.isUnion() && type.types.every((part) => part.isStringLiteral())) {
    return type.types.map((part) => part.value).join(' | ');
  }
  if (!type.isClassOrInterface()) return node.getText();
  const fields = types
    .fieldsOf(type)
    .map(({ name, node, optional }) => `${name}${optional ? '?' : ''}: ${node.getText()}`);
  return fields.length === 0 ? node.getText() : `{ ${fields.join('; ')} }`;
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
