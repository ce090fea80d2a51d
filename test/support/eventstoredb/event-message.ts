/** A logged event as the message that readers are sent. */
import { structuredId, identifierOf, revisionText, JSON_CONTENT, BINARY_CONTENT } from './wire-values.js';
import type { LoggedEvent } from './logged-event.js';
import { shared, streams, type messages } from './protocol.js';

export function eventMessage(event: LoggedEvent, idsAsText: boolean): messages.ReadResp {
  const position = String(event.at);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(idsAsText ? new shared.UUID().setString(event.id) : structuredId(event.id))
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
  return new streams.ReadResp().setEvent(read);
}
