/**
 * Writes the schemas that are published, one a type and version, from the event types in the code, with the examples of
 * test/fixtures/events. A change that would break readers is refused: it needs a new version or a new type. With --check it
 * writes nothing and fails if the files are not what it would write. `--root <folder>` is for its tests.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compatible } from './contract/compatible.mjs';
import { EventTypes } from './contract/event-types.mjs';
import { objectSchema } from './contract/json-schema.mjs';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const FOLDER = 'src/kafka/contract/schemas';
const EXAMPLES = 'test/fixtures/events';
const HEADERS = { file: 'src/kafka/cloud-event.ts', name: 'MessageHeaders', version: 1 };

const { values: options } = parseArgs({ options: { check: { type: 'boolean' }, root: { type: 'string' } } });
const root = options.root ?? join(dirname(fileURLToPath(import.meta.url)), '..');

const wanted = schemas();
const stored = storedSchemas();
const breaks = [...changed(), ...withdrawn()];
if (breaks.length > 0) fail('These would break who reads the topics. Make it a new version, or a new type', breaks);

const stale = Object.keys(wanted).filter((file) => stored[file] !== wanted[file]);
if (options.check && stale.length > 0) fail('Not as in the code; write them anew: node scripts/schemas.mjs', stale);
mkdirSync(join(root, FOLDER), { recursive: true });
for (const file of stale) writeFileSync(join(root, FOLDER, file), wanted[file]);

/** The text of each file. */
function schemas() {
  const types = new EventTypes(root, [HEADERS.file]);
  const faults = [];
  const tried = (make) => {
    try {
      return [make()];
    } catch (error) {
      faults.push(error.message);
      return [];
    }
  };
  const events = types.features().flatMap((feature) => feature.events);
  const made = [
    ...events.flatMap((event) => tried(() => eventSchema(types, event))),
    ...tried(() => headersSchema(types)),
  ];
  if (faults.length > 0) fail('These cannot be published', faults);
  return Object.fromEntries(made);
}

function eventSchema(types, { type, version, meaning, stream, data }) {
  const file = `${type}.v${version}.json`;
  const schema = {
    description: meaning,
    'x-stream': stream,
    ...objectSchema(types, data, type),
    examples: [exampleIn(file)],
  };
  return [file, published(type, version, schema)];
}

function headersSchema(types) {
  const { file, name, version } = HEADERS;
  const { meaning: description } = types.typesIn(file).find((type) => type.name === name);
  const schema = { description, ...objectSchema(types, types.typeNamed(file, name), name) };
  return [`message-headers.v${version}.json`, published('message-headers', version, schema)];
}

function published(name, version, schema) {
  const identity = { $schema: DIALECT, $id: `urn:waybill:schema:${name}:${version}`, title: name };
  return `${JSON.stringify({ ...identity, ...schema }, null, 2)}\n`;
}

function exampleIn(file) {
  const path = join(root, EXAMPLES, file);
  if (!existsSync(path)) throw new Error(`${EXAMPLES}/${file}: the example is missing`);
  return JSON.parse(readFileSync(path, 'utf8')).data;
}

function storedSchemas() {
  const files = existsSync(join(root, FOLDER)) ? readdirSync(join(root, FOLDER)) : [];
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(root, FOLDER, file), 'utf8')]));
}

function changed() {
  return Object.keys(wanted)
    .filter((file) => file in stored)
    .flatMap((file) =>
      compatible(JSON.parse(stored[file]), JSON.parse(wanted[file])).map((line) => `${file}: ${line}`),
    );
}

/** Older versions stay as they are, for the messages that topics still hold; a newest one has its type in the code. */
function withdrawn() {
  const versionOf = (file) => /^(.+)\.v(\d+)\.json$/.exec(file) ?? [];
  const newest = Object.fromEntries(
    Object.keys(wanted)
      .map(versionOf)
      .map(([, type, version]) => [type, +version]),
  );
  return Object.keys(stored)
    .filter((file) => !(file in wanted))
    .filter((file) => !(+versionOf(file)[2] < newest[versionOf(file)[1]]))
    .map((file) => `${file}: is no longer in the code`);
}

function fail(problem, places) {
  console.error(`${problem}:\n${places.map((place) => `  ${place}`).join('\n')}`);
  process.exit(1);
}
