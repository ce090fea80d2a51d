/** What lies in every bundle beside its events: the verifier in one file, and the schemas of the types that it has. */
import { readFileSync } from 'node:fs';
import type { RecordedEvent } from '../../event-store/event-store.js';
import { publishedSchemas, type JsonSchema } from '../../kafka/contract/published-schemas.js';

export const VERIFIER_FILE = new URL('./verify.mjs', import.meta.url);

export const verifierText = (): string => readFileSync(VERIFIER_FILE, 'utf8');

/** By the versions in which the events were written. */
export function schemasOf(events: readonly RecordedEvent[]): ReadonlyMap<string, JsonSchema> {
  const used = new Set(events.map(({ type, metadata }) => `${type}.v${metadata.schemaVersion}`));
  return new Map(
    publishedSchemas()
      .filter(({ id }) => used.has(id))
      .map(({ id, schema }) => [`${id}.json`, schema]),
  );
}
