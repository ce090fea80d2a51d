/**
 * What of a recorded event is hashed into the tree: all of it but its position, in canonical JSON (RFC 8785). Each store counts
 * positions in its own way; the place of an event is its stream, its revision and its turn in the log, which is the leaf's index. So a
 * faithful copy of a log has the same tree.
 */
import type { RecordedEvent } from '../event-store/event-store.js';
import { canonical } from '../event-store/log-digest.js';
import { leafHash } from './merkle/hashes.js';

/** `written`: an upcast changes what is read, never what was recorded. */
export const leafOf = (event: RecordedEvent): string =>
  canonical(event.written === undefined ? event : { ...event, data: event.written });

export const leafHashOf = (event: RecordedEvent): Buffer => leafHash(leafOf(event));
