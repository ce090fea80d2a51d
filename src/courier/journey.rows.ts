/**
 * How a view follows journeys without keeping them: one row an item says where its journey stands, and an observation
 * moves it on from there. Only after a void or a very late scan is the journey told anew, from the item's stream.
 */
import type { ApplyContext, Keeping, Recorded, Rows } from '../projections/projection.js';
import { sql } from '../projections/projection.js';
import { itemDecider, observationOf, type ItemState } from './item.decider.js';
import { itemStream, type ItemEvent } from './item.events.js';
import { followedAnew, followedFrom, moveOn, notBegun, type Followed } from './journey.follow.js';
import { journey } from './journey.js';
import type { JourneyState, Observation, Transit } from './journey.shape.js';

/** Part of the tables of every view that follows journeys. */
export const journeyTable = sql`
  CREATE TABLE journey (barcode TEXT PRIMARY KEY, standing TEXT NOT NULL) STRICT, WITHOUT ROWID;`;

/** Keeps where each journey stands; `also` saves what a view makes of that alone. */
export const keepJourneys = (also?: (barcode: string, standing: JourneyState, rows: Rows) => void): Keeping => ({
  load: (barcode, rows) => {
    const row = rows.get<{ standing: string }>('SELECT standing FROM journey WHERE barcode = ?', barcode);
    return row && followedFrom(JSON.parse(row.standing) as JourneyState);
  },
  save: (barcode, value, rows) => {
    const { state } = value as Followed;
    rows.run('INSERT OR REPLACE INTO journey VALUES (?, ?)', barcode, JSON.stringify(state));
    also?.(barcode, state, rows);
  },
});

export type JourneyEvent = Recorded<Exclude<ItemEvent, { type: 'item-catalogued' }>>;

export const journeyEventTypes = [
  'item-shipped',
  'item-received',
  'item-damaged',
  'item-inspected',
  'scan-voided',
  'item-lost',
  'item-found',
] as const satisfies readonly JourneyEvent['type'][];

/** What an event changed. */
export interface JourneyChange {
  readonly barcode: string;
  /** The transits that it touched; all of the item's when the journey was told anew. */
  readonly transits: readonly Transit[];
  /** Ids of transits that are no more. */
  readonly withdrawn: readonly string[] | 'all others';
}

/** Moves the item's journey on and hands on what changed; asynchronous only when the journey must be told anew. */
export function follow(
  event: JourneyEvent,
  context: ApplyContext,
  change: (change: JourneyChange) => void,
): void | Promise<void> {
  const { barcode } = event.data;
  const before = (context.kept.get(barcode) as Followed | undefined) ?? notBegun;
  const observation = observed(event);
  const move = observation && moveOn(before, observation);
  if (!move) return tellAnew(barcode, context, change);
  const { followed, transits, withdrawn } = move;
  context.kept.set(barcode, followed);
  change({ barcode, transits, withdrawn });
}

/** A view's `apply` for every event that moves a journey. */
export function applyJourneys(
  change: (change: JourneyChange, event: JourneyEvent, context: ApplyContext) => void,
): Record<JourneyEvent['type'], (event: JourneyEvent, context: ApplyContext) => void | Promise<void>> {
  const apply = (event: JourneyEvent, context: ApplyContext) =>
    follow(event, context, (changed) => change(changed, event, context));
  return Object.fromEntries(journeyEventTypes.map((type) => [type, apply])) as ReturnType<typeof applyJourneys>;
}

/** The observations of an item's stream, as the events tell them; events of other types say nothing of its journey. */
export function observationsIn(
  events: readonly {
    readonly type: string;
    readonly data: unknown;
    readonly position: bigint;
    readonly recordedAt: string;
  }[],
) {
  return events
    .filter(({ type }) => (journeyEventTypes as readonly string[]).includes(type))
    .reduce<ItemState>(
      (state, event) => itemDecider.evolve(state, event as unknown as ItemEvent, event),
      itemDecider.initial,
    ).observations;
}

/**
 * What a log says when everything that occurred after `at` is left out. Voids and catalog facts are no occurrences but knowledge,
 * which counts whenever it was said.
 */
export const happenedBy =
  (at: string) =>
  ({ type, data }: { readonly type: string; readonly data: unknown }): boolean =>
    type === 'scan-voided' ||
    !(journeyEventTypes as readonly string[]).includes(type) ||
    (data as JourneyEvent['data']).occurredAt <= at;

async function tellAnew(
  barcode: string,
  context: ApplyContext,
  change: (change: JourneyChange) => void,
): Promise<void> {
  const observations = observationsIn(await context.history(itemStream(barcode)));
  context.kept.set(barcode, followedAnew(observations));
  change({ barcode, transits: journey(barcode, observations).transits, withdrawn: 'all others' });
}

function observed(event: JourneyEvent): Observation | null {
  return event.type === 'scan-voided'
    ? null
    : observationOf(event as Exclude<ItemEvent, { type: 'item-catalogued' | 'scan-voided' }>, event.recordedAt);
}
