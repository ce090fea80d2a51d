/**
 * What the server writes into the log for itself, so that whoever reads `$all` has to cope with it: statistics, the
 * standard projections at the start, and the link that the projection `$streams` makes for each new stream.
 */
import { randomUUID } from 'node:crypto';
import type { EventLog } from './event-log.js';

const STATISTICS = '$stats-127.0.0.1:2113';
const PROJECTIONS = ['$streams', '$stream_by_category', '$by_category', '$by_event_type', '$by_correlation_id'];
/** The real server writes statistics by the clock; here they come after so many appends, so that a test always meets some. */
const APPENDS_BETWEEN_STATISTICS = 20;

/** Writes what a new server writes, and from then on what it writes beside what clients append. */
export function writeSystemEvents(log: EventLog, clock: () => Date): void {
  const write = (stream: string, type: string, data: unknown, metadata?: unknown) => {
    const json = typeof data !== 'string';
    const event = { id: randomUUID(), type, json, data: bytes(data), metadata: bytes(metadata ?? '') };
    log.append(stream, [event], 'any', clock());
  };
  const statistics = () => write(STATISTICS, '$statsCollected', { 'es-checksum': log.end });
  write(`$$${STATISTICS}`, '$metadata', { $maxAge: 864_000 });
  write('$projections-$all', '$ProjectionsInitialized', {});
  for (const name of PROJECTIONS) write('$projections-$all', '$ProjectionCreated', name);
  statistics();

  const linked = new Set<string>();
  let appends = 0;
  log.watch((stream) => {
    if (stream.startsWith('$')) return;
    const first = log.stream(stream)[0];
    if (first && !linked.has(stream)) write('$streams', '$>', `0@${stream}`, { $causedBy: first.id, $c: first.at });
    linked.add(stream);
    appends++;
    if (appends % APPENDS_BETWEEN_STATISTICS === 0) statistics();
  });
}

const bytes = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
