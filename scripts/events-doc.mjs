/**
 * Writes docs/events.md from the code: every event type, what it means, its stream, its schema version and its fields.
 * With --check it writes nothing and fails if the file is not what it would write. Plain Node and the TypeScript compiler.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = 'docs/events.md';

const features = eventFiles();
const port = 'src/event-store/event-store.ts';
const program = ts.createProgram(
  [...features, port].map((file) => join(root, file)),
  compilerOptions(),
);
const checker = program.getTypeChecker();
const page = document();

if (!process.argv.includes('--check')) writeFileSync(join(root, target), page);
else if (!existsSync(join(root, target)) || readFileSync(join(root, target), 'utf8') !== page) {
  console.error(
    `${target} does not tell of the events as they are in the code. Write it anew: node scripts/events-doc.mjs`,
  );
  process.exit(1);
}

function eventFiles() {
  return readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(root, 'src', name)).map((file) => `src/${name}/${file}`))
    .filter((file) => file.endsWith('.events.ts'))
    .sort();
}

function compilerOptions() {
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root).options;
}

function document() {
  const rooms = features.map(featureOf);
  const types = rooms.flatMap(({ file, events }) => events.map((event) => ({ file, ...event })));
  const lines = [
    '# Events',
    '',
    'Every event that the log can hold. Generated from the code by `node scripts/events-doc.mjs`; `npm test` fails when it is',
    'out of date. Schemas only grow: a new field is optional, or it is a new schema version with an upcast, or a new type.',
    'All times are UTC, ISO 8601 with milliseconds.',
    '',
    '| event | feature | what it means |',
    '|---|---|---|',
    ...types.map(
      ({ type, file, meaning }) => `| [\`${type}\`](#${type}) | ${basename(dirname(file))} | ${cell(meaning)} |`,
    ),
    '',
    '## What every event carries',
    '',
    'Beside its data. `stream`, `revision` and `position` are given by the store, the rest is written with the event.',
    '',
    ...table(fieldsOf(typeNamed(port, 'RecordedEvent')).flatMap(unfolded)),
    ...rooms.flatMap(roomLines),
  ];
  return `${lines.join('\n')}\n`;
}

/** `metadata` is told field by field. */
function unfolded(field) {
  if (field.name !== 'metadata') return [field];
  return fieldsOf(typeNamed(port, 'EventMetadata')).map((inner) => ({ ...inner, name: `metadata.${inner.name}` }));
}

function roomLines({ file, about, events }) {
  return [
    '',
    `## ${basename(dirname(file))}`,
    '',
    `${about} Declared in [${file}](../${file}).`,
    ...events.flatMap(({ type, meaning, stream, version, fields }) => [
      '',
      `### ${type}`,
      '',
      meaning,
      '',
      `Stream \`${stream}\` · schema version ${version}`,
      '',
      ...table(fields),
    ]),
  ];
}

