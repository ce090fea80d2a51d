/**
 * Appends, and finds out what became of them when the server does not say.
 *
 * An append is unknown when its answer does not come: the acknowledgement was lost, the connection broke, the server was
 * too slow. It may have been taken, or not, or be on its way still. Two things settle it, and nothing else does:
 *
 * - Reading its place in the stream. With our events there it was taken. With others' events there it was not, and cannot be
 *   any more, since it expects a revision that the stream has left behind.
 * - While the place is empty, reading proves nothing: the append may land a moment later. So the same events are sent again,
 *   with the same ids and at the same exact revision. The server puts the appends of a stream in an order, and answers the
 *   later of two that are the same as it would have answered the first, without adding anything; it compares ids in the
 *   stream itself when the revision is exact, so this does not wear off. Whichever of the two arrives first is the append,
 *   and once one was answered, with success or with a conflict, the other can change nothing.
 *
 * Both are tried until the time is up. What is unknown then is said to be so (`OutcomeUnknown`).
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  EventTooLarge,
  OutcomeUnknown,
  RevisionConflict,
  START,
  StoreUnavailable,
  type Appended,
} from '../event-store.js';
import { AppendCall, type Append } from './append-call.js';
import type { Connection, Link } from './connection.js';
import { positionOf } from './events.js';
import type { LogReader } from './log-reader.js';
import type { Outcome } from './outcome.js';
import { Slots } from './slots.js';
import { explain, NoAnswer, unavailable } from './trouble.js';
import { within } from './within.js';

/** How long what is unknown is worked on, in append timeouts; what surely was not taken is given up after one. */
const PATIENCE = 3;
/** Waits between tries, milliseconds: doubled each time from the first to the last. */
const FIRST_WAIT_MS = 20;
const LAST_WAIT_MS = 1_000;

/** Appends under way at most. */
const AT_ONCE = 256;

export interface AppenderOptions {
  readonly connection: Connection;
  readonly reader: LogReader;
  /** An append that is not answered within so many milliseconds is unknown. */
  readonly timeoutMs: number;
}

type Of<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>;
type Concluded = Exclude<Outcome, Of<'unknown' | 'not-taken'>>;
/** What reading the place of an append tells; nothing if the place is empty or could not be read. */
type Found = Of<'appended' | 'conflict'> | undefined;

/** The call that appends share at the moment, on its link. */
interface Shared {
  readonly link: Link;
  readonly opened: Promise<AppendCall | Of<'not-taken'>>;
  call?: AppendCall;
}

export class Appender {
  readonly counts = { retries: 0, settledAppended: 0, settledNotAppended: 0, unsettled: 0 };
  private readonly slots = new Slots(AT_ONCE);
  private shared: Shared | undefined;
  /** After a failure: whether the server answers at all. What is never sent needs no settling. */
  private asking: Promise<unknown> | undefined;
  private inDoubt = false;

  constructor(private readonly options: AppenderOptions) {}

  /** Throws `RevisionConflict`, `EventTooLarge`, `StoreUnavailable` or, being that, `OutcomeUnknown`. */
  append(append: Append): Promise<Appended> {
    return this.slots.run(() => this.untilKnown(append));
  }

  /** One try, without a second. Never rejects, and answers within about a timeout. */
  async send(append: Append): Promise<Outcome> {
    const { connection, timeoutMs } = this.options;
    const { link } = connection;
    const opened = await this.callOn(link);
    if (!(opened instanceof AppendCall)) {
      connection.failed(link, opened.error);
      return opened;
    }
    const outcome = await opened.send(append, timeoutMs);
    // Silence may be the fault of this append alone; reading its place will tell whether the connection is dead.
    if ('error' in outcome && !(outcome.error instanceof NoAnswer)) connection.failed(link, outcome.error);
    if (outcome.kind !== 'appended' || outcome.position !== undefined) return outcome;
    return { kind: 'unknown', error: new Error('the server did not tell the position') };
  }

