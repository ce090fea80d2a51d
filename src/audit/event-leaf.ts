/**
 * What of a recorded event is hashed into the tree: all of it but its position, in canonical JSON (RFC 8785). Each store counts
 * positions in its own way; the place of an event is its stream, its revision and its turn in the log, which is the leaf's index. So a
 * faithful copy of a log has the same tree.
 *
 * Of a free text that was recorded with a salt the leaf has the salted hash, and neither text nor salt: it is the same when both are gone.
 */
import { stringify } from 'safe-stable-stringify';
import type { EventMetadata, RecordedEvent } from '../event-store/event-store.js';
import { canonical } from '../event-store/log-digest.js';
import { keptLeaf, sealedHash, withText } from '../event-store/texts.js';
import { leafHash } from './merkle/hashes.js';

/**
 * What is there of it: `written`, since an upcast changes what is read, never what was recorded. A leaf that was kept is not of it; what
 * else stands in its place is.
 */
export function leafOf(event: RecordedEvent): string {
  const { redacted, texts: seals, ...others } = event.metadata;
  const isKept = redacted === undefined || keptLeaf(event.metadata) !== undefined;
  const metadata = isKept ? others : { ...others, redacted };
  const data = event.written ?? event.data;
  return seals === undefined ? canonical({ ...event, data, metadata }) : sealed({ ...event, data, metadata }, seals);
}

function sealed(event: RecordedEvent, seals: NonNullable<EventMetadata['texts']>): string {
  const { stream, revision, id, type, recordedAt } = event;
  const texts: Record<string, string> = {};
  /** What seals no text stays where it is. */
  const strays: Record<string, unknown> = {};
  let { data } = event;
  for (const [path, seal] of Object.entries(seals)) {
    const hash = sealedHash(event.data, path, seal);
    if (hash === undefined) strays[path] = seal;
    else {
      texts[path] = hash;
      data = withText(data, path, undefined);
    }
  }
  const metadata = { ...event.metadata, ...(Object.keys(strays).length > 0 && { texts: strays }) };
  return stringify({ stream, revision, id, type, data, metadata, recordedAt, texts }) as string;
}

/** Of an event from before salts of which a text was redacted it is the one that it had: what is left of it no longer gives it. */
export const leafHashOf = (event: RecordedEvent): Buffer => keptLeaf(event.metadata) ?? hashOfRest(event);

/** Of what is there; an event that was redacted and kept its leaf has this one in the event that tells of it. */
export const hashOfRest = (event: RecordedEvent): Buffer => leafHash(leafOf(event));
