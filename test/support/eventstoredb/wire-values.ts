/** The protocol's ways to write ids, names, revisions and positions, and ours. */
import type { Expected } from './commit-check.js';
import { TOMBSTONE_REVISION, type ProposedEvent } from './logged-event.js';
import { shared, type StreamIdentifier, type UUID } from './protocol.js';

export const nameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

export const identifierOf = (name: string): StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(name).toString('base64'));

/** 2^63 - 1, the revision that a tombstone has on the wire. */
const LAST_REVISION = '9223372036854775807';

export const revisionText = (revision: number): string =>
  revision === TOMBSTONE_REVISION ? LAST_REVISION : String(revision);

/** The id in lower case, whichever of its two forms it came in. */
export function idOf(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured();
  if (!structured) return uuid?.getString().toLowerCase() ?? '';
  const hex = (bits: string) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  const digits = hex(structured.getMostSignificantBits()) + hex(structured.getLeastSignificantBits());
  return [8, 12, 16, 20, 32].map((end, part, ends) => digits.slice(ends[part - 1] ?? 0, end)).join('-');
}

export function structuredId(id: string): UUID {
  const digits = id.replaceAll('-', '');
  const signed = (hex: string) => BigInt.asIntN(64, BigInt(`0x${hex}`)).toString();
  const structured = new shared.UUID.Structured()
    .setMostSignificantBits(signed(digits.slice(0, 16)))
    .setLeastSignificantBits(signed(digits.slice(16)));
  return new shared.UUID().setStructured(structured);
}

/** The message that both ways to append have for an event. */
export interface ProposedMessage {
  getId(): UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

export const JSON_CONTENT = 'application/json';
export const BINARY_CONTENT = 'application/octet-stream';

/** Throws an error that names the property if the message lacks its type or its content type. */
export function proposedEvent(message: ProposedMessage): ProposedEvent {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  const contentType = properties.get('content-type');
  if (type === undefined) throw new MissingProperty('type');
  if (contentType === undefined) throw new MissingProperty('content-type');
  return {
    id: idOf(message.getId()),
    type,
    json: contentType === JSON_CONTENT,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export class MissingProperty extends Error {
  override readonly name = 'MissingProperty';
  constructor(readonly property: string) {
    super(`Required Metadata Property '${property}' is missing`);
  }
}

/** What the options of appends and deletions say about the revision, by the names of their fields. */
export interface ExpectationOptions {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** Undefined if nothing was expected at all, which the server does not take. `revision` is read only if it was set. */
export function expectedOf(options: ExpectationOptions, revision: string | undefined): Expected | undefined {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return revision === undefined ? undefined : Number(revision);
}
