/**
 * The JSON Schemas that are published, as `scripts/schemas.mjs` makes them of the event types: one a type and version, and one
 * of the headers. Old versions stay, since topics hold old messages.
 */
import { readdirSync, readFileSync } from 'node:fs';

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface PublishedSchema {
  /** `item-shipped.v1` */
  readonly id: string;
  /** An event type, or `message-headers`. */
  readonly name: string;
  readonly version: number;
  readonly schema: JsonSchema;
}

const FOLDER = new URL('./schemas/', import.meta.url);

export function publishedSchemas(): readonly PublishedSchema[] {
  return readdirSync(FOLDER).sort().map(read);
}

function read(file: string): PublishedSchema {
  const [, name, version] = /^(.+)\.v(\d+)\.json$/.exec(file) ?? [];
  if (name === undefined) throw new Error(`${file} is no published schema.`);
  const schema = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as JsonSchema;
  return { id: `${name}.v${Number(version)}`, name, version: Number(version), schema };
}
