/** Two logs side by side, event for event, as far as the second one goes: is it a beginning of the first? */
import { stringify } from 'safe-stable-stringify';
import { START, type EventStore, type RecordedEvent } from './event-store.js';
import { canonical, LogDigest } from './log-digest.js';

/** Events read in one go. */
const PAGE = 1_000;

/** The logs differ; the message names the first difference. */
export class LogsDiffer extends Error {
  override readonly name = 'LogsDiffer';
}

/** Goes through a log event by event. */
export class LogCursor {
  private page: readonly RecordedEvent[] = [];
  private next = 0;

  constructor(
    private readonly log: Pick<EventStore, 'readAll'>,
    /** That of the last event taken. */
    public position: bigint = START,
    /** Nothing after this position is taken. */
    private readonly end?: bigint,
  ) {}

  /** Undefined at the end of the log; asked again later, it goes on with what came meanwhile. */
  async take(): Promise<RecordedEvent | undefined> {
    if (this.next === this.page.length) {
      if (this.isBeyond(this.position + 1n)) return undefined;
      this.page = (await this.log.readAll(this.position, { limit: PAGE })).events;
      this.next = 0;
    }
    const event = this.page[this.next];
    if (!event || this.isBeyond(event.position)) return undefined;
    this.next++;
    this.position = event.position;
    return event;
  }

  private isBeyond(position: bigint): boolean {
    return this.end !== undefined && position > this.end;
  }
}

export class LogComparison {
  /** Events that were found in both. */
  events = 0;
  private readonly hash = new LogDigest();

  constructor(
    private readonly source: LogCursor,
    private readonly target: LogCursor,
  ) {}

  /** Of the last event found in both, in the source. */
  get position(): bigint {
    return this.source.position;
  }

  /** Of the events found in both. */
  get digest(): string {
    return this.hash.hex();
  }

  /** Goes on to the end of the target. Throws `LogsDiffer` at the first event that is not the source's. */
  async followTarget(onPage: () => void): Promise<void> {
    for (let found = await this.target.take(); found; found = await this.target.take()) {
      const wanted = await this.source.take();
      const line = canonical(found);
      if (!wanted || line !== canonical(wanted)) throw new LogsDiffer(difference(this.events + 1, wanted, found));
      this.hash.add(line);
      this.events++;
      if (this.events % PAGE === 0) onPage();
    }
    onPage();
  }

  /** The next event that the target does not have; undefined if it has them all. */
  missing(): Promise<RecordedEvent | undefined> {
    return this.source.take();
  }
}

/** An event as a person can look it up. */
export const nameOf = ({ type, stream, revision, id }: RecordedEvent): string =>
  `${type} ${id} (stream ${stream}, revision ${revision})`;

function difference(number: number, wanted: RecordedEvent | undefined, found: RecordedEvent): string {
  if (!wanted) return `event ${number} is ${nameOf(found)} in the target, and the source ends before it`;
  if (nameOf(wanted) !== nameOf(found))
    return `event ${number} is ${nameOf(wanted)} in the source, but ${nameOf(found)} in the target`;
  const fields = (['recordedAt', 'data', 'metadata'] as const).filter(
    (field) => stringify(wanted[field]) !== stringify(found[field]),
  );
  return `event ${number}, ${nameOf(wanted)}, has other ${fields.join(' and ')} in the target`;
}
