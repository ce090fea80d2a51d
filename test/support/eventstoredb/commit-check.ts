/**
 * Whether an append may go ahead: the server's rules of expected revisions and of repeated appends, in the order in which
 * it asks them.
 */
import type { LoggedEvent } from './logged-event.js';
import type { RecentIds } from './recent-ids.js';
import type { Stream } from './stream.js';

export type Expected = number | 'no_stream' | 'any' | 'stream_exists';

export type Commit =
  | { readonly decision: 'ok' }
  /** It was written before; `last` is its last event. */
  | { readonly decision: 'idempotent'; readonly last: LoggedEvent }
  | { readonly decision: 'wrong-expected-version'; readonly current: number }
  | { readonly decision: 'deleted' };

export interface Attempt {
  readonly name: string;
  /** None if the name was never written to, nor its metadata. */
  readonly stream: Stream | undefined;
  readonly hasMetadata: boolean;
  readonly recent: RecentIds;
  readonly expected: Expected;
  readonly ids: readonly string[];
}

const OK: Commit = { decision: 'ok' };

export function commitCheck(attempt: Attempt): Commit {
  const { stream, expected } = attempt;
  const current = stream?.last ?? -1;
  if (stream?.tombstone) return { decision: 'deleted' };
  if (expected === 'any') return withAnyRevision(attempt, current);
  if (expected === 'stream_exists') {
    if (stream?.softDeleted) return { decision: 'deleted' };
    if (current < 0 && !attempt.hasMetadata) return { decision: 'wrong-expected-version', current };
    return withAnyRevision(attempt, current);
  }
  return withExactRevision(attempt, current, expected === 'no_stream' ? -1 : expected);
}

/** Repeated if all ids are remembered for this stream; new if the first is not; a mixture fits nowhere. */
function withAnyRevision({ name, stream, recent, ids }: Attempt, current: number): Commit {
  let last: LoggedEvent | undefined;
  for (const [index, id] of ids.entries()) {
    const place = recent.find(id);
    if (place?.stream !== name) return index === 0 ? OK : { decision: 'wrong-expected-version', current };
    last = stream?.events[place.revision];
  }
  return last ? { decision: 'idempotent', last } : OK;
}

/** Repeated if the same ids stand at the very revisions they would get; what is on disk is asked, however old. */
function withExactRevision({ stream, expected, ids }: Attempt, current: number, revision: number): Commit {
  if (revision === current) return OK;
  const wrong: Commit = { decision: 'wrong-expected-version', current };
  if (revision > current || !stream) return wrong;
  const there = stream.events.slice(revision + 1, revision + 1 + ids.length);
  const different = ids.findIndex((id, index) => there[index]?.id !== id);
  if (different === 0 && expected === 'no_stream' && stream.softDeleted) return OK;
  const last = there.at(-1);
  return different === -1 && last ? { decision: 'idempotent', last } : wrong;
}
