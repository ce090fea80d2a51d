/** Who lends, who borrows and who is served first, by library; and the items behind each figure. */
import { Inject, Injectable } from '@nestjs/common';
import { WaitCounts } from '../courier/index.js';
import type { Caller } from '../http/caller.js';
import { Views } from '../http/views.js';
import { MemberQueries } from '../partners/index.js';
import { CLOCK, type Clock } from '../plain/clock.js';
import { DAY_MS } from '../plain/days.js';
import { countOf, detailsOf, FILLED_FIGURES, SENT_FIGURES, type Figure, type SentFigure } from './fairness.figures.js';
import { fairness } from './fairness.projection.js';
import { FilledColumns } from './filled.columns.js';
import { countFilled, noCounts, type FilledCounts } from './filled.count.js';
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
    private readonly columns: FilledColumns,
    private readonly members: MemberQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A row for each library that the caller may see, in the order of their codes, and one for the group. */
  async byLibrary(question: FairnessQuestion, caller: Asking) {
    const view = await this.views.upTo(fairness, question.after);
    const known = await this.members.libraries({ after: question.after });
    const period = this.periodOf(question);
    const columns = await this.columns.filled(view);
    const filled = withGroup(countFilled(columns, Date.parse(period.since), Date.parse(period.until)));
    const sent = SENT_FIGURES.map(
      (figure) => [figure, sums(view.all(countOf(figure), period.since, period.until))] as const,
    );
    const seen = known.map(({ code }) => code).filter(isSeen(question.library, caller));
    const libraries = [...seen, GROUP].map((library): LibraryFairness => {
      const ofFilled = filled.get(library) ?? noCounts();
      const ofSent = Object.fromEntries(sent.map(([figure, counts]) => [figure, counts.get(library) ?? 0]));
      return {
        library,
        counts: { ...ofFilled.counts, ...(ofSent as Record<SentFigure, number>) },
        waits: compared(ofFilled, this.counters),
      };
    });
    return { ...period, libraries };
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

/** By library, and of the group. */
type ByLibrary<T> = ReadonlyMap<string | null, T>;

function sums(counted: readonly { readonly library: string; readonly count: number }[]): ByLibrary<number> {
  const all = counted.reduce((sum, { count }) => sum + count, 0);
  return new Map<string | null, number>([
    ...counted.map(({ library, count }) => [library, count] as const),
    [GROUP, all],
  ]);
}

function withGroup(filled: ReadonlyMap<string, FilledCounts>): ByLibrary<FilledCounts> {
  const group = noCounts();
  for (const { counts, local, partner } of filled.values()) {
    for (const figure of FILLED_FIGURES) group.counts[figure] += counts[figure];
    for (const tenths of local) group.local.push(tenths);
    for (const tenths of partner) group.partner.push(tenths);
  }
  return new Map<string | null, FilledCounts>([...filled, [GROUP, group]]);
}

function compared({ local, partner }: FilledCounts, counters: Counters): ComparedWaits {
  for (const tenths of local) counters.local.arrive(tenths);
  for (const tenths of partner) counters.partner.arrive(tenths);
  const waits = comparedWaits(counters.local, counters.partner);
  counters.local.clear();
  counters.partner.clear();
  return waits;
}
