/** That a text was erased from the log, and why. Stream `redaction-<eventId>`, one for each event of which a text was erased. */
import type { DomainEvent } from '../event-store/decider.js';
import type { EventCatalog } from '../event-store/upcast.js';
import type { UtcTime } from '../plain/kinds-of-text.js';

/** A text of an event was erased under two admins' keys; a marker stands in its place. Whoever has a copy of the text is to erase it too. */
export type TextRedacted = DomainEvent<
  'text-redacted',
  {
    /** The id of the event whose text it was. */
    readonly eventId: string;
    /** That event's type. */
    readonly event: string;
    /** The stream that it belongs to. */
    readonly stream: string;
    /** Where in its data the text was, such as note. */
    readonly field: string;
    /** Why; nothing of what the text said. */
    readonly reason: string;
    /** The ids of the two admin keys. */
    readonly keys: readonly string[];
    /** Of an event that was recorded before texts had salts: SHA-256 of what is left of it, as a leaf of the evidence tree, base64. */
    readonly rest?: string;
    /** When. */
    readonly occurredAt: UtcTime;
  }
>;

export const redactionStream = (eventId: string): string => `redaction-${eventId}`;

/** Schema versions of this feature's events, and where they have free texts. */
export const redactionEvents = {
  'text-redacted': { version: 1, texts: ['reason'] },
} satisfies EventCatalog;