function table(fields) {
  return [
    '| field | type | | meaning |',
    '|---|---|---|---|',
    ...fields.map(
      ({ name, type, optional, meaning }) =>
        `| \`${name}\` | ${cell(`\`${type}\``)} | ${optional ? 'optional' : ''} | ${cell(meaning)} |`,
    ),
  ];
}

/** All that one `….events.ts` declares. */
function featureOf(file) {
  const source = sourceOf(file);
  const versions = catalogIn(source);
  const streams = streamsIn(source);
  const events = source.statements
    .filter((node) => ts.isTypeAliasDeclaration(node) && typeText(node.type.typeName) === 'DomainEvent')
    .map((node) => eventOf(node, versions, streams));
  const undeclared = Object.keys(versions).filter((type) => !events.some((event) => event.type === type));
  if (undeclared.length > 0)
    throw new Error(`${file}: the catalog names ${undeclared.join()}, which no event declares.`);
  return { file, about: fileComment(source), events };
}

function eventOf(node, versions, streams) {
  const [name, data] = node.type.typeArguments;
  const type = name.literal.text;
  const meaning = docOf(checker.getSymbolAtLocation(node.name));
  if (!meaning) throw new Error(`Event ${type} has no comment that says what it means.`);
  if (!(type in versions)) throw new Error(`Event ${type} is in no catalog.`);
  return {
    type,
    meaning,
    version: versions[type],
    stream: streamOf(type, streams),
    fields: fieldsOf(checker.getTypeFromTypeNode(data)),
  };
}

function fieldsOf(type) {
  return checker.getPropertiesOfType(type).map((property) => {
    // A field that two parts of an intersection declare has both declarations; the last one narrows the first.
    const declaration = property.valueDeclaration ?? property.declarations.at(-1);
    return {
      name: property.name,
      // As it is written, so that a name such as Purpose is told with what it stands for.
      type: written(declaration.type),
      optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
      meaning: docOf(property),
    };
  });
}

/** A type by its values where it has a name of ours: `'hold' | 'return'` says more than `Purpose`. */
function written(node) {
  if (ts.isTypeReferenceNode(node)) return expand(checker.getTypeFromTypeNode(node), node);
  if (ts.isTypeOperatorNode(node) && ts.isArrayTypeNode(node.type)) return `(${written(node.type.elementType)})[]`;
  return node.getText();
}

function expand(type, node) {
  if (type.isUnion() && type.types.every((part) => part.isStringLiteral())) {
    return type.types.map((part) => part.value).join(' | ');
  }
  const properties = checker.getPropertiesOfType(type);
  if (!type.isClassOrInterface() || properties.length === 0) return node.getText();
  const inner = properties.map((property) => {
    const { questionToken, type: own } = property.valueDeclaration;
    return `${property.name}${questionToken ? '?' : ''}: ${own.getText()}`;
  });
  return `{ ${inner.join('; ')} }`;
}

/** `{ 'item-shipped': 1 }` out of `export const …Events = { 'item-shipped': { version: 1 } } satisfies EventCatalog`. */
function catalogIn(source) {
  const versions = {};
  for (const { name, initializer } of constantsIn(source)) {
    if (!ts.isSatisfiesExpression(initializer) || initializer.type.getText() !== 'EventCatalog') continue;
    for (const entry of initializer.expression.properties) {
      const version = entry.initializer.properties?.find((property) => property.name.getText() === 'version');
      if (!version) throw new Error(`${name.getText()}: no version for ${entry.name.getText()}.`);
      versions[entry.name.text] = Number(version.initializer.getText());
    }
  }
  return versions;
}

/** `{ item: 'item-<barcode>' }` out of ``export const itemStream = (barcode: string): string => `item-${barcode}` ``. */
function streamsIn(source) {
  const streams = {};
  for (const { name, initializer } of constantsIn(source)) {
    const kind = /^(\w+)Stream$/.exec(name.getText())?.[1];
    if (!kind || !ts.isArrowFunction(initializer)) continue;
    streams[kind] = initializer.body
      .getText()
      .replaceAll('`', '')
      .replaceAll(/\$\{(\w+)\}/g, '<$1>');
  }
  return streams;
}

/** By the first word of the type; a feature with one kind of stream has all of its events there. */
function streamOf(type, streams) {
  const all = Object.values(streams);
  const stream = streams[type.split('-')[0]] ?? (all.length === 1 ? all[0] : undefined);
  if (!stream) throw new Error(`No …Stream function tells the stream of ${type}.`);
  return stream;
}

function constantsIn(source) {
  return source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
}

function typeNamed(file, name) {
  const node = sourceOf(file).statements.find(
    (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  if (!node) throw new Error(`${file} declares no ${name}.`);
  return checker.getTypeAtLocation(node);
}

function sourceOf(file) {
  const source = program.getSourceFile(join(root, file));
  if (!source) throw new Error(`${file} cannot be read.`);
  return source;
}

function fileComment(source) {
  const text = /^\/\*\*([\s\S]*?)\*\//.exec(source.getFullText())?.[1] ?? '';
  return oneLine(text.replaceAll(/^\s*\* ?/gm, ''));
}

function docOf(symbol) {
  return oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
}

function typeText(node) {
  return node?.getText() ?? '';
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}
