/** Timelines, in pages: where to look says the view, what happened says the log. */
import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE } from '../event-store/event-store.module.js';
import type { EventStore, RecordedEvent } from '../event-store/event-store.js';
import type { Caller } from '../http/caller.js';
import { fail } from '../http/problems.js';
import { Views } from '../http/views.js';
import type { ViewReader } from '../projections/view-reader.js';
import type { Kind } from './telling.js';
import type { TimelineAnswer, TimelineEntry } from './timeline.answers.js';
import { entriesOf } from './timeline.entries.js';
import { linkedTo } from './timeline.links.js';
import { within, type Window } from './timeline.order.js';
import { branchSubject, keySubject } from './timeline.projection.js';
import { Timelines } from './timelines.js';

/** Whose timeline can be asked for. */
export type Of = 'item' | 'hold' | 'claim' | 'branch' | 'key';

export interface TimelineQuestion extends Window {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

interface Page {
  readonly events: readonly RecordedEvent[];
  readonly more: boolean;
  readonly streams: ReadonlyMap<string, readonly RecordedEvent[]>;
}

/** All that a timeline tells. */
export interface Whole {
  /** In the order of the log, those of types that this version does not know among them. */
  readonly events: readonly RecordedEvent[];
  /** Those of them that can be told, in the order in which they happened. */
  readonly entries: readonly TimelineEntry[];
}

const VIEW = { name: 'timeline' };

@Injectable()
export class TimelineQueries {
  constructor(
    private readonly views: Views,
    private readonly timelines: Timelines,
    @Inject(EVENT_STORE) private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  /** Throws the problem that there is no such thing, or none that concerns whoever asks. */
  async page(of: Of, id: string, question: TimelineQuestion, caller: Caller): Promise<TimelineAnswer> {
    const { order, knownAt, at, after } = question;
    this.views.present(knownAt);
    await this.mustBeSeen(of, id, caller);
    const view = await this.views.upTo(VIEW, after);
    const { events, more, streams } =
      of === 'branch' || of === 'key'
        ? await this.indexed(view, of === 'branch' ? branchSubject(id) : keySubject(id), question)
        : await this.told(view, of, id, question, caller);
    const names = await this.timelines.namesFor(caller);
    const tellingOf = (type: string) => this.timelines.tellingOf(type);
    return {
      of: `${of} ${id}`,
      order,
      knownAt: knownAt ?? null,
      at: at ?? null,
      entries: entriesOf(events, { tellingOf, names, streams }),
      next: more ? (events.at(-1)?.position.toString() ?? null) : null,
    };
  }

  /** Of an item, a hold or a claim, the whole of it at once. Throws as `page` does. */
  async whole(of: 'item' | 'hold' | 'claim', id: string, after: string | undefined, caller: Caller): Promise<Whole> {
    await this.mustBeSeen(of, id, caller);
    const view = await this.views.upTo(VIEW, after);
    const { events, streams } = await this.allOf(view, of, id, undefined, caller);
    const names = await this.timelines.namesFor(caller);
    const tellingOf = (type: string) => this.timelines.tellingOf(type);
    const told = within(
      events.filter(({ type }) => tellingOf(type)),
      { order: 'occurred' },
    );
    return { events: within(events, { order: 'recorded' }), entries: entriesOf(told, { tellingOf, names, streams }) };
  }

  private async mustBeSeen(of: Of, id: string, caller: Caller): Promise<void> {
    // Of keys, the table of routes says who may ask; whatever it was that recorded something, all of it is told.
    if (of === 'key') return;
    const subject = this.timelines.subject(of);
    if (!(await subject.isSeen(id, caller))) throw subject.unknown(id);
  }

  /** Of a branch or a key, which may have very many. */
  private async indexed(view: ViewReader, subject: string, question: TimelineQuestion): Promise<Page> {
    const { limit, knownAt } = question;
    const places = placesOf(view, subject, question);
    const page = places.slice(0, limit);
    const streams = await this.streamsOf(new Set(page.map(({ stream }) => stream)), knownAt);
    const events = page.flatMap(({ position, stream }) =>
      (streams.get(stream) ?? []).filter((event) => Number(event.position) === position),
    );
    return { events, more: places.length > limit, streams };
  }

  /** Of an item, a hold or a claim: all of its stream, and what else has to do with it. */
  private async told(
    view: ViewReader,
    of: Kind,
    id: string,
    question: TimelineQuestion,
    caller: Caller,
  ): Promise<Page> {
    const { cursor = '0', limit, knownAt } = question;
    const { events, streams } = await this.allOf(view, of, id, knownAt, caller);
    const told = within(
      events.filter(({ type }) => this.timelines.tellingOf(type)),
      question,
    );
    const from = cursor === '0' ? 0 : told.findIndex(({ position }) => position === BigInt(cursor)) + 1;
    if (cursor !== '0' && from === 0) throw wrongCursor();
    return { events: told.slice(from, from + limit), more: told.length > from + limit, streams };
  }

  /** In no order. */
  private async allOf(view: ViewReader, of: Kind, id: string, knownAt: string | undefined, caller: Caller) {
    const own = `${of}-${id}`;
    const others = await this.seenOf(othersOf(view, own), caller);
    const read = await this.streamsOf(new Set([own, ...others]), knownAt);
    // What is linked now need not have been known to be.
    const streams = knownAt === undefined ? read : linkedTo(own, read, (type) => this.timelines.tellingOf(type));
    const subject = this.timelines.subject(of);
    const partOf = (name: string, all: readonly RecordedEvent[]) =>
      name.startsWith('item-') && name !== own ? subject.partOf?.(id, all) : undefined;
    return { events: [...streams].flatMap(([name, all]) => partOf(name, all) ?? all), streams };
  }

  private async seenOf(streams: readonly string[], caller: Caller): Promise<readonly string[]> {
    const seen = await Promise.all(
      streams.map((stream) => {
        const dash = stream.indexOf('-');
        return this.timelines.subject(stream.slice(0, dash) as Kind).isSeen(stream.slice(dash + 1), caller);
      }),
    );
    return streams.filter((_stream, index) => seen[index]);
  }

  private async streamsOf(names: ReadonlySet<string>, knownAt: string | undefined) {
    const streams = new Map<string, readonly RecordedEvent[]>();
    for (const name of names) {
      const events = await this.store.readStream(name);
      streams.set(name, knownAt === undefined ? events : events.filter(({ recordedAt }) => recordedAt <= knownAt));
    }
    return streams;
  }
}

/** Of an item the streams that have to do with it, of another one its items. */
function othersOf(view: ViewReader, stream: string): readonly string[] {
  return view
    .all<{ name: string }>(
      `SELECT name FROM stream WHERE id IN (
         SELECT other FROM link WHERE item = (SELECT id FROM stream WHERE name = ?)
         UNION SELECT item FROM link WHERE other = (SELECT id FROM stream WHERE name = ?)) ORDER BY name`,
      stream,
      stream,
    )
    .map(({ name }) => name);
}

interface Place {
  readonly position: number;
  readonly stream: string;
}

/** One more than the page has room for, if there is one. */
function placesOf(view: ViewReader, name: string, question: TimelineQuestion): readonly Place[] {
  const { order, knownAt, at, since, until, cursor = '0', limit } = question;
  return view.read((rows) => {
    const subject = rows.get<{ id: number }>('SELECT id FROM subject WHERE name = ?', name)?.id;
    if (subject === undefined) return [];
    const recorded = order === 'recorded';
    const clock = recorded ? 'occurred + late' : 'occurred';
    const last =
      cursor === '0'
        ? { position: 0, occurred: Number.MIN_SAFE_INTEGER }
        : rows.get<{ position: number; occurred: number }>(
            'SELECT position, occurred FROM entry WHERE subject = ? AND position = ?',
            subject,
            BigInt(cursor),
          );
    if (!last) throw wrongCursor();
    return rows.all<Place>(
      `SELECT position, name AS stream FROM entry JOIN stream ON stream.id = entry.stream
       WHERE subject = ? AND ${recorded ? 'position > ?' : '(occurred, position) > (?, ?)'}
         AND occurred + late <= ? AND occurred <= ? AND ${clock} >= ? AND ${clock} < ?
       ORDER BY ${recorded ? 'position' : 'occurred, position'} LIMIT ?`,
      subject,
      ...(recorded ? [last.position] : [last.occurred, last.position]),
      ...[timeOf(knownAt, LAST), timeOf(at, LAST), timeOf(since, FIRST), timeOf(until, LAST)],
      limit + 1,
    );
  });
}

const [FIRST, LAST] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
const timeOf = (time: string | undefined, otherwise: number): number =>
  time === undefined ? otherwise : Date.parse(time);

function wrongCursor() {
  const detail = 'cursor is no position of this timeline: take `next` of the page before';
  return fail('invalid', detail, [{ field: 'cursor', detail }]);
}
