/**
 * Copies a log from one store into another, event for event: ids, times, revisions, metadata and data as they were written.
 *
 * The target is a beginning of the source at every moment, whatever ends the copy. That is why it can be resumed without
 * notes of its own: what the target holds is compared with the source, and the copy goes on where it ends.
 */
import { START, StoreUnavailable } from './event-store.js';
import type { EventStore, NewEvent, RecordedEvent } from './event-store.js';
import { LogComparison, LogCursor, LogsDiffer, nameOf } from './log-comparison.js';

/** Both stores must read events as they were written: open them with `AS_WRITTEN`. */
export interface CopyOptions {
  /** May go on growing; what it holds when the copy begins is copied. */
  readonly from: Pick<EventStore, 'readAll' | 'head'>;
  /** Nobody else may write to it. */
  readonly to: Pick<EventStore, 'readAll' | 'append'>;
  /**
   * Events that may be sent before the first of them is acknowledged. Only a store in this process may be given more than
   * one: it places appends in the order in which they were sent. Over a network nobody promises that, nor that an append
   * fails when the one before it has, and a log cannot be put in order afterwards: there each append waits for the last.
   */
  readonly together: number;
  readonly onProgress?: (progress: CopyProgress) => void;
}

export type CopyPhase = 'comparing' | 'copying' | 'verifying';

export interface CopyProgress {
  /** What the target already holds is compared, the rest is copied, and read back to verify it. */
  readonly phase: CopyPhase;
  /** Events of the log that this phase has come to. */
  readonly events: number;
  /** How far that is through the source, from 0 to 1. */
  readonly share: number;
}

export interface CopyReport {
  /** Events that both logs hold now. */
  readonly events: number;
  /** Those of them that the target did not have before. */
  readonly copied: number;
  /** Of both logs, see `log-digest.ts`. */
  readonly digest: string;
  /** Whether the source has grown since the copy began. */
  readonly grown: boolean;
}

/** The target cannot become a copy of the source; the message says why. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

/** Bounds of one append, events and characters of their JSON: far below what any store takes. */
const APPEND_EVENTS = 100;
const APPEND_CHARACTERS = 128 * 1024;

/** Consecutive events of one stream. */
type Run = readonly [RecordedEvent, ...RecordedEvent[]];

/**
 * Throws `CopyRefused` when the target holds anything but a beginning of the source, or does not take an event; throws
 * `StoreUnavailable` when a store fails. After that, or a kill at any moment, the same call goes on where the target ends.
 */
export async function copyLog({ from, to, together, onProgress }: CopyOptions): Promise<CopyReport> {
  const end = await from.head();
  const tell = (phase: CopyPhase, events: number, position: bigint) =>
    onProgress?.({ phase, events, share: end === START ? 1 : Number((position * 10_000n) / end) / 10_000 });
  const comparison = new LogComparison(new LogCursor(from, START, end), new LogCursor(to));
  const compare = (phase: CopyPhase) =>
    comparison.followTarget(() => tell(phase, comparison.events, comparison.position)).catch(refuse);

  await compare('comparing');
  const already = comparison.events;
  let sent = already;
  for await (const group of groups(new LogCursor(from, comparison.position, end), together)) {
    await send(to, group);
    sent += group.reduce((count, run) => count + run.length, 0);
    tell('copying', sent, group.at(-1)?.at(-1)?.position ?? START);
  }
  await compare('verifying');
  const missing = await comparison.missing();
  if (missing) throw new CopyRefused(`The target acknowledged ${nameOf(missing)}, but it cannot be read from there.`);

  const { events, digest } = comparison;
  return { events, copied: events - already, digest, grown: (await from.head()) > end };
}

function refuse(error: unknown): never {
  if (!(error instanceof LogsDiffer)) throw error;
  throw new CopyRefused(`The target is not a beginning of the source: ${error.message}.`, { cause: error });
}

/** Runs that are sent together: `together` events or, if that is less, a single run. */
async function* groups(source: LogCursor, together: number): AsyncGenerator<readonly Run[], void, undefined> {
  let group: Run[] = [];
  let events = 0;
  for await (const run of runs(source)) {
    group.push(run);
    events += run.length;
    if (events < together) continue;
    yield group;
    group = [];
    events = 0;
  }
  if (group.length > 0) yield group;
}

/** What one append takes. */
async function* runs(source: LogCursor): AsyncGenerator<Run, void, undefined> {
  let run: [RecordedEvent, ...RecordedEvent[]] | undefined;
  let characters = 0;
  for (let event = await source.take(); event; event = await source.take()) {
    const size = JSON.stringify(event.data).length;
    if (run && follows(event, run) && run.length < APPEND_EVENTS && characters + size <= APPEND_CHARACTERS) {
      run.push(event);
      characters += size;
      continue;
    }
    if (run) yield run;
    run = [event];
    characters = size;
  }
  if (run) yield run;
}

const follows = ({ stream, revision }: RecordedEvent, [first, ...others]: Run): boolean =>
  stream === first.stream && revision === first.revision + others.length + 1;

async function send(to: CopyOptions['to'], group: readonly Run[]): Promise<void> {
  // All are waited for, also after a failure: nothing may be under way when the stores are closed.
  const outcomes = await Promise.allSettled(
    group.map((run) => {
      const [{ stream, revision }] = run;
      return to.append(stream, run.map(asWritten), revision === 0 ? 'no-stream' : revision - 1);
    }),
  );
  for (const [index, outcome] of outcomes.entries()) {
    const [first] = group[index] as Run;
    if (outcome.status === 'rejected') throw notTaken(first, outcome.reason);
  }
}

const asWritten = ({ id, type, data, metadata, recordedAt }: RecordedEvent): NewEvent => ({
  id,
  type,
  data,
  metadata,
  recordedAt,
});

/** A store that fails may work again later. Anything else stays as it is: a conflict with another writer, an event too large. */
function notTaken(event: RecordedEvent, cause: unknown): Error {
  if (cause instanceof StoreUnavailable) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CopyRefused(`The target did not take ${nameOf(event)}: ${why}`, { cause });
}
