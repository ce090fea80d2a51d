/**
 * Free texts of events, which the law may want erased one day. Each is recorded with a salt of its own, so that what proves the event can hold the
 * salted hash in place of the text: once text and salt are gone the proof still stands, and the hash gives nothing away.
 */
import { createHash } from 'node:crypto';
import type { EventMetadata, RecordedEvent, TextSeal } from './event-store.js';

/** What stands where a text was. */
export const REDACTED = '[redacted]';

const SALT_BYTES = 16;
const HASH_BYTES = 32;

export interface FoundText {
  /** Such as `note`, or `policy.rules.0.because`. */
  readonly path: string;
  readonly text: string;
}

/** Which of the declared texts an event has. `*` in a path stands for each of a list. */
export function textsIn(data: unknown, declared: readonly string[]): readonly FoundText[] {
  return declared.flatMap((path) => found(data, path.split('.'), ''));
}

function found(value: unknown, [name, ...rest]: readonly string[], at: string): readonly FoundText[] {
  if (name === undefined) return typeof value === 'string' ? [{ path: at, text: value }] : [];
  if (name !== '*') return found(fieldOf(value, name), rest, at === '' ? name : `${at}.${name}`);
  return Array.isArray(value) ? value.flatMap((inner, index) => found(inner, rest, `${at}.${index}`)) : [];
}

/** The text at a path, if there is one. */
export function textAt(data: unknown, path: string): string | undefined {
  const value = path.split('.').reduce(fieldOf, data);
  return typeof value === 'string' ? value : undefined;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** The data with another text at a path where there is one; undefined leaves it out. */
export function withText(data: unknown, path: string, text: string | undefined): unknown {
  const [name = '', ...rest] = path.split('.');
  const inner = rest.length === 0 ? text : withText(fieldOf(data, name), rest.join('.'), text);
  if (Array.isArray(data)) return data.with(Number(name), inner);
  return { ...(data as object), [name]: inner };
}

/** Base64, as all hashes of the tree. */
export const textHash = (salt: string, text: string): string =>
  createHash('sha256').update(Buffer.from(salt, 'base64')).update(text).digest('base64');

/** A salt for each text of an event on its way into the log; undefined if it has none. */
export function saltsFor(data: unknown, declared: readonly string[], newSalt: () => string): EventMetadata['texts'] {
  const texts = textsIn(data, declared);
  if (texts.length === 0) return undefined;
  return Object.fromEntries(texts.map(({ path }) => [path, { salt: newSalt() }]));
}

/**
 * The hash of the text at a path, by what its seal says of it. Undefined where seal and text are not exactly as they are written here: nothing may
 * be put in place of a text, nor beside it, that the hash does not tell of.
 */
export function sealedHash(data: unknown, path: string, seal: TextSeal): string | undefined {
  const text = textAt(data, path);
  if (text === undefined || !hasOneField(seal)) return undefined;
  if ('salt' in seal) return isBase64(seal.salt, SALT_BYTES) ? textHash(seal.salt, text) : undefined;
  return isBase64(seal.hash, HASH_BYTES) && text === REDACTED ? seal.hash : undefined;
}

/** The leaf that an event from before salts had, where a text of it was redacted. */
export function keptLeaf({ redacted }: EventMetadata): Buffer | undefined {
  if (!hasOneField(redacted)) return undefined;
  return isBase64(redacted.leaf, HASH_BYTES) ? Buffer.from(redacted.leaf, 'base64') : undefined;
}

/** Of what may have been forged into anything. */
const hasOneField = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 1;

/** In one form only: another way to write the same bytes would be a change that no hash shows. */
function isBase64(text: unknown, bytes: number): boolean {
  if (typeof text !== 'string') return false;
  const read = Buffer.from(text, 'base64');
  return read.length === bytes && read.toString('base64') === text;
}

/** What becomes of an event whose text at a path is blanked. `leaf` is its hash in the tree, which one from before salts has to keep. */
export function redactedAt(event: RecordedEvent, path: string, leaf: Buffer): Pick<RecordedEvent, 'data' | 'metadata'> {
  const { data, metadata } = event;
  const seal = metadata.texts?.[path];
  const blanked = withText(data, path, REDACTED);
  const hash = seal && sealedHash(data, path, seal);
  if (hash === undefined)
    return { data: blanked, metadata: { ...metadata, redacted: { leaf: leaf.toString('base64') } } };
  return { data: blanked, metadata: { ...metadata, texts: { ...metadata.texts, [path]: { hash } } } };
}
