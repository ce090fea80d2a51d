/**
 * Keeps pages about lag live. It looks once a second whether the transits view has moved and what has changed since; all who ask the
 * same share one answer. A stream only ever goes on from one position to the next, so that whoever comes again with the last one that
 * they saw misses nothing.
 */
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import pLimit from 'p-limit';
import { scopeList } from '../http/caller.js';
import { eventText, type EventStream } from '../http/event-stream.js';
import { Views } from '../http/views.js';
import { ViewBehind } from '../projections/errors.js';
import type { ViewReader } from '../projections/view-reader.js';
import { changedBetween, changedOf, type Changed, type ChangedTransit } from './changed-transits.js';
import { LagQueries, type LagQuestion } from './lag.queries.js';
import type { LagFigures } from './lag.js';
import { transits } from './transits.projection.js';

export type StreamQuestion = Omit<LagQuestion, 'groupBy' | 'after'>;

/** The data of an event. */
export interface LagNews {
  /** What changed before is not told: lists are to be read anew, with `after` the id of the event. */
  readonly reset: boolean;
  readonly figures: LagFigures;
  /** Those that changed since the event before; empty at a reset. */
  readonly transits: readonly ChangedTransit[];
}

const LOOK_MS = 1_000;
/** Every so many looks there is a sign of life, and the figures as time alone has made them: ages grow without a scan. */
const LOOKS_BETWEEN_BEATS = 20;
/** Clients come again after this long; not all of them in the same moment. */
const RETRY_MS = 2_000;
const RETRY_SPREAD_MS = 3_000;

/** Those who asked the same. */
interface Watch {
  readonly question: LagQuestion;
  /** Whether each of them was told how things are; until then nothing new is. */
  readonly listeners: Map<EventStream, boolean>;
  figures: Promise<LagFigures>;
}

@Injectable()
export class LagStream {
  private readonly watches = new Map<string, Watch>();
  /** All who listen know everything up to here. */
  private position = 0n;
  private looking: Promise<void> = Promise.resolve();
  private looks = 0;
  private begun = 0;
  private timer: NodeJS.Timeout | undefined;
  /** One after the other, so that the rest of the service has its turn in between. */
  private readonly turns = pLimit(1);

  constructor(
    private readonly views: Views,
    private readonly lags: LagQueries,
  ) {}

  /** Tells the stream what has changed since the event of that id, and goes on telling it. Throws `ViewNotReady`. */
  async follow(asked: StreamQuestion, lastEventId: string | undefined, stream: EventStream): Promise<void> {
    const { view, known } = await this.reached(lastEventId);
    if (this.watches.size === 0) this.position = view.position();
    const watch = this.join({ ...asked, groupBy: 'none' }, stream);
    if (known !== undefined && known > this.position) await this.look();
    const figures = await latest(watch);
    // From here on nothing comes in between: it is told everything up to the very position from which it goes on.
    const changed = known !== undefined && known <= this.position ? changedBetween(view, known, this.position) : null;
    stream.send(`retry: ${RETRY_MS + ((this.begun++ * 367) % RETRY_SPREAD_MS)}\n`);
    stream.send(newsText(this.position, figures, changedOf(watch.question, changed)));
    watch.listeners.set(stream, true);
    this.timer ??= this.inAMoment();
  }

  /** Tells what is new; one look after the other. */
  look(): Promise<void> {
    return (this.looking = this.looking.then(() => this.tellNews()));
  }

  /** The view, and the position that was last told, if it is one of this log. */
  private async reached(lastEventId = ''): Promise<{ readonly view: ViewReader; readonly known?: bigint }> {
    try {
      if (/^\d{1,18}$/.test(lastEventId)) {
        return { view: await this.views.upTo(transits, lastEventId), known: BigInt(lastEventId) };
      }
    } catch (error) {
      if (!(error instanceof ViewBehind)) throw error;
    }
    return { view: await this.views.upTo(transits) };
  }

  private join(question: LagQuestion, stream: EventStream): Watch {
    const { scope, branches } = question;
    const key = JSON.stringify({ ...question, scope: scopeList(scope), branches: branches && [...branches] });
    const watch = this.watches.get(key) ?? {
      question,
      listeners: new Map<EventStream, boolean>(),
      figures: this.figuresOf(question),
    };
    this.watches.set(key, watch);
    watch.listeners.set(stream, false);
    stream.onClose(() => {
      watch.listeners.delete(stream);
      if (watch.listeners.size === 0) this.watches.delete(key);
    });
    return watch;
  }

  private async tellNews(): Promise<void> {
    const isBeat = ++this.looks % LOOKS_BETWEEN_BEATS === 0;
    const view = await this.views.upTo(transits);
    const changed = this.changedIn(view);
    await Promise.all([...this.watches.values()].map((watch) => this.tell(watch, changed, isBeat)));
  }

  /** Since the look before. Nothing while the view cannot be read: then it is told later. */
  private changedIn(view: ViewReader): Changed {
    try {
      const position = view.position();
      const changed = changedBetween(view, this.position, position);
      if (position > this.position) this.position = position;
      return changed;
    } catch {
      return [];
    }
  }

  private async tell(watch: Watch, changed: Changed, isBeat: boolean): Promise<void> {
    const { question, listeners } = watch;
    const { position } = this;
    const about = changedOf(question, changed);
    const isQuiet = about?.length === 0;
    if (isQuiet && !isBeat) return;
    const told = [...listeners].flatMap(([stream, isTold]) => (isTold ? [stream] : []));
    const before = watch.figures;
    watch.figures = this.figuresOf(question);
    try {
      const [old, figures] = await Promise.all([before, watch.figures]);
      const isSame = isQuiet && JSON.stringify(old) === JSON.stringify(figures);
      const text = newsText(position, figures, about);
      for (const stream of told)
        if (isSame) stream.beat();
        else stream.send(text);
    } catch {
      // They come again with the last id that they saw.
      for (const stream of listeners.keys()) stream.end('the figures cannot be told now');
    }
  }

  private figuresOf(question: LagQuestion): Promise<LagFigures> {
    return this.turns(async () => {
      await turn();
      const [figures] = await this.lags.lag(question);
      return figures as LagFigures;
    });
  }

  private inAMoment(): NodeJS.Timeout {
    const look = async () => {
      await this.look();
      this.timer = this.watches.size === 0 ? undefined : this.inAMoment();
    };
    return setTimeout(() => void look(), LOOK_MS).unref();
  }
}

/** As of now, though they be counted again meanwhile. */
async function latest(watch: Watch): Promise<LagFigures> {
  const counting = watch.figures;
  const figures = await counting;
  return counting === watch.figures ? figures : latest(watch);
}

function newsText(position: bigint, figures: LagFigures, changed: readonly ChangedTransit[] | null): string {
  const data: LagNews = { reset: changed === null, figures, transits: changed ?? [] };
  return eventText({ id: position.toString(), event: 'lag', data });
}
