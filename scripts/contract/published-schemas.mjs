/**
 * The schemas that are published, one a type and version: made of the event types in the code, with the examples of
 * test/fixtures/events. A change that would break readers is refused: it needs a new version or a new type.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compatible } from './compatible.mjs';
import { EventTypes } from './event-types.mjs';
import { objectSchema } from './json-schema.mjs';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const FOLDER = 'src/kafka/contract/schemas';
const EXAMPLES = 'test/fixtures/events';
/** Who may speak to the service, who looked at what, and which digests were sent, is nobody else's business: no topic has it. */
const UNPUBLISHED = ['src/access/access.events.ts', 'src/digests/digest.events.ts'];
const HEADERS = { file: 'src/kafka/cloud-event.ts', name: 'MessageHeaders', version: 1 };

/**
 * Writes what is not as in the code of `root`, or only looks when `check` is set. Answers what is wrong, in lines; nothing is
 * written then.
 */
export function publishSchemas(root, { check }) {
  const { wanted, faults } = schemasOf(root);
  if (faults.length > 0) return ['These cannot be published:', ...faults];
  const stored = storedIn(root);
  const breaks = [...changed(stored, wanted), ...withdrawn(stored, wanted)];
  if (breaks.length > 0)
    return ['These would break who reads the topics. Make it a new version, or a new type:', ...breaks];
  const stale = Object.keys(wanted).filter((file) => stored[file] !== wanted[file]);
  if (check)
    return stale.length === 0 ? [] : ['Not as in the code; write them anew: node scripts/schemas.mjs', ...stale];
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (const file of stale) writeFileSync(join(root, FOLDER, file), wanted[file]);
  return [];
}

/** The text of each file. */
function schemasOf(root) {
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
  const events = types
    .features()
    .filter(isPublished)
    .flatMap((feature) => feature.events);
  const made = [
    ...events.flatMap((event) => tried(() => eventSchema(types, event))),
    ...tried(() => headersSchema(types)),
  ];
  return { wanted: Object.fromEntries(made), faults };
}

const isPublished = ({ file }) => !UNPUBLISHED.includes(file);

function eventSchema(types, { type, version, meaning, stream, data }) {
  const file = `${type}.v${version}.json`;
  const fields = objectSchema(types, data, type);
  const schema = { description: meaning, 'x-stream': stream, ...fields, examples: [exampleOf(types.root, file)] };
  return [file, written(type, version, schema)];
}

function headersSchema(types) {
  const { file, name, version } = HEADERS;
  const { meaning: description } = types.typesIn(file).find((type) => type.name === name);
  const schema = { description, ...objectSchema(types, types.typeNamed(file, name), name) };
  return [`message-headers.v${version}.json`, written('message-headers', version, schema)];
}

function written(name, version, schema) {
  const identity = { $schema: DIALECT, $id: `urn:waybill:schema:${name}:${version}`, title: name };
  return `${JSON.stringify({ ...identity, ...schema }, null, 2)}\n`;
}

function exampleOf(root, file) {
  const path = join(root, EXAMPLES, file);
  if (!existsSync(path)) throw new Error(`${EXAMPLES}/${file}: the example is missing`);
  return JSON.parse(readFileSync(path, 'utf8')).data;
}

function storedIn(root) {
  const files = existsSync(join(root, FOLDER)) ? readdirSync(join(root, FOLDER)) : [];
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(root, FOLDER, file), 'utf8')]));
}

function changed(stored, wanted) {
  return Object.keys(wanted)
    .filter((file) => file in stored)
    .flatMap((file) =>
      compatible(JSON.parse(stored[file]), JSON.parse(wanted[file])).map((line) => `${file}: ${line}`),
    );
}

/** Older versions stay as they are, for the messages that topics still hold; the newest one has its type in the code. */
function withdrawn(stored, wanted) {
  const parts = (file) => /^(.+)\.v(\d+)\.json$/.exec(file) ?? [];
  const newest = Object.fromEntries(
    Object.keys(wanted)
      .map(parts)
      .map(([, name, version]) => [name, Number(version)]),
  );
  const isOlder = (file) => Number(parts(file)[2]) < newest[parts(file)[1]];
  return Object.keys(stored)
    .filter((file) => !(file in wanted) && !isOlder(file))
    .map((file) => `${file}: is no longer in the code`);
}
