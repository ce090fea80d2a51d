/** One item, straight from its stream, so that it is always up to date; and the items that a branch has, from the view. */
import { Inject, Injectable } from '@nestjs/common';
import { Execute } from '../event-store/execute.js';
import { Views } from '../http/views.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { calendarDays } from '../plain/days.js';
import { custody } from './custody.projection.js';
import { itemDecider } from './item.decider.js';
import { itemStream, type ItemCatalogued } from './item.events.js';
import { journey, occurredBy, standing } from './journey.js';
import { observationsIn } from './journey.rows.js';
import type { Holder, Journey, Transit } from './journey.shape.js';

export interface ItemNow {
  readonly barcode: string;
  /** Null while nobody has scanned it. */
  readonly custody: { readonly holder: Holder; readonly since: string } | null;
  /** The transit under way, open or lost. */
  readonly transit: Transit | null;
  readonly catalog: ItemCatalogued['data'] | null;
}

export interface HeldItem {
  readonly barcode: string;
  readonly since: string;
  readonly title: string | null;
  readonly owningBranch: string | null;
}

@Injectable()
export class ItemQueries {
  constructor(
    private readonly log: Execute,
    private readonly views: Views,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Null if nothing was ever recorded of it. */
  async now(barcode: string): Promise<ItemNow | null> {
    const { observations, standing: known, catalogued } = await this.log.load(itemStream(barcode), itemDecider);
    if (observations.length === 0 && !catalogued) return null;
    const { custody: held, underway } = known ?? standing(observations);
    const transit = underway && aged(underway, this.clock().toISOString());
    return { barcode, custody: held, transit, catalog: catalogued };
  }

  /**
   * The journey as it was known at `knownAt` (what was recorded by then) and as it was at `at` (what had occurred by then);
   * both now by default. Null if nothing was ever recorded of it.
   */
  async journey(barcode: string, knownAt?: string, at?: string): Promise<Journey | null> {
    const events = await this.log.history(itemStream(barcode));
    if (events.length === 0) return null;
    const known = knownAt === undefined ? events : events.filter(({ recordedAt }) => recordedAt <= knownAt);
    const observations = observationsIn(known).map(({ position: _position, ...observation }) => observation);
    const told = journey(barcode, at === undefined ? observations : observations.filter(occurredBy(at)));
    const asOf = at ?? knownAt ?? this.clock().toISOString();
    return { ...told, transits: told.transits.map((transit) => aged(transit, asOf)) };
  }

  /** What a branch has, by barcode, after the barcode `cursor`. */
  async heldBy(branch: string, cursor: string, limit: number, after?: string) {
    const view = await this.views.upTo(custody, after);
    const rows = view.all<HeldItem>(
      `SELECT custody.barcode, since, title, owning_branch AS owningBranch FROM custody LEFT JOIN item USING (barcode)
       WHERE holder = ? AND custody.barcode > ? ORDER BY custody.barcode LIMIT ?`,
      branch,
      cursor,
      limit + 1,
    );
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.barcode ?? null) : null };
  }
}

/** The days of a transit under way are those it has taken so far. */
function aged(transit: Transit, asOf: string): Transit {
  const underway = transit.status === 'open' || transit.status === 'lost';
  if (!underway || transit.shippedAt === undefined) return transit;
  return { ...transit, days: Math.max(0, calendarDays(transit.shippedAt, asOf)) };
}
