/** Who lends, who borrows and who is served first, by library; and the items behind each figure. */
import { Inject, Injectable } from '@nestjs/common';
import { WaitCounts } from '../courier/index.js';
import type { Caller } from '../http/caller.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { DAY_MS } from '../plain/days.js';
import type { RowsRead } from '../projections/view-reader.js';
import { countOf, detailsOf, FIGURES, WAITS, type Figure } from './fairness.figures.js';
import { fairness } from './fairness.projection.js';
import { comparedWaits, type ComparedWaits } from './waits.js';

/** What was counted of a library, or of all of them. */
export type Counts = Readonly<Record<Figure, number>>;

export interface LibraryFairness {
  /** Null: the whole group. */
  readonly library: string | null;
  readonly counts: Counts;
  readonly waits: ComparedWaits;
}

export interface FairnessQuestion {
  /** By default a year before now. */
  readonly since?: string;
  /** By default now. */
  readonly until?: string;
  /** Only this one, and the group. */
  readonly library?: string;
  readonly after?: string;
}

export interface ItemsQuestion extends FairnessQuestion {
  readonly figure: Figure;
  readonly cursor?: string;
  readonly limit: number;
}

/** An item, and the hold that it was given to where the figure counts that. */
export interface ItemRow {
  readonly library: string;
  readonly barcode: string | null;
  readonly owningLibrary: string | null;
  readonly acquiredOn: string | null;
  readonly holdId: string | null;
  readonly titleId: string | null;
  readonly patronLibrary: string | null;
  readonly pickupBranch: string | null;
  readonly placedAt: string | null;
  readonly givenAt: string | null;
  readonly filledAt: string | null;
  readonly passedHoldId: string | null;
  readonly passedPlacedAt: string | null;
  readonly passedLibrary: string | null;
}

type Asking = Pick<Caller, 'scope' | 'library'>;

const LAST_DAYS = 365;
const GROUP = null;

@Injectable()
export class FairnessQueries {
  /** Large, and used again and again. */
  private readonly counters: Counters = { local: new WaitCounts(), partner: new WaitCounts() };

  constructor(
    private readonly views: Views,
    private readonly members: MemberQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A row for each library that the caller may see, in the order of their codes, and one for the group. */
  async byLibrary(question: FairnessQuestion, caller: Asking) {
    const view = await this.views.upTo(fairness, question.after);
    const known = await this.members.libraries(question.after);
    const period = this.periodOf(question);
    const seen = known.map(({ code }) => code).filter(isSeen(question.library, caller));
    return { ...period, libraries: view.read((rows) => figuresOf([...seen, GROUP], period, rows, this.counters)) };
  }

  async items({ figure, library, cursor = '0', limit, ...question }: ItemsQuestion, caller: Asking) {
    const view = await this.views.upTo(fairness, question.after);
    const period = this.periodOf(question);
    const bound = caller.scope === 'whole-group' ? library : (caller.library ?? '');
    // Another library's items are answered as what is not there.
    if (library !== undefined && library !== bound) return { ...period, items: [], next: null };
    const rows = view.all<ItemRow & { seq: number }>(
      detailsOf(figure),
      period.since,
      period.until,
      bound ?? null,
      bound ?? null,
      BigInt(cursor),
      limit + 1,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      ...period,
      items: page.map(({ seq: _seq, ...row }) => row),
      next: rows.length > limit && last ? String(last.seq) : null,
    };
  }

  private periodOf({ since, until }: FairnessQuestion): Period {
    const now = this.clock().getTime();
    return {
      since: since ?? new Date(now - LAST_DAYS * DAY_MS).toISOString(),
      until: until ?? new Date(now).toISOString(),
    };
  }
}

interface Counters {
  readonly local: WaitCounts;
  readonly partner: WaitCounts;
}

interface Period {
  readonly since: string;
  readonly until: string;
}

const isSeen =
  (asked: string | undefined, { scope, library: own }: Asking) =>
  (library: string): boolean =>
    (asked === undefined || library === asked) && (scope === 'whole-group' || library === own);

function figuresOf(
  libraries: readonly (string | null)[],
  { since, until }: Period,
  rows: Pick<RowsRead, 'all'>,
  counters: Counters,
): readonly LibraryFairness[] {
  const counts = new Map(
    FIGURES.map((figure) => [figure, sums(rows.all<Counted>(countOf(figure), since, until))] as const),
  );
  const waits = waitsBy(rows.all<CountedWaits>(WAITS, since, until));
  return libraries.map((library) => ({
    library,
    counts: Object.fromEntries(
      FIGURES.map((figure) => [figure, counts.get(figure)?.get(library) ?? 0]),
    ) as unknown as Counts,
    waits: compared(waits.get(library) ?? [], counters),
  }));
}

interface Counted {
  readonly library: string;
  readonly count: number;
}

interface CountedWaits extends Counted {
  readonly local: number;
  readonly tenths: number;
}

/** By library, and of the group. */
function sums(counted: readonly Counted[]): ReadonlyMap<string | null, number> {
  const all = counted.reduce((sum, { count }) => sum + count, 0);
  return new Map<string | null, number>([
    ...counted.map(({ library, count }) => [library, count] as const),
    [GROUP, all],
  ]);
}

function waitsBy(counted: readonly CountedWaits[]): ReadonlyMap<string | null, readonly CountedWaits[]> {
  const groups = new Map<string | null, CountedWaits[]>([[GROUP, [...counted]]]);
  for (const one of counted) {
    const known = groups.get(one.library);
    if (known) known.push(one);
    else groups.set(one.library, [one]);
  }
  return groups;
}

function compared(counted: readonly CountedWaits[], { local, partner }: Counters): ComparedWaits {
  for (const one of counted) {
    const waits = one.local === 1 ? local : partner;
    for (let n = 0; n < one.count; n++) waits.arrive(one.tenths);
  }
  const waits = comparedWaits(local, partner);
  local.clear();
  partner.clear();
  return waits;
}
