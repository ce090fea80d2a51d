/** Events as the log's rows hold them, there and back: JSON and ids are turned once each way, and nowhere else. */
import { EventTooLarge, type EventMetadata, type NewEvent, type RecordedEvent } from '../event-store.js';
import type { EventSchemas } from '../upcast.js';

/** Data and metadata of one event, as JSON in UTF-8. */
export const MAX_EVENT_BYTES = 4 * 1024 * 1024;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** A UTF-16 unit takes at most 3 bytes in UTF-8, so most events need no counting. */
const SURELY_SMALL = MAX_EVENT_BYTES / 3;

/** An event on its way into the table. */
export interface EventRow {
  readonly id: Buffer;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recordedAt: string;
}

/** A row of the table, with the name of its stream: position, stream, revision, id, type id, data, metadata, recorded at. */
export type StoredRow = [number, string, number, Buffer, number, string, string, string];

/** Throws `EventTooLarge`, and `TypeError` for what is no event at all. */
export function toRow(event: NewEvent): EventRow {
  if (!UUID.test(event.id)) throw new TypeError(`Event id ${event.id} is not a UUID.`);
  const data = JSON.stringify(event.data) as string | undefined;
  if (data === undefined) throw new TypeError(`Event ${event.type} has no data.`);
  const metadata = JSON.stringify(event.metadata);
  if (data.length + metadata.length > SURELY_SMALL) {
    const bytes = Buffer.byteLength(data) + Buffer.byteLength(metadata);
    if (bytes > MAX_EVENT_BYTES)
      throw new EventTooLarge(
        `An event of type ${event.type} takes ${bytes} bytes; the store takes ${MAX_EVENT_BYTES}.`,
      );
  }
  return { id: uuidBytes(event.id), type: event.type, data, metadata, recordedAt: event.recordedAt };
}

/** `data` comes in today's schema, whatever was written. */
export function fromRow(row: StoredRow, type: string, schemas: EventSchemas): RecordedEvent {
  const [position, stream, revision, id, , data, metadataJson, recordedAt] = row;
  const metadata = JSON.parse(metadataJson) as EventMetadata;
  return {
    id: uuidText(id),
    type,
    ...schemas.read(type, metadata.schemaVersion, JSON.parse(data)),
    metadata,
    recordedAt,
    stream,
    revision,
    position: BigInt(position),
  };
}

export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
