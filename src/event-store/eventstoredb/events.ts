/**
 * Events as EventStoreDB keeps them, there and back. Data is JSON; metadata is ours and the time of recording, with the ids of
 * correlation and causation under the names that EventStoreDB's own tools know.
 */
import type { AllStreamRecordedEvent, RecordedEvent as StreamRecordedEvent } from '@eventstore/db-client';
import { StoreRefused, type EventMetadata, type NewEvent, type RecordedEvent } from '../event-store.js';
import type { EventSchemas } from '../upcast.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The greatest position of a file; the server says "none" with the number beyond all. */
const LAST = 2n ** 63n - 1n;

/** An event as it is sent. */
export interface WrittenEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

interface WrittenMetadata extends Omit<EventMetadata, 'correlationId' | 'causationId'> {
  readonly $correlationId: string;
  readonly $causationId?: string;
  readonly recordedAt: string;
}

/** Any event that is read from the server, ours or not. */
export type FoundEvent = AllStreamRecordedEvent | StreamRecordedEvent;

/** Throws `TypeError` for what is no event, or would be hidden among the server's own. */
export function toWritten(event: NewEvent): WrittenEvent {
  const { id, type, metadata, recordedAt } = event;
  if (!UUID.test(id)) throw new TypeError(`Event id ${id} is not a UUID.`);
  if (type.startsWith('$')) throw new TypeError(`Event type ${type} looks like one of the server's own.`);
  const data = JSON.stringify(event.data) as string | undefined;
  if (data === undefined) throw new TypeError(`Event ${type} has no data.`);
  const { correlationId, causationId, ...ours } = metadata;
  const written: WrittenMetadata = {
    $correlationId: correlationId,
    ...(causationId !== undefined && { $causationId: causationId }),
    ...ours,
    recordedAt,
  };
  return { id: id.toLowerCase(), type, data: Buffer.from(data), metadata: Buffer.from(JSON.stringify(written)) };
}

/** Bytes, as the server counts them against its limit: in its files a type's name takes two bytes a character. */
export const sizeOf = ({ type, data, metadata }: WrittenEvent): number =>
  data.length + metadata.length + 2 * type.length;

/** Whether Waybill wrote it. The server's own events have a `$` before their type; others may share the database. */
export function isOurs(event: FoundEvent): boolean {
  if (event.type.startsWith('$') || !event.isJson) return false;
  const metadata = event.metadata as Partial<WrittenMetadata> | undefined;
  return typeof metadata?.schemaVersion === 'number' && typeof metadata.recordedAt === 'string';
}

/**
 * The place of an event in the log: its commit position. No two events share one since appends are no transactions of several
 * records any more; servers from before version 22.6 do not tell it of an event read from its stream.
 */
export function positionOf({ position }: FoundEvent): bigint {
  if (position === undefined || position.commit > LAST)
    throw new StoreRefused('This EventStoreDB does not tell the positions of events: use version 22.6 or newer.');
  return position.commit;
}

/** `data` comes in today's schema, whatever was written. Only for an event that is ours. */
export function toRecorded(event: FoundEvent, schemas: EventSchemas): RecordedEvent {
  const { $correlationId, $causationId, recordedAt, ...ours } = event.metadata as unknown as WrittenMetadata;
  return {
    id: event.id,
    type: event.type,
    ...schemas.read(event.type, ours.schemaVersion, event.data),
    metadata: {
      ...ours,
      correlationId: $correlationId,
      ...($causationId !== undefined && { causationId: $causationId }),
    },
    recordedAt,
    stream: event.streamId,
    revision: Number(event.revision),
    position: positionOf(event),
  };
}
