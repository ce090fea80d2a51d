/**
 * An event as it travels: CloudEvents 1.0 in Kafka's binary mode, attributes as headers and the event's data as the value.
 * Pure, and the only place that names an attribute.
 */
import type { RecordedEvent } from '../event-store/event-store.js';
import type { UtcTime } from '../plain/kinds-of-text.js';

/** A message for a topic; all of it is text. */
export interface CloudEventMessage {
  /** The stream's name: all that happens to one item goes to one partition and stays in order. */
  readonly key: string;
  /** The event's data, as JSON. */
  readonly value: string;
  readonly headers: MessageHeaders;
}

/** The headers of every message: CloudEvents 1.0 attributes in binary mode. All of them are text. */
export type MessageHeaders = Readonly<{
  /** What the value is. */
  'content-type': 'application/json';
  /** The version of CloudEvents. */
  ce_specversion: '1.0';
  /**
   * The event's own id (UUIDv7): whoever has seen it has seen the event.
   * @pattern ^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$
   */
  ce_id: string;
  /** Whose events these are. */
  ce_source: string;
  /** The event's type, such as item-shipped. */
  ce_type: string;
  /** When it happened; of facts without a time of their own, when they were recorded. */
  ce_time: UtcTime;
  /** The stream it belongs to; the message's key as well. */
  ce_subject: string;
  /**
   * Its place in the log: a whole number of up to 64 bits, ordered, with gaps.
   * @pattern ^[0-9]+$
   */
  ce_position: string;
  /**
   * Its place in its stream: a whole number from 0, without gaps.
   * @pattern ^[0-9]+$
   */
  ce_streamrevision: string;
  /** When the log took it. */
  ce_recordedtime: UtcTime;
  /** Ties together all that came of one request. */
  ce_correlationid: string;
  /** The event or request that caused this event. */
  ce_causationid?: string;
  /**
   * The version of the type's schema that the value is in.
   * @pattern ^[1-9][0-9]*$
   */
  ce_schemaversion: string;
}>;

/** Whose events these are. Event ids are unique among all of this source. */
export const SOURCE = 'urn:waybill:log';

/**
 * `schemaVersion` is the version that `event.data` is in now. That may be newer than the one it was written in, which is
 * what the metadata tell: data are brought to today's schema when they are read.
 */
export function toMessage(event: RecordedEvent, schemaVersion: number): CloudEventMessage {
  const { metadata, stream } = event;
  return {
    key: stream,
    value: JSON.stringify(event.data),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: SOURCE,
      ce_type: event.type,
      ce_time: happenedAt(event),
      ce_subject: stream,
      ce_position: event.position.toString(),
      ce_streamrevision: String(event.revision),
      ce_recordedtime: event.recordedAt,
      ce_correlationid: metadata.correlationId,
      ...(metadata.causationId !== undefined && { ce_causationid: metadata.causationId }),
      ce_schemaversion: String(schemaVersion),
    },
  };
}

/** When it happened; of facts that carry no time of their own, such as a library's name, when they were recorded. */
function happenedAt({ data, recordedAt }: RecordedEvent): string {
  const said = typeof data === 'object' && data !== null && 'occurredAt' in data ? data.occurredAt : undefined;
  return typeof said === 'string' ? said : recordedAt;
}