  private async untilKnown(append: Append): Promise<Appended> {
    if (this.inDoubt) await this.mustAnswer();
    const { timeoutMs } = this.options;
    const started = performance.now();
    let unsure = false;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LAST_WAIT_MS, 2 * wait)) {
      const sent = await this.send(append);
      if (isConclusive(sent, unsure)) return this.conclude(append, sent, unsure);
      unsure ||= sent.kind === 'unknown';
      const until = started + (unsure ? PATIENCE : 1) * timeoutMs;
      const found = unsure ? await this.lookUntilRead(append, until) : undefined;
      if (found) return this.conclude(append, found, true);
      if (performance.now() + wait > until) throw this.givenUp(sent, unsure);
      this.counts.retries++;
      await pause(wait);
    }
  }

  private callOn(link: Link): Promise<AppendCall | Of<'not-taken'>> {
    if (this.shared?.link !== link || this.shared.call?.retired) {
      const opening = link.client.openAppends().then((call) => new AppendCall(call));
      const opened = within(this.options.timeoutMs, link.givenUp, opening).then(
        (call) => (shared.call = call),
        (error: unknown): Of<'not-taken'> => {
          if (this.shared === shared) this.shared = undefined;
          return { kind: 'not-taken', error };
        },
      );
      const shared: Shared = { link, opened };
      this.shared = shared;
    }
    return this.shared.opened;
  }

  private conclude({ stream, expected }: Append, outcome: Concluded, unsure: boolean): Appended {
    const { counts } = this;
    const { connection, reader } = this.options;
    switch (outcome.kind) {
      case 'appended': {
        const { revision, position = START } = outcome;
        if (unsure) counts.settledAppended++;
        reader.sees(position);
        return { revision, position };
      }
      case 'conflict':
        if (unsure) counts.settledNotAppended++;
        throw new RevisionConflict(stream, expected, outcome.actual);
      case 'too-large':
        throw new EventTooLarge(
          `EventStoreDB at ${connection.address.hosts} does not take appends as large as this one.`,
        );
      case 'refused':
        throw unavailable(outcome.error, connection.address.hosts);
    }
  }

  private async lookUntilRead(append: Append, until: number): Promise<Found> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LAST_WAIT_MS, 2 * wait)) {
      try {
        return await this.look(append);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        if (performance.now() + wait > until) return undefined;
        await pause(wait);
      }
    }
  }

  private async look({ stream, events, expected }: Append): Promise<Found> {
    const { reader } = this.options;
    const place = expected === 'no-stream' ? 0 : expected + 1;
    const there = await reader.found(stream, place, events.length);
    const last = there.at(-1);
    if (!last) return undefined;
    if (there.length === events.length && there.every(({ id }, index) => id === events[index]?.id)) {
      return { kind: 'appended', revision: Number(last.revision), position: positionOf(last) };
    }
    return { kind: 'conflict', actual: (await reader.lastRevision(stream)) ?? 'no-stream' };
  }

  private async mustAnswer(): Promise<void> {
    this.asking ??= this.options.reader.head().finally(() => (this.asking = undefined));
    await this.asking;
    this.inDoubt = false;
  }

  private givenUp(outcome: Outcome, unsure: boolean): StoreUnavailable {
    const { hosts } = this.options.connection.address;
    const error = 'error' in outcome ? outcome.error : new Error(`the server calls it ${outcome.kind} now`);
    this.inDoubt = true;
    if (!unsure) return unavailable(error, hosts);
    this.counts.unsettled++;
    const told = `${explain(error, hosts)} Whether this was recorded is not known; sending it again is safe.`;
    return new OutcomeUnknown(told, { cause: error });
  }
}

/** A refusal says nothing of the same append that was sent before and may have been taken. */
function isConclusive(outcome: Outcome, unsure: boolean): outcome is Concluded {
  if (outcome.kind === 'appended' || outcome.kind === 'conflict') return true;
  return !unsure && (outcome.kind === 'refused' || outcome.kind === 'too-large');
}
