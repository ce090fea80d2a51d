/**
 * A logged event as the message that readers are sent. Making one costs more than sending it, so it is kept as bytes: the
 * first reader pays for all.
 */
import { structuredId, identifierOf, revisionText, JSON_CONTENT, BINARY_CONTENT } from './wire-values.js';
import type { LoggedEvent } from './logged-event.js';
import { shared, streams, type UUID } from './protocol.js';

const bytes = new WeakMap<LoggedEvent, Uint8Array>();

/** Clients choose between ids as text and as numbers; ours takes text, so only that is kept. */
export function eventMessage(event: LoggedEvent, idsAsText: boolean): Uint8Array {
  if (!idsAsText) return encode(event, structuredId(event.id));
  const there = bytes.get(event);
  if (there) return there;
  const encoded = encode(event, new shared.UUID().setString(event.id));
  bytes.set(event, encoded);
  return encoded;
}

function encode(event: LoggedEvent, id: UUID): Uint8Array {
  const position = String(event.at);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(id)
    .setStreamIdentifier(identifierOf(event.stream))
    .setStreamRevision(revisionText(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    // In units of 100 nanoseconds, which are more than a number holds.
    .set('created', `${event.created}0000`)
    .set('content-type', event.json ? JSON_CONTENT : BINARY_CONTENT);
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position);
  return new streams.ReadResp().setEvent(read).serializeBinary();
}
