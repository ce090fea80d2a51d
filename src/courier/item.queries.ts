/** One item, straight from its stream, so that it is always up to date; and the items that a branch has, from the view. */
import { Injectable } from '@nestjs/common';
import { Execute } from '../event-store/execute.js';
import { concerns, type Scope } from '../http/caller.js';
import { Views, type AskedThen, type Moments } from '../http/views.js';
import { calendarDays } from '../plain/days.js';
import { custody } from './custody.projection.js';
import { itemDecider, type ItemState } from './item.decider.js';
import { itemStream, type ItemCatalogued } from './item.events.js';
import { journey, standing } from './journey.js';
import { happenedBy, observationsIn } from './journey.rows.js';
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

export interface HeldQuestion {
  readonly branch: string;
  readonly cursor: string;
  readonly limit: number;
  readonly scope: Scope;
  readonly after?: string;
}

/** After every time of the log. */
const LAST = '9999-12-31T24';

@Injectable()
export class ItemQueries {
  constructor(
    private readonly log: Execute,
    private readonly views: Views,
  ) {}

  /** Null if nothing was ever recorded of it, or nothing that concerns anyone in the scope. */
  async custody(barcode: string, scope: Scope, asked: AskedThen): Promise<ItemNow | null> {
    const moments = this.views.moments(asked);
    const isOfNow = moments.knownAt === undefined && moments.at === undefined;
    return isOfNow ? this.now(barcode, scope, moments) : this.before(barcode, scope, moments);
  }

  private async now(barcode: string, scope: Scope, { now }: Moments): Promise<ItemNow | null> {
    const state = await this.log.load(itemStream(barcode), itemDecider);
    const { observations, standing: known, catalogued } = state;
    if (!isSeen(state, scope)) return null;
    const { custody: held, underway } = known ?? standing(observations);
    return { barcode, custody: held, transit: underway && aged(underway, now), catalog: catalogued };
  }

  /** Not called `then`: whoever has such a method is taken for a promise. */
  private async before(barcode: string, scope: Scope, moments: Moments): Promise<ItemNow | null> {
    if (!(await this.isSeen(barcode, scope))) return null;
    const events = await this.told(barcode, moments);
    const { custody: held, underway } = standing(observationsIn(events));
    const catalogued = events.findLast(({ type }) => type === 'item-catalogued');
    const catalog = (catalogued?.data as ItemCatalogued['data'] | undefined) ?? null;
    return { barcode, custody: held, transit: underway && aged(underway, moments.now), catalog };
  }

  /** Whether something was recorded of it that concerns someone in the scope. */
  async isSeen(barcode: string, scope: Scope): Promise<boolean> {
    return isSeen(await this.log.load(itemStream(barcode), itemDecider), scope);
  }

  /**
   * The journey as it was known at `knownAt` (what was recorded by then) and as it was at `at` (what had occurred by then);
   * both now by default. Null as in `custody`.
   */
  async journey(barcode: string, scope: Scope, asked: AskedThen): Promise<Journey | null> {
    const moments = this.views.moments(asked);
    if (!(await this.isSeen(barcode, scope))) return null;
    const events = await this.told(barcode, moments);
    const observations = observationsIn(events).map(({ position: _position, ...observation }) => observation);
    const told = journey(barcode, observations);
    return { ...told, transits: told.transits.map((transit) => aged(transit, moments.now)) };
  }

  private async told(barcode: string, { knownAt = LAST, at = LAST }: Moments) {
    const events = await this.log.history(itemStream(barcode));
    return events.filter(({ recordedAt }) => recordedAt <= knownAt).filter(happenedBy(at));
  }

  /** What a branch has, by barcode, after the barcode `cursor`. A branch outside the scope has nothing, as one that is not there. */
  async heldBy({ branch, cursor, limit, scope, after }: HeldQuestion) {
    if (!concerns(scope, [branch])) return { items: [], next: null };
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

/** An item concerns the branch that owns it, and every branch that scanned it or that it was sent to. */
function isSeen({ observations, catalogued }: ItemState, scope: Scope): boolean {
  if (observations.length === 0 && !catalogued) return false;
  return concerns(scope, branchesOf(observations, catalogued));
}

function* branchesOf(
  observations: ItemState['observations'],
  catalogued: ItemState['catalogued'],
): Generator<string | undefined> {
  yield catalogued?.owningBranch;
  for (const { branch, to } of observations) {
    yield branch;
    yield to;
  }
}

/** The days of a transit under way are those it has taken so far. */
function aged(transit: Transit, asOf: Date): Transit {
  const underway = transit.status === 'open' || transit.status === 'lost';
  if (!underway || transit.shippedAt === undefined) return transit;
  return { ...transit, days: Math.max(0, calendarDays(transit.shippedAt, asOf.toISOString())) };
}
